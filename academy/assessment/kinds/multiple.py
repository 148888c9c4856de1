"""Choose every option that fits. Form: ``answer`` = key, repeated. Response: ``{"choices": ["a", "c"]}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys
from academy.assessment.marks import Mark, share
from academy.assessment.options import chosen_options, keys_that_are, present_options, remark_on, text_of
from academy.assessment.presented import PresentedChoices
from academy.assessment.stored_response import entry, sequence
from academy.content.kinds import ItemKind, Multiple
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext


@dataclass(frozen=True, slots=True)
class PresentedMultiple(PresentedChoices):
    """The options; ``select`` says how many are to be chosen when the stem does."""

    select: int | None


def present(question: Multiple, drawn: Drawn, field: str) -> PresentedMultiple:
    """Show the options."""
    choices = present_options(question.options, drawn, is_shuffled=question.is_shuffled)
    return PresentedMultiple(ItemKind.MULTIPLE, field, drawn.fill(question.stem), choices, question.select)


def parse(question: Multiple, form: AnswerForm, field: str) -> Response:
    """Read all keys; a wrong number of them is a problem where the stem says how many."""
    values = set(form.values(field))
    chosen = [key for key in keys(len(question.options)) if key in values]
    if question.select is not None and len(chosen) != question.select:
        message = ngettext(
            "Choose %(num)s answer. You chose %(chosen)s.",
            "Choose %(num)s answers. You chose %(chosen)s.",
            question.select,
            chosen=len(chosen),
        )
        form.refuse(field, message)
    elif not chosen:
        form.refuse(field, _("Choose at least one answer."))
    return {"choices": chosen} if chosen else {}


def mark(question: Multiple, response: object, drawn: Drawn) -> Mark:
    """Mark several options: right ones minus wrong ones, not below 0, of all right ones (guide, part 4)."""
    options, is_shuffled = question.options, question.is_shuffled
    given = sequence(entry(response, "choices"))
    chosen = chosen_options(options, given, drawn, is_shuffled=is_shuffled)
    right = sum(options[index].is_right for index in chosen)
    shown = chosen_options(options, keys(len(options)), drawn, is_shuffled=is_shuffled)
    return Mark(
        score=share(right - (len(chosen) - right), sum(option.is_right for option in options)),
        is_answered=bool(chosen),
        remarks=tuple(remark_on(options, index, drawn) for index in chosen),
        correct_answer=tuple(drawn.fill(options[index].text) for index in shown if options[index].is_right),
    )


def fill(shown: PresentedMultiple, response: Mapping[str, Any], locale: str) -> FormValues:
    """Choose the options again."""
    del locale
    return {shown.field: list(response.get("choices", []))}


def tell(shown: PresentedMultiple, response: Mapping[str, Any]) -> str:
    """Return the words of the options."""
    return "; ".join(text_of(shown.choices, key) for key in response.get("choices", []))


def best_answer(question: Multiple, drawn: Drawn) -> Response:
    """Choose all right options."""
    return _choose(question, drawn, is_right=True)


def worst_answer(question: Multiple, drawn: Drawn) -> Response:
    """Choose wrong options, and right ones only where too few are wrong."""
    return _choose(question, drawn, is_right=False)


def _choose(question: Multiple, drawn: Drawn, *, is_right: bool) -> Response:
    chosen, others = (
        keys_that_are(each, question.options, drawn, is_shuffled=question.is_shuffled)
        for each in (is_right, not is_right)
    )
    wanted = len(chosen) if question.select is None else question.select
    return {"choices": sorted([*chosen, *others][:wanted])}
