"""Choose one option; exactly one is right. Form: ``answer`` = key. Response: ``{"choice": "b"}``."""

from collections.abc import Mapping
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys
from academy.assessment.marks import Mark
from academy.assessment.options import fill_choice, keys_that_are, mark_option, present_options, text_of
from academy.assessment.presented import PresentedChoices
from academy.assessment.stored_response import entry
from academy.content.kinds import ItemKind, Single
from academy.core.i18n import gettext as _


def present(question: Single, drawn: Drawn, field: str) -> PresentedChoices:
    """Show the options."""
    choices = present_options(question.options, drawn, is_shuffled=question.is_shuffled)
    return PresentedChoices(ItemKind.SINGLE, field, drawn.fill(question.stem), choices)


def parse(question: Single, form: AnswerForm, field: str) -> Response:
    """Read the one key."""
    choice = form.one_of(field, keys(len(question.options)), _("Choose one answer."))
    return {} if choice is None else {"choice": choice}


def mark(question: Single, response: object, drawn: Drawn) -> Mark:
    """Mark one chosen option: right or not."""
    given = entry(response, "choice")
    return mark_option(question.options, given, drawn, is_shuffled=question.is_shuffled)


def fill(shown: PresentedChoices, response: Mapping[str, Any], locale: str) -> FormValues:
    """Choose the option again."""
    del locale
    return fill_choice(shown.field, response)


def tell(shown: PresentedChoices, response: Mapping[str, Any]) -> str:
    """Return the words of the option."""
    return text_of(shown.choices, response.get("choice"))


def best_answer(question: Single, drawn: Drawn) -> Response:
    """Choose the right option."""
    return _choose(question, drawn, is_right=True)


def worst_answer(question: Single, drawn: Drawn) -> Response:
    """Choose a wrong option."""
    return _choose(question, drawn, is_right=False)


def _choose(question: Single, drawn: Drawn, *, is_right: bool) -> Response:
    found = keys_that_are(is_right, question.options, drawn, is_shuffled=question.is_shuffled)
    return {"choice": found[0]}
