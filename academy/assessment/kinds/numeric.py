"""Type a number. Form: ``answer`` = what is typed. Response: ``{"number": "1500"}``, money in the currency itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.marks import Mark, Remark, share
from academy.assessment.presented import PresentedQuestion
from academy.assessment.stored_response import entry
from academy.assessment.typed_numbers import example_number, read_number, stored_number, unit_symbol
from academy.content.kinds import ItemKind, Numeric
from academy.core.money import exact_text, format_number

RIGHT = "feedback.correct"


@dataclass(frozen=True, slots=True)
class PresentedNumeric(PresentedQuestion):
    """A box for a number, with the sign of its unit and a number to show how it is typed."""

    symbol: str
    example: str


def present(question: Numeric, drawn: Drawn, field: str) -> PresentedNumeric:
    """Show the box."""
    return PresentedNumeric(
        ItemKind.NUMERIC,
        field,
        drawn.fill(question.stem),
        symbol=unit_symbol(question.unit, drawn.currency),
        example=example_number(question.unit, drawn.locale),
    )


def parse(question: Numeric, form: AnswerForm, field: str) -> Response:
    """Read the number as the reader's country writes it."""
    number = read_number(form, field, question.unit)
    return {} if number is None else {"number": number}


def mark(question: Numeric, response: object, drawn: Drawn) -> Mark:
    """Mark a number exactly: right within the tolerance, else the first trap it falls into says why.

    Money is compared in the learner's currency; answer, traps and tolerance are turned from teaching units.
    """
    answer = drawn.number(question.answer, question.unit)
    typed = stored_number(entry(response, "number"))
    shown = drawn.write(answer, question.unit)
    remarks: tuple[Remark, ...] = ()
    if typed is not None:
        path, said, misconception = _said(question, typed, answer, drawn)
        text, label = drawn.fill(said, answer=shown), drawn.write(typed, question.unit)
        remarks = (Remark(path, label, text, path == RIGHT, misconception),)
    return Mark(
        score=share(sum(each.is_right for each in remarks), 1),
        is_answered=typed is not None,
        remarks=remarks,
        correct_answer=(shown,),
    )


def fill(shown: PresentedNumeric, response: Mapping[str, Any], locale: str) -> FormValues:
    """Write the number again."""
    number = response.get("number")
    return {} if number is None else {shown.field: [format_number(Fraction(number), locale)]}


def tell(shown: PresentedNumeric, response: Mapping[str, Any]) -> str:
    """Return the number with the sign of its unit."""
    return f"{shown.symbol} {response['number']}".strip() if "number" in response else ""


def best_answer(question: Numeric, drawn: Drawn) -> Response:
    """Type the answer."""
    return {"number": exact_text(drawn.number(question.answer, question.unit))}


def worst_answer(question: Numeric, drawn: Drawn) -> Response:
    """Type a number that is far from the answer."""
    number = drawn.number(question.answer, question.unit)
    return {"number": exact_text(7 * abs(number) + 7 * drawn.currency.unit)}


def _said(question: Numeric, typed: Fraction, answer: Fraction, drawn: Drawn) -> tuple[str, str, str | None]:
    """Return the place of the feedback to a number, the feedback, and the idea behind a number that is a trap."""
    band = drawn.scaled(question.tolerance.abs, question.unit)
    if abs(typed - answer) <= band:
        return RIGHT, question.feedback.correct, None
    for index, trap in enumerate(question.traps):
        if abs(typed - drawn.number(trap.value, question.unit)) <= band:
            return f"traps.{index}", trap.feedback, trap.misconception
    return "feedback.wrong", question.feedback.wrong, None
