"""Marking typed numbers."""

import re
from fractions import Fraction

from academy.assessment.drawing import Drawn
from academy.assessment.items import Correction, Numeric
from academy.assessment.marking.junk import entry
from academy.assessment.marking.result import Feedback, Verdict, share

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def mark_numeric(question: Numeric, response: object, drawn: Drawn) -> Verdict:
    """Mark a number exactly: right within the tolerance, else the first trap it falls into says why.

    Money is compared in the learner's currency; answer, traps and tolerance are turned from teaching units.
    """
    answer = drawn.number(question.answer, question.unit)
    typed = typed_number(response)
    shown = drawn.write(answer, question.unit)
    feedback: tuple[Feedback, ...] = ()
    if typed is not None:
        path, correction, is_right = _correction(question, typed, answer, drawn)
        text = drawn.fill(correction.feedback, answer=shown)
        label = drawn.write(typed, question.unit)
        feedback = (Feedback(path, label, text, is_right, correction.misconception),)
    return Verdict(
        score=share(sum(each.is_right for each in feedback), 1),
        is_answered=typed is not None,
        feedback=feedback,
        correct_answer=(shown,),
    )


def typed_number(response: object) -> Fraction | None:
    """Return the number of a response in the currency itself, or None when there is no readable one."""
    number = entry(response, "number")
    return Fraction(number) if isinstance(number, str) and _NUMBER.fullmatch(number) else None


def _correction(
    question: Numeric, typed: Fraction, answer: Fraction, drawn: Drawn
) -> tuple[str, Correction, bool]:
    band = drawn.scaled(question.tolerance, question.unit)
    if abs(typed - answer) <= band:
        return "feedback.correct", Correction(question.right_feedback, None), True
    for index, trap in enumerate(question.traps):
        if abs(typed - drawn.number(trap.value, question.unit)) <= band:
            return f"traps.{index}", trap.correction, False
    return "feedback.wrong", Correction(question.wrong_feedback, None), False
