"""Nobody's save waits for the files of others. The large form is in tests/soak/test_saving.py."""

import pytest

from tests.served.academy import ServedAcademy
from tests.served.saving import certificates_due, files_to_draw, save_while_drawing

pytestmark = pytest.mark.timeout(300)

CERTIFICATES, LEARNERS = 20, 2
#: More than they need: the drawing of them all.
SECONDS = 120.0


def test_p1_learners_save_while_certificates_are_drawn(academy: ServedAcademy) -> None:
    certificates_due(academy, CERTIFICATES)
    saves = save_while_drawing(academy, learners=LEARNERS, seconds=SECONDS)
    assert saves.errors == []
    assert len(saves.seconds) >= LEARNERS, "they saved while files were drawn"
    assert files_to_draw(academy) == 0
