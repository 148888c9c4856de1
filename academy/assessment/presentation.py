"""What the learner sees of an item: texts, shuffled options and form fields, and nothing of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from academy.assessment.drawing import Drawn, drawn_item
from academy.assessment.items import (
    FillIn,
    Item,
    Matching,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Scenario,
    SimpleQuestion,
    Single,
    TrueFalse,
    Unit,
)
from academy.assessment.layout import FALSE, TRUE, answer_field, keys, row_field, shown_order, unsolved_order
from academy.content.draw import Value
from academy.core.i18n import gettext as _
from academy.core.money import Currency, format_number

EXAMPLE_NUMBERS = {Unit.MONEY: Fraction(1500), Unit.NUMBER: Fraction(1500), Unit.PERCENT: Fraction(15)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: `key` is the value to send."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a matching or one step of an ordering, with its own form field."""

    key: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A list of words to choose from, in the middle of a text."""

    key: str
    field: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text and the gap behind it; the last piece has none."""

    text: str
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class PresentedQuestion:
    """One question on the page; which of the fields are filled depends on `type`.

    single, multiple, true_false: `choices` (and `select`); matching: `rows` and `choices` for each;
    ordering: `rows` that take a place number; fill_in: `segments`; numeric: `symbol` and `example`.
    """

    type: str
    field: str
    stem: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    segments: tuple[Segment, ...] = ()
    select: int | None = None
    symbol: str = ""
    example: str = ""
    part_id: str | None = None


@dataclass(frozen=True, slots=True)
class PresentedItem:
    """An item on the page: one question, or for a scenario an introduction and several questions."""

    item_id: str
    type: str
    introduction: str
    questions: tuple[PresentedQuestion, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def present_item(
    item: Item,
    *,
    seed: str,
    currency: Currency,
    locale: str,
    people: Sequence[str],
    values: Mapping[str, Value] | None = None,
) -> PresentedItem:
    """Show an item as drawn for one attempt.

    `seed` belongs to the attempt and must stay secret (docs/decisions/0500); `people` are the first names to
    draw from. Raise `DrawError` when the item cannot be drawn.
    """
    drawn = drawn_item(item, seed=seed, currency=currency, locale=locale, people=people, values=values)
    question = item.question
    if isinstance(question, Scenario):
        shown = tuple(_present(part.question, drawn.within(part.id), part.id) for part in question.parts)
        return PresentedItem(item.id, item.type, drawn.fill(question.stem), shown)
    return PresentedItem(item.id, item.type, "", (_present(question, drawn, None),))


def unit_symbol(unit: Unit, currency: Currency) -> str:
    """Return the sign beside the box of a number: the currency's, a percent sign or nothing."""
    return {Unit.MONEY: currency.symbol, Unit.PERCENT: "%", Unit.NUMBER: ""}[unit]


def truth_text(answer: bool) -> str:
    """Return the label of one of the two choices of a true or false question."""
    text: str = _("True") if answer else _("False")
    return text


def _present(question: SimpleQuestion, drawn: Drawn, part_id: str | None) -> PresentedQuestion:
    field = answer_field(part_id)
    shown = PresentedQuestion(question.type, field, drawn.fill(question.stem), part_id=part_id)
    match question:
        case Single():
            shown = replace(shown, choices=_options(question.options, drawn, question.is_shuffled))
        case Multiple():
            choices = _options(question.options, drawn, question.is_shuffled)
            shown = replace(shown, choices=choices, select=question.select)
        case TrueFalse():
            shown = replace(shown, choices=(Choice(TRUE, truth_text(True)), Choice(FALSE, truth_text(False))))
        case Numeric():
            example = format_number(EXAMPLE_NUMBERS[question.unit], drawn.locale)
            shown = replace(shown, symbol=unit_symbol(question.unit, drawn.currency), example=example)
        case Matching():
            order = shown_order(len(question.targets), drawn.seed)
            rows = _rows([pair.left for pair in question.pairs], range(len(question.pairs)), field, drawn)
            shown = replace(shown, rows=rows, choices=_choices(question.targets, order, drawn))
        case Ordering():
            order = unsolved_order(len(question.steps), drawn.seed)
            shown = replace(shown, rows=_rows([step.text for step in question.steps], order, field, drawn))
        case _:
            shown = replace(shown, segments=_segments(question, drawn, field))
            if not shown.stem:
                shown = replace(shown, stem=_("Choose the right word for each gap."))
    return shown


def _options(options: Sequence[Option], drawn: Drawn, is_shuffled: bool) -> tuple[Choice, ...]:
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    return _choices([option.text for option in options], order, drawn)


def _choices(texts: Sequence[str], order: Sequence[int], drawn: Drawn) -> tuple[Choice, ...]:
    return tuple(
        Choice(key, drawn.fill(texts[index])) for key, index in zip(keys(len(order)), order, strict=True)
    )


def _rows(texts: Sequence[str], order: Sequence[int], field: str, drawn: Drawn) -> tuple[Row, ...]:
    return tuple(
        Row(choice.key, row_field(field, choice.key), choice.text) for choice in _choices(texts, order, drawn)
    )


def _segments(question: FillIn, drawn: Drawn, field: str) -> tuple[Segment, ...]:
    gaps = [
        Gap(
            blank.key,
            row_field(field, blank.key),
            _options(blank.options, drawn.within(blank.key), question.is_shuffled),
        )
        for blank in question.blanks
    ]
    return tuple(
        Segment(drawn.fill(text), gap) for text, gap in zip(question.pieces, [*gaps, None], strict=True)
    )
