"""An invented learner's answers: the form fields that answer a question rightly, or worth no points."""

from collections.abc import Sequence
from typing import assert_never

from academy.assessment.asked import Asked
from academy.assessment.drawing import Drawn, drawn_item
from academy.assessment.items import (
    FillIn,
    Matching,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Scenario,
    SimpleQuestion,
    Single,
    TrueFalse,
)
from academy.assessment.layout import FALSE, TRUE, answer_field, keys, row_field, shown_order, unsolved_order
from academy.core.money import format_number

Fields = dict[str, list[str]]


class FormAnswer:
    """Form fields as a page sends them."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field."""
        return self.fields.get(key, [])


def answer(asked: Asked, *, is_right: bool) -> FormAnswer:
    """Return the form that answers ``asked`` fully rightly, or so that it earns nothing."""
    drawn = drawn_item(
        asked.item,
        seed=asked.seed,
        currency=asked.currency,
        locale=asked.locale,
        people=asked.people,
        values=asked.values,
    )
    question = asked.item.question
    if not isinstance(question, Scenario):
        return FormAnswer(_fields(question, drawn, answer_field(), is_right))
    fields: Fields = {}
    for part in question.parts:
        fields |= _fields(part.question, drawn.within(part.id), answer_field(part.id), is_right)
    return FormAnswer(fields)


def _fields(question: SimpleQuestion, drawn: Drawn, field: str, is_right: bool) -> Fields:
    match question:
        case Single() | Multiple() | TrueFalse() | Numeric():
            return {field: _values(question, drawn, is_right)}
        case Matching():
            return _pairs(question, drawn, field, is_right)
        case Ordering():
            return _places(question, drawn, field, is_right)
        case _:
            return _words(question, drawn, field, is_right)


def _values(question: Single | Multiple | TrueFalse | Numeric, drawn: Drawn, is_right: bool) -> list[str]:
    match question:
        case Single():
            return _chosen(question.options, drawn, question.is_shuffled, is_right)[:1]
        case Multiple():
            return _several(question, drawn, is_right)
        case TrueFalse():
            return [TRUE if question.answer is is_right else FALSE]
        case Numeric():
            number = drawn.number(question.answer, question.unit)
            wrong = 7 * abs(number) + 7 * drawn.currency.unit
            return [format_number(number if is_right else wrong, drawn.locale)]
        case _:
            assert_never(question)


def _chosen(options: Sequence[Option], drawn: Drawn, is_shuffled: bool, is_right: bool) -> list[str]:
    """Return the keys on the page of all right options, or of all wrong ones."""
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    places = zip(keys(len(order)), order, strict=True)
    return [key for key, index in places if options[index].is_right is is_right]


def _several(question: Multiple, drawn: Drawn, is_right: bool) -> list[str]:
    chosen = _chosen(question.options, drawn, question.is_shuffled, is_right)
    if question.select is None or len(chosen) >= question.select:
        return chosen[: question.select]
    others = _chosen(question.options, drawn, question.is_shuffled, not is_right)
    return [*chosen, *others[: question.select - len(chosen)]]


def _pairs(question: Matching, drawn: Drawn, field: str, is_right: bool) -> Fields:
    count = len(question.targets)
    shown = dict(zip(shown_order(count, drawn.seed), keys(count), strict=True))
    shift = 0 if is_right else 1
    rows = zip(keys(len(question.pairs)), question.pairs, strict=True)
    return {row_field(field, key): [shown[(pair.target + shift) % count]] for key, pair in rows}


def _places(question: Ordering, drawn: Drawn, field: str, is_right: bool) -> Fields:
    order = unsolved_order(len(question.steps), drawn.seed)
    shown = zip(keys(len(order)), order, strict=True)
    # As it stands on the page no step follows its right neighbour, which is worth nothing.
    return {
        row_field(field, key): [str(1 + (step if is_right else place))]
        for place, (key, step) in enumerate(shown)
    }


def _words(question: FillIn, drawn: Drawn, field: str, is_right: bool) -> Fields:
    return {
        row_field(field, blank.key): _chosen(
            blank.options, drawn.within(blank.key), question.is_shuffled, is_right
        )[:1]
        for blank in question.blanks
    }
