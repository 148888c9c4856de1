"""Say whether a sentence is true. Form: ``answer`` = ``true`` or ``false``. Response: ``{"choice": "true"}``."""

from collections.abc import Mapping
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.marks import Mark, Remark, share
from academy.assessment.options import fill_choice, text_of
from academy.assessment.presented import Choice, PresentedChoices
from academy.assessment.stored_response import entry
from academy.content.kinds import ItemKind, TrueFalse
from academy.core.i18n import gettext as _

KEYS = {"true": True, "false": False}


def present(question: TrueFalse, drawn: Drawn, field: str) -> PresentedChoices:
    """Show true and false."""
    choices = tuple(Choice(key, _word(answer)) for key, answer in KEYS.items())
    return PresentedChoices(ItemKind.TRUE_FALSE, field, drawn.fill(question.stem), choices)


def parse(question: TrueFalse, form: AnswerForm, field: str) -> Response:
    """Read which of the two it is."""
    del question
    choice = form.one_of(field, KEYS, _("Choose true or false."))
    return {} if choice is None else {"choice": choice}


def mark(question: TrueFalse, response: object, drawn: Drawn) -> Mark:
    """Mark true or false, with the feedback of the one that was chosen."""
    key = str(entry(response, "choice"))
    choice = KEYS.get(key)
    remarks: tuple[Remark, ...] = ()
    if choice is not None:
        is_right = choice is question.answer
        misconception = None if is_right else question.misconception
        text = drawn.fill(question.feedback.of(choice))
        remarks = (Remark(f"feedback.{key}", _word(choice), text, is_right, misconception),)
    return Mark(
        score=share(choice is question.answer, 1),
        is_answered=choice is not None,
        remarks=remarks,
        correct_answer=(_word(question.answer),),
    )


def fill(shown: PresentedChoices, response: Mapping[str, Any], locale: str) -> FormValues:
    """Choose it again."""
    del locale
    return fill_choice(shown.field, response)


def tell(shown: PresentedChoices, response: Mapping[str, Any]) -> str:
    """Return the word for it."""
    return text_of(shown.choices, response.get("choice"))


def best_answer(question: TrueFalse, drawn: Drawn) -> Response:
    """Say what is so."""
    del drawn
    return {"choice": _key(question.answer)}


def worst_answer(question: TrueFalse, drawn: Drawn) -> Response:
    """Say what is not so."""
    del drawn
    return {"choice": _key(not question.answer)}


def _key(answer: bool) -> str:
    return next(key for key, known in KEYS.items() if known is answer)


def _word(answer: bool) -> str:
    word: str = _("True") if answer else _("False")
    return word
