"""What the answers of an attempt come to. Pure: the same events always fold to the same progress.

`progress` is a JSON object kept with the attempt, so that a page needs one row. It holds nothing that the
events do not say; `flask academy assessment verify` folds them again and compares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

#: How many of the latest results in a lesson are kept; mastery looks at fewer.
RESULTS_KEPT = 12

Progress = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer event; `event` is its place in the order of arrival within the attempt."""

    event: int
    item_id: str
    try_number: int
    sequence: int
    response: Mapping[str, Any]
    score: str
    is_late: bool = False


def fold_final(answers: Iterable[Answer]) -> Progress:
    """Return for each answered item of a final check the answer that counts."""
    progress: Progress = {}
    for answer in answers:
        progress = add_to_final(progress, answer)
    return progress


def add_to_final(progress: Progress, answer: Answer) -> Progress:
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


def final_scores(progress: Progress) -> dict[str, Fraction]:
    """Return the exact points of each answered item of a final check."""
    return {item_id: Fraction(answer["score"]) for item_id, answer in progress.items()}


def next_sequence(progress: Progress) -> int:
    """Return the sequence number for a form shown now: above all answers that count so far."""
    return 1 + max((answer["sequence"] for answer in progress.values()), default=0)


def fold_practice(answers: Iterable[Answer]) -> Progress:
    """Return tries and results of one lesson's practice."""
    progress: Progress = {}
    for answer in answers:
        progress = add_to_practice(progress, answer)
    return progress


def add_to_practice(progress: Progress, answer: Answer) -> Progress:
    """Add one answer; only the first to each try counts, because its feedback shows the solution."""
    items: Mapping[str, Any] = progress.get("items", {})
    results: list[bool] = progress.get("results", [])
    if answer.is_late or answer.try_number != tries_of(progress, answer.item_id):
        return progress
    state = {"tries": answer.try_number + 1, "score": answer.score, "event": answer.event}
    return {
        "items": {**items, answer.item_id: state},
        "results": [*results, Fraction(answer.score) == 1][-RESULTS_KEPT:],
    }


def tries_of(progress: Progress, item_id: str) -> int:
    """Return how many tries at an item in practice are answered; it is also the number of the next try."""
    items: Mapping[str, Any] = progress.get("items", {})
    return int(items.get(item_id, {}).get("tries", 0))


def practice_results(progress: Progress) -> list[bool]:
    """Return whether the latest answers in a lesson's practice were right, oldest first."""
    return list(progress.get("results", []))


def next_practice_item(progress: Progress, item_ids: list[str]) -> str:
    """Return the item to practise next: the first not answered, else the weakest, of these the oldest answer."""
    items: Mapping[str, Any] = progress.get("items", {})
    for item_id in item_ids:
        if item_id not in items:
            return item_id
    return min(item_ids, key=lambda item_id: (Fraction(items[item_id]["score"]), items[item_id]["event"]))
