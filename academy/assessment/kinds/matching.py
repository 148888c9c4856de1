"""Choose a target for each row. Form: ``answer-a`` = target key. Response: ``{"pairs": {"a": "c", "b": "a"}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys, row_field, shown_order
from academy.assessment.marks import Mark, Remark, share, with_correction
from academy.assessment.options import text_of
from academy.assessment.presented import Choice, PresentedQuestion, Row, present_choices, present_rows
from academy.assessment.stored_response import entry, mapping
from academy.content.kinds import ItemKind, Matching
from academy.core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class PresentedMatching(PresentedQuestion):
    """The rows, and the targets to choose from in each of them."""

    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]


def present(question: Matching, drawn: Drawn, field: str) -> PresentedMatching:
    """Show the rows as they are written and the targets shuffled."""
    texts = [pair.left for pair in question.pairs]
    return PresentedMatching(
        ItemKind.MATCHING,
        field,
        drawn.fill(question.stem),
        rows=present_rows(texts, range(len(texts)), field, drawn),
        choices=present_choices(
            [question.targets[name] for name in question.target_names], _order(question, drawn), drawn
        ),
    )


def parse(question: Matching, form: AnswerForm, field: str) -> Response:
    """Read the rows; those that are answered are kept."""
    targets, pairs = keys(len(question.targets)), {}
    for key in keys(len(question.pairs)):
        target = form.one_of(row_field(field, key), targets, _("Choose one answer for this row."))
        if target is not None:
            pairs[key] = target
    return {"pairs": pairs} if pairs else {}


def mark(question: Matching, response: object, drawn: Drawn) -> Mark:
    """Mark each pair on its own; the score is the share of right pairs (guide, part 4)."""
    places = _places(question, drawn)
    sent = mapping(entry(response, "pairs"))
    given = [sent.get(key) for key in keys(len(question.pairs))]
    remarks = []
    for index, (pair, target) in enumerate(zip(question.pairs, given, strict=True)):
        is_right = target == places[pair.right]
        is_mistaken = not is_right and target in places.values()
        misconception = question.wrong.misconception if is_mistaken else None
        label, why = drawn.fill(pair.left), drawn.fill(pair.why)
        remarks.append(Remark(f"pairs.{index}", label, why, is_right, misconception))
    is_answered = any(target in places.values() for target in given)
    return Mark(
        score=share(sum(remark.is_right for remark in remarks), len(remarks)),
        is_answered=is_answered,
        remarks=with_correction(remarks, question.wrong, drawn) if is_answered else (),
        correct_answer=tuple(
            f"{drawn.fill(pair.left)}: {drawn.fill(question.targets[pair.right])}" for pair in question.pairs
        ),
    )


def fill(shown: PresentedMatching, response: Mapping[str, Any], locale: str) -> FormValues:
    """Choose the targets again."""
    del locale
    pairs: Mapping[str, str] = response.get("pairs", {})
    return {row.field: [pairs[row.key]] for row in shown.rows if row.key in pairs}


def tell(shown: PresentedMatching, response: Mapping[str, Any]) -> str:
    """Return the words of each answered row and its target."""
    rows = {row.key: row.text for row in shown.rows}
    pairs: Mapping[str, str] = response.get("pairs", {})
    return "; ".join(f"{rows[row]}: {text_of(shown.choices, target)}" for row, target in pairs.items())


def best_answer(question: Matching, drawn: Drawn) -> Response:
    """Choose the right target in each row."""
    return _choose(question, drawn, shift=0)


def worst_answer(question: Matching, drawn: Drawn) -> Response:
    """Choose the target after the right one in each row."""
    return _choose(question, drawn, shift=1)


def _choose(question: Matching, drawn: Drawn, *, shift: int) -> Response:
    places, names = _places(question, drawn), question.target_names
    shifted = dict(zip(names, names[shift:] + names[:shift], strict=True))
    rows = zip(keys(len(question.pairs)), question.pairs, strict=True)
    return {"pairs": {key: places[shifted[pair.right]] for key, pair in rows}}


def _places(question: Matching, drawn: Drawn) -> dict[str, str]:
    """Return the key on the page of each target, by its name."""
    names, order = question.target_names, _order(question, drawn)
    return {names[index]: key for key, index in zip(keys(len(order)), order, strict=True)}


def _order(question: Matching, drawn: Drawn) -> tuple[int, ...]:
    return shown_order(len(question.targets), drawn.seed)
