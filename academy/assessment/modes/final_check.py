"""The final check: which items are drawn, what counts, and when the next attempt may start (guide, part 4).

Decisions: docs/decisions/0502 (a day is any 24 hours), 0800 (the order of arrival makes no difference).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.drawn_item import draw as draw_item
from academy.assessment.modes.mode import Answer, AttemptProgress, PastAttempt, Sitting
from academy.content.edition import Edition
from academy.content.items import Item, Use
from academy.core.clock import is_running
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _

DAY = timedelta(hours=24)
IS_HANDED_IN = True


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


def policy_of(edition: Edition) -> FinalPolicy:
    """Return the rules of the final check of an edition."""
    return FinalPolicy.from_dict(edition.assessment["final"])


def draw(
    sitting: Sitting,
    edition: Edition,
    item_id: str,
    locale: str,
    *,
    try_number: int = 0,
    values: Mapping[str, str] | None = None,
) -> DrawnItem:
    """Return an item as it was drawn at the beginning. Raises NotFoundError for one that was not."""
    del try_number, values  # each item is drawn once, and the attempt holds it
    for drawn in sitting.items:
        if drawn["id"] == item_id:
            return draw_item(
                edition,
                item_id,
                seed=sitting.seed,
                country=sitting.country,
                currency=sitting.currency,
                locale=locale,
                values=drawn["values"],
            )
    raise NotFoundError(_("This question is not part of your final check."))


def admit(progress: AttemptProgress, item_id: str, try_number: int, sequence: int | None) -> int:
    """Take any answer; one without a count of the sender's is the latest so far."""
    del item_id, try_number
    return next_sequence(progress) if sequence is None else sequence


def kept_values(drawn: DrawnItem) -> dict[str, str]:
    """Keep nothing: the attempt holds the draw."""
    del drawn
    return {}


def add(progress: AttemptProgress, answer: Answer) -> AttemptProgress:
    """Add one answer: per item the highest sequence counts, and of equal ones the one that arrived last.

    The order in which answers are added makes no difference. Late answers count for nothing.
    """
    known = progress.get(answer.item_id)
    if answer.is_late or (known and (known["sequence"], known["event"]) > (answer.sequence, answer.event)):
        return progress
    counting = {
        "event": answer.event,
        "sequence": answer.sequence,
        "response": dict(answer.response),
        "score": answer.score,
    }
    return {**progress, answer.item_id: counting}


def count_answers(progress: AttemptProgress) -> int:
    """Return the number of items that have an answer."""
    return len(progress)


def next_item(progress: AttemptProgress, item_ids: Sequence[str]) -> str:
    """Return the first item without an answer; the last when all have one."""
    return next((item_id for item_id in item_ids if item_id not in progress), item_ids[-1])


def place_among(past: PastAttempt, progress: AttemptProgress) -> tuple[Any, ...]:
    """Put the one that began earlier first, and an open one last."""
    del progress
    return past.finished_at is None, past.started_at.isoformat()


def scores_of(progress: AttemptProgress) -> dict[str, Fraction]:
    """Return the exact points of each answered item."""
    return {item_id: Fraction(answer["score"]) for item_id, answer in progress.items()}


def next_sequence(progress: AttemptProgress) -> int:
    """Return the sequence number for a form shown now: above all answers that count so far."""
    return 1 + max((answer["sequence"] for answer in progress.values()), default=0)


def choose_items(
    items: Iterable[Item], policy: FinalPolicy, *, seed: str, exclude: Collection[str] = ()
) -> list[str]:
    """Choose the item ids of one attempt, mixed; the same seed and bank give the same list.

    Each outcome gets `per_outcome` items, at least `constructed_per_outcome` of them constructed. Items in
    `exclude` (such as those of the last attempt) are taken only when the bank has no others. Raise
    `FinalCheckError` when the bank is too small.
    """
    bank = {item.id: item for item in items if Use.EXAM in item.uses and not item.is_retired}
    ranked = sorted(bank.values(), key=lambda item: (item.id in exclude, _rank(seed, item.id)))
    drawn: list[str] = []
    for outcome in sorted({item.outcome for item in ranked}):
        drawn += _choose_outcome(outcome, [item for item in ranked if item.outcome == outcome], policy)
    if len(drawn) != policy.items:
        raise FinalCheckError(f"{len(drawn)} items can be drawn, {policy.items} are needed")
    return sorted(drawn, key=lambda item_id: _rank(f"{seed}/order", item_id))


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


def _choose_outcome(outcome: str, ranked: Sequence[Item], policy: FinalPolicy) -> list[str]:
    constructed = [item.id for item in ranked if item.question.is_constructed]
    chosen = constructed[: policy.constructed_per_outcome]
    others = [item.id for item in ranked if item.id not in chosen]
    chosen += others[: policy.per_outcome - len(chosen)]
    if len(constructed) < policy.constructed_per_outcome or len(chosen) < policy.per_outcome:
        raise FinalCheckError(f"{outcome}: the bank has too few items for the final check")
    return chosen


def _rank(seed: str, item_id: str) -> bytes:
    return hashlib.sha256(f"{seed}/{item_id}".encode()).digest()
