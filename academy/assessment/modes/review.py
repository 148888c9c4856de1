"""Spaced review: a few questions of finished lessons, days after them (guide, part 4).

Nothing of it is stored yet: attempts get this kind, and a migration, with the pages of spaced review
(docs/decisions/0056).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from academy.assessment.modes import tries
from academy.assessment.modes.mode import Answer, AttemptProgress, PastAttempt
from academy.content.edition import Edition
from academy.content.items import Item, Use

IS_HANDED_IN = False

draw = tries.draw
kept_values = tries.kept_values


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """When a lesson is reviewed, counted from the day it was done, and how many items that takes."""

    after: tuple[timedelta, ...]
    items: int


def rule_of(edition: Edition) -> ReviewRule:
    """Return the rule of spaced review of an edition."""
    rule = edition.assessment["review"]
    return ReviewRule(tuple(timedelta(days=days) for days in rule["days_after_lesson"]), rule["items"])


def due_at(done_at: datetime, reviews: int, rule: ReviewRule) -> datetime | None:
    """Return when a lesson that was reviewed so often is due again, UTC; None when it has had all its reviews."""
    return done_at + rule.after[reviews] if reviews < len(rule.after) else None


def choose_items(
    bank: Iterable[Item], lessons: Collection[str], rule: ReviewRule, progress: AttemptProgress
) -> list[str]:
    """Return the ids of the items to review now, of these lessons: the least reviewed and weakest first."""
    fitting = [
        item.id for item in bank if Use.REVIEW in item.uses and item.lesson in lessons and not item.is_retired
    ]
    return sorted(fitting, key=lambda item_id: _need(progress, item_id))[: rule.items]


def admit(progress: AttemptProgress, item_id: str, try_number: int, sequence: int | None) -> int:
    """Take any answer; `add` says which of them count."""
    del progress, item_id, try_number
    return sequence or 0


def add(progress: AttemptProgress, answer: Answer) -> AttemptProgress:
    """Add one answer; of each review of an item only the first counts."""
    if answer.is_late or answer.try_number != reviews_of(progress, answer.item_id):
        return progress
    state = {"reviews": answer.try_number + 1, "score": answer.score, "event": answer.event}
    return {**progress, answer.item_id: state}


def count_answers(progress: AttemptProgress) -> int:
    """Return how often items were reviewed."""
    return sum(int(item["reviews"]) for item in progress.values())


def next_item(progress: AttemptProgress, item_ids: Sequence[str]) -> str:
    """Return the item that was reviewed least, of these the weakest, of these the one answered longest ago."""
    return min(item_ids, key=lambda item_id: _need(progress, item_id))


def place_among(past: PastAttempt, progress: AttemptProgress) -> tuple[Any, ...]:
    """Put the one with more answers first: it goes on."""
    del past
    return (-count_answers(progress),)


def reviews_of(progress: AttemptProgress, item_id: str) -> int:
    """Return how often an item was reviewed; it is also the number of its next review."""
    return int(progress.get(item_id, {}).get("reviews", 0))


def _need(progress: AttemptProgress, item_id: str) -> tuple[int, Fraction, int]:
    known = progress.get(item_id, {"score": "0", "event": 0})
    return reviews_of(progress, item_id), Fraction(known["score"]), int(known["event"])
