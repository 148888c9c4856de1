"""The final check: which items are drawn, what passes, and when the next attempt may start (guide, part 4).

Decisions: docs/decisions/0501 (points are exact), 0502 (a day is any 24 hours).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from academy.assessment.items import Item, Use
from academy.content.edition import Outcome
from academy.core.clock import is_running

DAY = timedelta(hours=24)


class FinalCheckError(ValueError):
    """A bank from which no final check can be drawn; the checker refuses such a course."""


@dataclass(frozen=True, slots=True)
class FinalPolicy:
    """The rules of a course's final check; `minutes` is a soft limit, marks and floors are points."""

    items: int
    per_outcome: int
    constructed_per_outcome: int
    minutes: int
    pass_mark: int
    floor_per_outcome: int
    max_per_day: int
    wait_after_fail: timedelta

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "FinalPolicy":
        """Read ``assessment.final`` of an edition; raise `KeyError` for a missing rule."""
        attempts = data["attempts"]
        return cls(
            items=data["items"],
            per_outcome=data["per_outcome"],
            constructed_per_outcome=data["constructed_per_outcome"],
            minutes=data["minutes"],
            pass_mark=data["pass_mark"],
            floor_per_outcome=data["floor_per_outcome"],
            max_per_day=attempts["max_per_day"],
            wait_after_fail=timedelta(hours=attempts["wait_hours_after_fail"]),
        )


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """Points of one outcome; `needed` is its floor, for a critical outcome at least half of its points."""

    outcome: str
    points: Fraction
    maximum: int
    needed: Fraction
    is_critical: bool

    @property
    def is_met(self) -> bool:
        """Return whether the floor is reached."""
        return self.points >= self.needed


@dataclass(frozen=True, slots=True)
class FinalScore:
    """The result of a final check; every point is an exact fraction."""

    points: Fraction
    maximum: int
    pass_mark: int
    outcomes: tuple[OutcomeScore, ...]
    #: Outcomes to study again: below their floor, or below the share of points that passing asks for.
    weak_outcomes: tuple[str, ...]

    @property
    def floors_met(self) -> bool:
        """Return whether every outcome, critical ones included, has the points it needs."""
        return all(outcome.is_met for outcome in self.outcomes)

    @property
    def is_passed(self) -> bool:
        """Return whether points and floors are enough; points are never rounded up to the pass mark."""
        return self.points >= self.pass_mark and self.floors_met


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """What the rules need to know of an earlier attempt; times are UTC, `finished_at` is None while open."""

    started_at: datetime
    finished_at: datetime | None
    is_passed: bool


def draw_final_check(
    items: Iterable[Item], policy: FinalPolicy, *, seed: str, exclude: Collection[str] = ()
) -> list[str]:
    """Draw the item ids of one attempt, mixed; the same seed and bank give the same list.

    Each outcome gets `per_outcome` items, at least `constructed_per_outcome` of them constructed. Items in
    `exclude` (such as those of the last attempt) are taken only when the bank has no others. Raise
    `FinalCheckError` when the bank is too small.
    """
    bank = {item.id: item for item in items if Use.EXAM in item.uses and not item.is_retired}
    ranked = sorted(bank.values(), key=lambda item: (item.id in exclude, _rank(seed, item.id)))
    drawn: list[str] = []
    for outcome in sorted({item.outcome for item in ranked}):
        drawn += _draw_outcome(outcome, [item for item in ranked if item.outcome == outcome], policy)
    if len(drawn) != policy.items:
        raise FinalCheckError(f"{len(drawn)} items can be drawn, {policy.items} are needed")
    return sorted(drawn, key=lambda item_id: _rank(f"{seed}/order", item_id))


def score_final_check(
    drawn: Iterable[Item],
    scores: Mapping[str, Fraction],
    policy: FinalPolicy,
    outcomes: Sequence[Outcome],
) -> FinalScore:
    """Add up the scores (0 to 1, by item id) of a drawn check; an item without a score counts 0."""
    asked = list(drawn)
    results = tuple(_score_outcome(outcome, asked, scores, policy) for outcome in outcomes)
    share = Fraction(policy.pass_mark, policy.items)
    return FinalScore(
        points=sum((result.points for result in results), Fraction(0)),
        maximum=len(asked),
        pass_mark=policy.pass_mark,
        outcomes=results,
        weak_outcomes=tuple(
            result.outcome
            for result in results
            if not result.is_met or result.points < share * result.maximum
        ),
    )


def next_attempt_at(previous: Iterable[PastAttempt], policy: FinalPolicy, now: datetime) -> datetime | None:
    """Return when the next attempt may start, or None when it may start now.

    At most `max_per_day` attempts start within any 24 hours, and after a failed one `wait_after_fail` passes
    from its end. An open attempt counts as started; the caller resumes it instead of starting another. An attempt that
    was recorded while the clock was ahead holds nobody up.
    """
    attempts = list(previous)
    waits = [
        (attempt.finished_at + policy.wait_after_fail, policy.wait_after_fail)
        for attempt in attempts
        if attempt.finished_at is not None and not attempt.is_passed
    ]
    ends_of_days = sorted(attempt.started_at + DAY for attempt in attempts)
    counted = [end for end in ends_of_days if is_running(end, DAY, now)]
    if len(counted) >= policy.max_per_day:
        waits.append((counted[-policy.max_per_day], DAY))
    return max((end for end, length in waits if is_running(end, length, now)), default=None)


def _draw_outcome(outcome: str, ranked: Sequence[Item], policy: FinalPolicy) -> list[str]:
    constructed = [item.id for item in ranked if item.question.is_constructed]
    chosen = constructed[: policy.constructed_per_outcome]
    others = [item.id for item in ranked if item.id not in chosen]
    chosen += others[: policy.per_outcome - len(chosen)]
    if len(constructed) < policy.constructed_per_outcome or len(chosen) < policy.per_outcome:
        raise FinalCheckError(f"{outcome}: the bank has too few items for the final check")
    return chosen


def _score_outcome(
    outcome: Outcome, asked: Sequence[Item], scores: Mapping[str, Fraction], policy: FinalPolicy
) -> OutcomeScore:
    items = [item.id for item in asked if item.outcome == outcome.id]
    floor = Fraction(policy.floor_per_outcome)
    return OutcomeScore(
        outcome=outcome.id,
        points=sum((scores.get(item_id, Fraction(0)) for item_id in items), Fraction(0)),
        maximum=len(items),
        needed=max(floor, Fraction(len(items), 2)) if outcome.critical else floor,
        is_critical=outcome.critical,
    )


def _rank(seed: str, item_id: str) -> bytes:
    return hashlib.sha256(f"{seed}/{item_id}".encode()).digest()
