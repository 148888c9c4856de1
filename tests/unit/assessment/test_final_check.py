"""Drawing and scoring the final check, and when the next attempt may start."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.assessment.final_score import FinalScore, score_final_check
from academy.assessment.modes import PastAttempt
from academy.assessment.modes.final_check import (
    FinalCheckError,
    FinalPolicy,
    choose_items,
    next_attempt_at,
)
from academy.content.edition import Outcome
from academy.content.items import Item, Use
from tests.unit.assessment.bank import ITEMS, POLICY

FINAL = FinalPolicy.from_dict(POLICY["final"])
OUTCOMES = [Outcome(f"O{number}", "apply", (), critical=number == 6) for number in range(1, 7)]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _hours(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def test_the_policy_of_the_course_is_read() -> None:
    assert FinalPolicy(18, 3, 1, 45, 14, 1, 2, timedelta(hours=12)) == FINAL


def test_a_thousand_draws_keep_every_rule() -> None:
    draws = [choose_items(ITEMS.values(), FINAL, seed=f"attempt-{number}") for number in range(1000)]
    for drawn in draws:
        items = [ITEMS[item_id] for item_id in drawn]
        assert len(set(drawn)) == 18
        assert all(Use.EXAM in item.uses for item in items)
        assert Counter(item.outcome for item in items) == {f"O{number}": 3 for number in range(1, 7)}
        constructed = Counter(item.outcome for item in items if item.question.is_constructed)
        assert all(constructed[f"O{number}"] >= 1 for number in range(1, 7))
    seen = {item_id for drawn in draws for item_id in drawn}
    assert seen == {item.id for item in ITEMS.values() if Use.EXAM in item.uses}
    assert len({tuple(drawn) for drawn in draws}) == 1000
    assert len({ITEMS[drawn[0]].outcome for drawn in draws}) == 6


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_bank() -> None:
    first = choose_items(ITEMS.values(), FINAL, seed="a")
    assert choose_items(reversed(ITEMS.values()), FINAL, seed="a") == first
    assert choose_items(ITEMS.values(), FINAL, seed="b") != first


def test_retired_items_are_never_drawn() -> None:
    bank = [replace(item, is_retired=item.id == "rk-0301") for item in ITEMS.values()]
    assert all("rk-0301" not in choose_items(bank, FINAL, seed=str(number)) for number in range(200))


def test_excluded_items_come_only_when_the_bank_has_no_others() -> None:
    for number in range(100):
        first = choose_items(ITEMS.values(), FINAL, seed=f"{number}")
        second = choose_items(ITEMS.values(), FINAL, seed=f"{number}-again", exclude=first)
        bank = [item for item in ITEMS.values() if Use.EXAM in item.uses]
        fresh = {item.id for item in bank} - set(first)
        kept = Counter(ITEMS[item_id].outcome for item_id in second if item_id in fresh)
        for outcome in OUTCOMES:
            choices = [item for item in bank if item.outcome == outcome.id and item.id in fresh]
            # One place must go to a constructed item, even if only old ones are left.
            spare = 3 if any(item.question.is_constructed for item in choices) else 2
            assert kept[outcome.id] == min(len(choices), spare)


def _only_some(outcome: str, number: int) -> list[Item]:
    """Return the bank with no more than so many items of an outcome."""
    own = [item.id for item in ITEMS.values() if item.outcome == outcome]
    return [item for item in ITEMS.values() if item.id not in own[number:]]


@pytest.mark.parametrize(
    "bank",
    [
        _only_some("O1", 2),
        _only_some("O3", 2),
        [item for item in ITEMS.values() if item.outcome != "O3" or not item.question.is_constructed],
        _only_some("O6", 0),
        [],
    ],
)
def test_a_bank_that_is_too_small_is_refused(bank: list[Item]) -> None:
    with pytest.raises(FinalCheckError):
        choose_items(bank, FINAL, seed="a")


def _score(points: dict[str, list[Fraction | int]]) -> FinalScore:
    """Score a check with the given points of the three items of each outcome; 1 each when not given."""
    drawn = [ITEMS[item_id] for item_id in choose_items(ITEMS.values(), FINAL, seed="a")]
    scores: dict[str, Fraction] = {}
    for outcome in OUTCOMES:
        ids = [item.id for item in drawn if item.outcome == outcome.id]
        scores |= dict(zip(ids, map(Fraction, points.get(outcome.id, [1, 1, 1])), strict=True))
    return score_final_check(drawn, scores, FINAL, OUTCOMES)


def test_everything_right_passes() -> None:
    score = _score({})
    assert (score.points, score.maximum, score.is_passed, score.weak_outcomes) == (Fraction(18), 18, True, ())


def test_fourteen_points_pass_and_a_hair_less_does_not() -> None:
    enough = _score({"O1": [1, 0, 0], "O2": [1, 0, 0]})
    assert (enough.points, enough.is_passed, enough.weak_outcomes) == (Fraction(14), True, ("O1", "O2"))
    short = _score({"O1": [1, 0, 0], "O2": [1, 0, 0], "O3": [1, 1, Fraction(999, 1000)]})
    assert (short.points, short.is_passed) == (14 - Fraction(1, 1000), False)


def test_thirds_add_up_exactly() -> None:
    third = Fraction(1, 3)
    score = _score({f"O{number}": [1, 1, third] for number in range(1, 7)})
    assert (score.points, score.is_passed) == (Fraction(14), True)


def test_a_missed_floor_fails_with_many_points() -> None:
    score = _score({"O2": [Fraction(1, 3), Fraction(1, 3), Fraction(1, 4)]})
    assert score.points > 14
    assert not score.floors_met
    assert not score.is_passed
    assert score.weak_outcomes == ("O2",)
    assert _score({"O2": [Fraction(1, 3)] * 3}).is_passed


def test_a_critical_outcome_needs_half_of_its_points() -> None:
    assert not _score({"O6": [1, 0, Fraction(49, 100)]}).is_passed
    assert _score({"O6": [1, 0, Fraction(1, 2)]}).is_passed
    outcome = _score({"O6": [1, 0, Fraction(1, 2)]}).outcomes[5]
    assert (outcome.needed, outcome.is_critical, outcome.maximum) == (Fraction(3, 2), True, 3)


def test_an_item_without_a_score_counts_nothing() -> None:
    drawn = [ITEMS[item_id] for item_id in choose_items(ITEMS.values(), FINAL, seed="a")]
    score = score_final_check(drawn, {}, FINAL, OUTCOMES)
    assert (score.points, score.maximum, score.is_passed) == (Fraction(0), 18, False)
    assert score.weak_outcomes == tuple(outcome.id for outcome in OUTCOMES)


@given(st.lists(st.fractions(min_value=0, max_value=1, max_denominator=6), min_size=18, max_size=18))
def test_a_failed_check_names_an_outcome_to_study(points: list[Fraction]) -> None:
    score = _score({f"O{number + 1}": list(points[3 * number : 3 * number + 3]) for number in range(6)})
    assert score.points == sum(points)
    assert score.is_passed or score.weak_outcomes
    assert score.is_passed is (
        sum(points) >= 14
        and all(sum(points[start : start + 3]) >= 1 for start in range(0, 18, 3))
        and sum(points[15:]) >= Fraction(3, 2)
    )


def _attempt(start: float, end: float | None, *, is_passed: bool = False) -> PastAttempt:
    return PastAttempt(_hours(start), None if end is None else _hours(end), is_passed)


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        ([], None),
        ([_attempt(-1, -0.5)], 11.5),
        ([_attempt(-13, -12)], None),
        ([_attempt(-13, -11.99)], 0.01),
        ([_attempt(-1, -0.5, is_passed=True)], None),
        ([_attempt(-1, None)], None),
        ([_attempt(-2, None), _attempt(-1, None)], 22),
        ([_attempt(-23, -22.5), _attempt(-10, -9)], 3),
        ([_attempt(-14, -13.5), _attempt(-1, -0.5)], 11.5),
        ([_attempt(-1, -0.5), _attempt(-14, -13.5)], 11.5),
        ([_attempt(-24, -23.5), _attempt(-12.5, -12)], None),
        ([_attempt(-13, -12.5, is_passed=True), _attempt(-12, -11.5, is_passed=True)], 11),
        ([_attempt(-50, -49), _attempt(-40, -39), _attempt(-30, -29)], None),
    ],
)
def test_the_next_attempt_waits_for_the_rules(previous: list[PastAttempt], expected: float | None) -> None:
    assert next_attempt_at(previous, FINAL, NOW) == (None if expected is None else _hours(expected))


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 90), st.booleans()), max_size=30))
def test_whoever_waits_never_breaks_the_rules(tries: list[tuple[int, int, bool]]) -> None:
    attempts: list[PastAttempt] = []
    now = NOW
    for minutes_later, minutes, is_passed in tries:
        now = max(now + timedelta(minutes=minutes_later), next_attempt_at(attempts, FINAL, now) or now)
        assert next_attempt_at(attempts, FINAL, now) is None
        attempts.append(PastAttempt(now, now + timedelta(minutes=minutes), is_passed))
        now += timedelta(minutes=minutes)
    starts = [attempt.started_at for attempt in attempts]
    assert all(third - first >= timedelta(hours=24) for first, third in zip(starts, starts[2:], strict=False))
    for before, after in pairwise(attempts):
        assert before.finished_at is not None
        assert before.is_passed or after.started_at - before.finished_at >= timedelta(hours=12)
