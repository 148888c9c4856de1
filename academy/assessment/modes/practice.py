"""Practice of a lesson: as many tries as the learner likes, each with a new draw and marked at once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from academy.assessment.modes import tries
from academy.assessment.modes.mastery import Mastery, MasteryRule, practice_mastery
from academy.assessment.modes.mode import Answer, AttemptProgress, PastAttempt
from academy.content.edition import Edition
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _

#: How many of the latest results in a lesson are kept; mastery looks at fewer.
RESULTS_KEPT = 12
IS_HANDED_IN = False

draw = tries.draw
kept_values = tries.kept_values


def admit(progress: AttemptProgress, item_id: str, try_number: int, sequence: int | None) -> int:
    """Refuse a try that was not shown yet; the sender's count is kept as it came."""
    if try_number > tries_of(progress, item_id):
        raise ConflictError(_("This question has changed. Open the practice again and answer there."))
    return sequence or 0


def add(progress: AttemptProgress, answer: Answer) -> AttemptProgress:
    """Add one answer; only the first to each try counts, because its feedback shows the solution."""
    items: Mapping[str, Any] = progress.get("items", {})
    if answer.is_late or answer.try_number != tries_of(progress, answer.item_id):
        return progress
    state = {"tries": answer.try_number + 1, "score": answer.score, "event": answer.event}
    return {
        "items": {**items, answer.item_id: state},
        "results": [*results_of(progress), Fraction(answer.score) == 1][-RESULTS_KEPT:],
    }


def count_answers(progress: AttemptProgress) -> int:
    """Return the number of tries at all items."""
    return sum(int(item["tries"]) for item in progress.get("items", {}).values())


def next_item(progress: AttemptProgress, item_ids: Sequence[str]) -> str:
    """Return the item to practise next: the first not answered, else the weakest, of these the oldest answer."""
    items: Mapping[str, Any] = progress.get("items", {})
    for item_id in item_ids:
        if item_id not in items:
            return item_id
    return min(item_ids, key=lambda item_id: (Fraction(items[item_id]["score"]), items[item_id]["event"]))


def place_among(past: PastAttempt, progress: AttemptProgress) -> tuple[Any, ...]:
    """Put the one with more answers first: it goes on."""
    del past
    return (-count_answers(progress),)


def tries_of(progress: AttemptProgress, item_id: str) -> int:
    """Return how many tries at an item are answered; it is also the number of the next try."""
    items: Mapping[str, Any] = progress.get("items", {})
    return int(items.get(item_id, {}).get("tries", 0))


def results_of(progress: AttemptProgress) -> list[bool]:
    """Return whether the latest answers in the lesson were right, oldest first."""
    return list(progress.get("results", []))


def mastery_of(progress: AttemptProgress, edition: Edition) -> Mastery:
    """Return how far the practice of a lesson is by the rule of its course."""
    rule = MasteryRule.from_dict(edition.assessment["practice"]["mastery"])
    return practice_mastery(results_of(progress), rule)
