"""Mastery of a lesson's practice: three of four answers in a row."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.assessment.modes.mastery import MasteryRule, practice_mastery
from tests.unit.assessment.bank import POLICY

RULE = MasteryRule.from_dict(POLICY["practice"]["mastery"])


def _results(text: str) -> list[bool]:
    return [letter == "r" for letter in text]


@pytest.mark.parametrize(
    ("results", "is_mastered", "right", "missing"),
    [
        ("", False, 0, 3),
        ("r", False, 1, 2),
        ("rr", False, 2, 1),
        ("rrr", True, 3, 0),
        ("rwrr", True, 3, 0),
        ("rwwr", False, 2, 2),
        ("rrww", False, 2, 3),
        ("rwrwrw", False, 2, 2),
        ("wwwwr", False, 1, 2),
        ("rrrwwww", True, 0, 0),
    ],
)
def test_three_of_four_in_a_row(results: str, is_mastered: bool, right: int, missing: int) -> None:
    mastery = practice_mastery(_results(results), RULE)
    assert (mastery.is_mastered, mastery.right, mastery.missing) == (is_mastered, right, missing)
    assert (mastery.needed, mastery.window) == (3, 4)


@given(st.lists(st.booleans(), max_size=20))
def test_what_is_missing_is_exactly_enough(results: list[bool]) -> None:
    missing = practice_mastery(results, RULE).missing
    assert practice_mastery([*results, *[True] * missing], RULE).is_mastered
    assert missing == 0 or not practice_mastery([*results, *[True] * (missing - 1)], RULE).is_mastered


@given(st.lists(st.booleans(), max_size=20), st.booleans())
def test_mastery_stays(results: list[bool], later: bool) -> None:
    before, after = practice_mastery(results, RULE), practice_mastery([*results, later], RULE)
    assert after.is_mastered or not before.is_mastered


@pytest.mark.parametrize(
    "data", [{"kind": "do_all", "m": 3, "n": 4}, {"kind": "m_of_n", "m": 5, "n": 4}, {"m": 0, "n": 1}]
)
def test_other_rules_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not a rule of mastery"):
        MasteryRule.from_dict(data)
