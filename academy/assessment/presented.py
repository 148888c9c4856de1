"""What the learner sees of an item: texts, shuffled choices and form fields, and nothing of the answer.

Each kind of question adds what only it shows (`academy.assessment.kinds`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys, row_field
from academy.content.kinds import ItemKind


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: `key` is the value to send."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line with a form field of its own: one thing to match, or one step to put in its place."""

    key: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class PresentedQuestion:
    """One question on the page; `field` is its form field, or the beginning of its fields' names."""

    type: ItemKind
    field: str
    stem: str


@dataclass(frozen=True, slots=True)
class PresentedChoices(PresentedQuestion):
    """A question that is answered by choosing from a list."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PresentedItem:
    """An item on the page: one question, or for a scenario an introduction and several questions."""

    item_id: str
    type: ItemKind
    introduction: str
    questions: tuple[PresentedQuestion, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def present_choices(texts: Sequence[str], order: Sequence[int], drawn: Drawn) -> tuple[Choice, ...]:
    """Return texts as choices, in an order of their indexes, with the keys of their places on the page."""
    return tuple(
        Choice(key, drawn.fill(texts[index])) for key, index in zip(keys(len(order)), order, strict=True)
    )


def present_rows(texts: Sequence[str], order: Sequence[int], field: str, drawn: Drawn) -> tuple[Row, ...]:
    """Return texts as rows, in an order of their indexes, each with its own form field."""
    return tuple(
        Row(choice.key, row_field(field, choice.key), choice.text)
        for choice in present_choices(texts, order, drawn)
    )
