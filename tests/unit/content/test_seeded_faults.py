"""Every message of the checker: seeded once, said as it stands here, with nothing else beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from academy.content.package import Package
from tests.unit.content.faults.doors import good_course, problems_after
from tests.unit.content.faults.fault import Fault, read_faults
from tests.unit.content.faults.messages import pattern, sentences
from tests.unit.content.faults.world import world

FILES = (
    "shape",
    "course",
    "lessons",
    "questions",
    "numbers",
    "supporting",
    "translations",
    "shared",
    "tools",
    "formulas",
)
FAULTS = [fault for name in FILES for fault in read_faults(name)]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the model course with what stands around it."""
    return good_course(world(tmp_path_factory.mktemp("faults") / "courses"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_said_and_nothing_else(good: Package, fault: Fault) -> None:
    with fault.seeded(good.folder):
        found = problems_after(good, fault.file)
    assert [_from_the_course(str(problem), good.folder) for problem in sorted(found)] == fault.said


def _from_the_course(line: str, folder: Path) -> str:
    return line.replace(f"{folder}/", "").replace(f"{folder.parent}/", "../")


def _said() -> Iterator[str]:
    for fault in FAULTS:
        yield from fault.said


@pytest.mark.parametrize(
    ("sentence", "places"), [pytest.param(*each, id=each[1][0]) for each in sentences().items()]
)
def test_every_message_is_seeded(sentence: str, places: list[str]) -> None:
    """A sentence that stands in the code more than once is said at as many different places."""
    said = {tuple(line.split(": ")[:2]) for line in _said() if pattern(sentence).search(line)}
    assert len(said) >= len(places), (places, said)
