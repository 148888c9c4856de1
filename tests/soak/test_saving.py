"""300 certificates are due while eight learners save: nobody waits for the files of others."""

from pathlib import Path

import pytest

from tests.served.academy import served
from tests.served.conftest import database_setting
from tests.served.saving import certificates_due, save_while_drawing

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

CERTIFICATES, LEARNERS, SECONDS = 300, 8, 600.0
#: On two cores with nothing else to do.
MOST_SECONDS, LONGEST_SECONDS = 0.2, 1.0


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_p1_eight_learners_save_while_300_certificates_are_drawn(engine: str, tmp_path: Path) -> None:
    with served(tmp_path / "academy", **database_setting(engine, "soak_saving")) as academy:
        certificates_due(academy, CERTIFICATES)
        saves = save_while_drawing(academy, learners=LEARNERS, seconds=SECONDS)
    print(  # noqa: T201 - what was measured
        f"{engine}: {len(saves.seconds)} saves, half within {saves.percentile(0.5) * 1000:.0f} ms, "
        f"95 % within {saves.percentile(0.95) * 1000:.0f} ms, longest {max(saves.seconds) * 1000:.0f} ms"
    )
    assert saves.errors == []
    assert saves.percentile(0.95) <= MOST_SECONDS
    assert max(saves.seconds) <= LONGEST_SECONDS
