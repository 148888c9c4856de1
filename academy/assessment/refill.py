"""From a stored response back to form fields, so that a page shows what was answered before."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from academy.assessment.presentation import PresentedItem, PresentedQuestion
from academy.assessment.responses import FormFields
from academy.core.money import format_number

Filled = dict[str, list[str]]
LONGEST_SHOWN = 200


def filled_from_response(presented: PresentedItem, response: Mapping[str, Any], locale: str) -> Filled:
    """Return the values of an item's form fields for a response that was read from them."""
    filled: Filled = {}
    for question in presented.questions:
        part = response if question.part_id is None else response.get("parts", {}).get(question.part_id, {})
        filled.update(_fields(question, part, locale))
    return filled


def filled_from_form(presented: PresentedItem, form: FormFields) -> Filled:
    """Return what was typed and chosen in an item's own fields, to show it again beside a problem."""
    names = (name for question in presented.questions for name in _names(question))
    return {name: [_shown(text) for text in form.getlist(name)] for name in names}


def _shown(typed: str) -> str:
    """Return what of ``typed`` can stand in a page: control characters may not, and a book does not help."""
    return "".join(sign for sign in typed[:LONGEST_SHOWN] if sign.isprintable())


def _names(question: PresentedQuestion) -> Iterator[str]:
    yield question.field
    yield from (row.field for row in question.rows)
    yield from (segment.gap.field for segment in question.segments if segment.gap)


def _fields(question: PresentedQuestion, response: Mapping[str, Any], locale: str) -> Filled:
    match question.type:
        case "single" | "true_false":
            return {question.field: [response["choice"]]} if "choice" in response else {}
        case "multiple":
            return {question.field: list(response.get("choices", []))}
        case "numeric":
            number = response.get("number")
            return {} if number is None else {question.field: [format_number(Fraction(number), locale)]}
        case "matching":
            pairs: Mapping[str, str] = response.get("pairs", {})
            return {row.field: [pairs[row.key]] for row in question.rows if row.key in pairs}
        case "ordering":
            order: list[str] = response.get("order", [])
            return {row.field: [str(order.index(row.key) + 1)] for row in question.rows if row.key in order}
        case _:
            blanks: Mapping[str, str] = response.get("blanks", {})
            gaps = [segment.gap for segment in question.segments if segment.gap]
            return {gap.field: [blanks[gap.key]] for gap in gaps if gap.key in blanks}
