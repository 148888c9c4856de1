"""Choose a word for each gap of a text. Form: ``answer-<gap>`` = key. Response: ``{"blanks": {"a": "b"}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys, row_field
from academy.assessment.marks import Mark, below, share
from academy.assessment.options import keys_that_are, mark_option, present_options, text_of
from academy.assessment.presented import Choice, PresentedQuestion
from academy.assessment.stored_response import entry, mapping
from academy.content.kinds import FillIn, ItemKind
from academy.core.i18n import gettext as _


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
class PresentedFillIn(PresentedQuestion):
    """The text, cut behind its gaps."""

    segments: tuple[Segment, ...]

    @property
    def gaps(self) -> list[Gap]:
        """Return the gaps in the order of the text."""
        return [segment.gap for segment in self.segments if segment.gap]


def present(question: FillIn, drawn: Drawn, field: str) -> PresentedFillIn:
    """Show the text with its gaps."""
    gaps = [
        Gap(
            key,
            row_field(field, key),
            present_options(blank.options, drawn.within(key), is_shuffled=question.is_shuffled),
        )
        for key, blank in question.gaps
    ]
    return PresentedFillIn(
        ItemKind.FILL_IN,
        field,
        drawn.fill(question.stem or _("Choose the right word for each gap.")),
        segments=tuple(
            Segment(drawn.fill(text), gap) for text, gap in zip(question.pieces, [*gaps, None], strict=True)
        ),
    )


def parse(question: FillIn, form: AnswerForm, field: str) -> Response:
    """Read the gaps; those that are answered are kept."""
    blanks = {}
    for key, blank in question.gaps:
        allowed = keys(len(blank.options))
        choice = form.one_of(row_field(field, key), allowed, _("Choose a word for this gap."))
        if choice is not None:
            blanks[key] = choice
    return {"blanks": blanks} if blanks else {}


def mark(question: FillIn, response: object, drawn: Drawn) -> Mark:
    """Mark each gap on its own; the score is the share of right gaps."""
    sent = mapping(entry(response, "blanks"))
    gaps = [
        (
            f"blanks.{key}",
            mark_option(blank.options, sent.get(key), drawn.within(key), is_shuffled=question.is_shuffled),
        )
        for key, blank in question.gaps
    ]
    return Mark(
        score=share(sum(gap.is_correct for _, gap in gaps), len(gaps)),
        is_answered=any(gap.is_answered for _, gap in gaps),
        remarks=tuple(remark for place, gap in gaps for remark in below(place, gap.remarks)),
        correct_answer=tuple(text for _, gap in gaps for text in gap.correct_answer),
    )


def fill(shown: PresentedFillIn, response: Mapping[str, Any], locale: str) -> FormValues:
    """Choose the words again."""
    del locale
    blanks: Mapping[str, str] = response.get("blanks", {})
    return {gap.field: [blanks[gap.key]] for gap in shown.gaps if gap.key in blanks}


def tell(shown: PresentedFillIn, response: Mapping[str, Any]) -> str:
    """Return the whole text; a gap that was left open is shown as one."""
    blanks: Mapping[str, str] = response.get("blanks", {})
    words = []
    for segment in shown.segments:
        words.append(segment.text)
        if segment.gap is not None:
            words.append(text_of(segment.gap.choices, blanks.get(segment.gap.key)) or "…")
    return "".join(words)


def best_answer(question: FillIn, drawn: Drawn) -> Response:
    """Choose the right word for each gap."""
    return _choose(question, drawn, is_right=True)


def worst_answer(question: FillIn, drawn: Drawn) -> Response:
    """Choose a wrong word for each gap."""
    return _choose(question, drawn, is_right=False)


def _choose(question: FillIn, drawn: Drawn, *, is_right: bool) -> Response:
    words = {
        key: keys_that_are(is_right, blank.options, drawn.within(key), is_shuffled=question.is_shuffled)
        for key, blank in question.gaps
    }
    return {"blanks": {gap: found[0] for gap, found in words.items()}}
