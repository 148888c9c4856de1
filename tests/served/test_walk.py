"""The main job through the started academy: register, learn, pass, and hold a certificate that looks as designed."""

from itertools import count

import pytest

from tests.served.academy import ServedAcademy
from tests.served.visitor import Visitor
from tests.served.walk import download_certificate, learn_and_pass, register

pytestmark = pytest.mark.timeout(300)
_numbers = count(1)


def test_a_learner_registers_learns_passes_and_gets_her_certificate(
    academy: ServedAcademy, visitor: Visitor
) -> None:
    name = f"Nguyễn Thị Ánh {next(_numbers)}"
    register(visitor, name, f"walk{next(_numbers)}@academy.test", country="VN")
    learn_and_pass(visitor, academy)
    certificate = download_certificate(visitor)
    assert certificate.body.startswith(b"%PDF-")
