"""What a mode decides: how items are drawn, what an answer counts for, and what comes next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from academy.assessment.drawn_item import DrawnItem
from academy.content.edition import Edition

#: What the answers of an attempt come to: a JSON object kept with it, so that a page needs one row. It holds nothing
#: that the events do not say; `flask academy assessment verify` folds them again and compares.
AttemptProgress = Mapping[str, Any]


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


@dataclass(frozen=True, slots=True)
class Sitting:
    """What an attempt is asked with, stored or not yet: the secret seed, the names' country, the money."""

    seed: str
    country: str
    currency: str
    progress: AttemptProgress
    #: The questions that were drawn at its beginning, in order; empty where each is drawn when it is asked.
    items: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """What the rules need to know of an earlier attempt; times are UTC, `finished_at` is None while open."""

    started_at: datetime
    finished_at: datetime | None
    is_passed: bool


class Mode(Protocol):
    """One way of asking. A mode is one module of this package; its limits are asked by those who start it."""

    #: Whether an attempt ends by being handed in. Until then marks are not told, and one at a time is open.
    IS_HANDED_IN: bool

    def draw(
        self,
        sitting: Sitting,
        edition: Edition,
        item_id: str,
        locale: str,
        *,
        try_number: int = 0,
        values: Mapping[str, str] | None = None,
    ) -> DrawnItem:
        """Return an item as this attempt asks it; ``values`` are those that `kept_values` kept of this try."""
        ...

    def admit(self, progress: AttemptProgress, item_id: str, try_number: int, sequence: int | None) -> int:
        """Return the count under which a new answer is kept. Raises ConflictError for one that may not come now."""
        ...

    def kept_values(self, drawn: DrawnItem) -> dict[str, str]:
        """Return what of the draw is stored with an answer; nothing where the attempt holds it."""
        ...

    def add(self, progress: AttemptProgress, answer: Answer) -> AttemptProgress:
        """Fold one answer in; the same answers always give the same."""
        ...

    def count_answers(self, progress: AttemptProgress) -> int:
        """Return how many answers count or counted."""
        ...

    def next_item(self, progress: AttemptProgress, item_ids: Sequence[str]) -> str:
        """Return which of the items to ask now."""
        ...

    def place_among(self, past: PastAttempt, progress: AttemptProgress) -> tuple[Any, ...]:
        """Return what puts the attempts of two joined accounts in order."""
        ...
