"""What the figures count, and what makes the command fail."""

from dataclasses import replace

import pytest

from tests.mutants.changes import Change
from tests.mutants.results import Judged, Row, count, faults_of_run
from tests.mutants.trying import Seen

CHANGE = Change("academy/core/limits.py", "fault", "return", "f", 1, (1, 1), 0, 1, "a", "b", is_hot=True)


def judged(key: str, verdict: Seen) -> Judged:
    return Judged(replace(CHANGE, key=key), verdict, "", 1, 1)


ALL = [judged("a", "seen"), judged("b", "timeout"), judged("c", "survived"), judged("d", "survived")]


@pytest.mark.parametrize(
    ("reviewed", "row", "score"),
    [
        ({}, Row("limits", "fault", 4, 2, 0, 0), 50.0),
        ({"c": "not worth a test: the word of a log"}, Row("limits", "fault", 4, 2, 1, 0), 50.0),
        (
            {"c": "equivalent: both are one", "d": "equivalent: never reached"},
            Row("limits", "fault", 4, 2, 2, 2),
            100.0,
        ),
    ],
)
def test_equivalent_survivors_are_left_out_and_accepted_ones_count(
    reviewed: dict[str, str], row: Row, score: float
) -> None:
    rows = count(ALL, reviewed)
    assert (rows, rows[0].score, rows[0].plain_score) == ([row], score, 50.0)


@pytest.mark.parametrize(
    ("reviewed", "complaints"),
    [
        ({"c": "equivalent", "d": "equivalent"}, []),
        ({"c": "equivalent"}, ["limits fault: 66.7 % seen, 90 % are asked for"]),
        (
            {"a": "equivalent", "c": "equivalent", "d": "equivalent", "gone": "equivalent"},
            ["survivors.csv: no mutant gone exists any more", "survivors.csv: a is seen now"],
        ),
    ],
)
def test_a_low_score_and_a_stale_line_of_the_list_fail(
    reviewed: dict[str, str], complaints: list[str]
) -> None:
    assert faults_of_run(ALL, count(ALL, reviewed), reviewed, set("abcd")) == complaints
