"""A mutant is tried in a process of its own: what it breaks stays there, and only honest tests count."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.mutants.changes import Change
from tests.mutants.sessions import KeptFolder
from tests.mutants.trying import Outcome, Seen, Trust, in_child

CHANGE = Change("academy/a.py", "fault", "return", "f", 1, (1, 1), 0, 1, "a", "b", is_hot=True)


Beat = Callable[[], None]


def raise_an_error(beat: Beat) -> str:
    raise ValueError("away")


def end_the_process(beat: Beat) -> str:
    os._exit(3)


def go_silent(beat: Beat) -> str:
    beat()
    time.sleep(60)
    return ""


def take_long(beat: Beat) -> str:
    for _ in range(5):
        time.sleep(0.5)
        beat()
    return "tests/a.py::test_last"


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        (lambda _beat: "", Outcome("survived")),
        (lambda _beat: "tests/a.py::test_b", Outcome("seen", "tests/a.py::test_b")),
        (raise_an_error, Outcome("seen", "! ValueError: away")),
        (end_the_process, Outcome("seen", "! the process ended")),
        (go_silent, Outcome("timeout")),
        (take_long, Outcome("seen", "tests/a.py::test_last")),
    ],
    ids=["green", "red", "error", "exit", "never", "many"],
)
def test_a_child_tells_what_happened(work: Callable[[Beat], str], outcome: Outcome) -> None:
    assert in_child(work, silence=2) == outcome


def test_a_child_leaves_no_mark() -> None:
    marks: list[str] = []

    def mark(beat: Beat) -> str:
        marks.append("here")
        return marks[0]

    assert in_child(mark, silence=5) == Outcome("seen", "here")
    assert marks == []


def test_a_folder_is_put_back_whatever_a_mutant_left_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "academy"
    folder.mkdir()
    (folder / "test.db").write_bytes(b"empty")
    kept = KeptFolder(folder)

    (folder / "test.db").write_bytes(b"rows of a mutant")
    (folder / "test.db-wal").write_bytes(b"more of them")
    kept.restore()

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"test.db": b"empty"}


def test_a_test_that_fails_without_the_mutant_does_not_count() -> None:
    always_red, honest = "t::always_red", "t::honest"

    def run(planted: Change | None, tests: Sequence[str]) -> Outcome:
        red = [always_red, honest] if planted else [always_red]
        failed = next((test for test in tests if test in red), "")
        return Outcome("seen", failed) if failed else Outcome("survived")

    trust = Trust()
    assert trust.judge(run, CHANGE, [always_red, honest]) == Outcome("seen", honest)
    assert trust.judge(run, CHANGE, [always_red]) == Outcome("survived")
    assert (trust.good, trust.bad) == ({honest}, {always_red})


def test_what_keeps_all_tests_from_running_is_no_sight_of_a_mutant() -> None:
    broken, tests = Outcome("seen", "! SyntaxError"), ["t::honest"]

    def breaks(planted: Change | None, _tests: Sequence[str]) -> Outcome:
        return broken if planted else Outcome("survived")

    assert Trust().judge(breaks, CHANGE, tests) == broken
    with pytest.raises(RuntimeError, match="no test can be run, with a mutant or without: ! SyntaxError"):
        Trust().judge(lambda _planted, _tests: broken, CHANGE, tests)


@pytest.mark.parametrize(("clean", "judged"), [("survived", "timeout"), ("timeout", "survived")])
def test_a_mutant_that_never_ends_is_seen_unless_the_tests_are_as_slow_without_it(
    clean: Seen, judged: Seen
) -> None:
    def run(planted: Change | None, tests: Sequence[str]) -> Outcome:
        return Outcome("timeout" if planted else clean)

    assert Trust().judge(run, CHANGE, ["t::slow"]) == Outcome(judged)
