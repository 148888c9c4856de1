"""Put steps in order. Form: ``answer-a`` = place 1, 2 … Response: ``{"order": ["b", "a", "c"]}``, first one first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import adjacent_pairs, keys, row_field, unsolved_order
from academy.assessment.marks import Mark, Remark, share, with_correction
from academy.assessment.presented import PresentedQuestion, Row, present_rows
from academy.assessment.stored_response import entry, sequence
from academy.content.kinds import ItemKind, Ordering
from academy.core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class PresentedOrdering(PresentedQuestion):
    """The steps, each with a field for the number of its place."""

    rows: tuple[Row, ...]


def present(question: Ordering, drawn: Drawn, field: str) -> PresentedOrdering:
    """Show the steps in an order that is worth no points."""
    texts = [step.text for step in question.steps]
    rows = present_rows(texts, _order(question, drawn), field, drawn)
    return PresentedOrdering(ItemKind.ORDERING, field, drawn.fill(question.stem), rows)


def parse(question: Ordering, form: AnswerForm, field: str) -> Response:
    """Read the place of each step; only a whole order is an answer."""
    steps = keys(len(question.steps))
    places: dict[int, str] = {}
    for key in steps:
        name = row_field(field, key)
        place = _place(form, name, len(steps))
        if place in places:
            message = _("Two steps have the number %(number)s. Give each step its own number.", number=place)
            form.refuse(name, message)
        elif place is not None:
            places[place] = key
    return {"order": [places[place] for place in sorted(places)]} if len(places) == len(steps) else {}


def mark(question: Ordering, response: object, drawn: Drawn) -> Mark:
    """Mark an order by its adjacent pairs: the share of steps that directly follow the right step.

    Remarks come in the right order; the first step is right when it stands first.
    """
    order = _order(question, drawn)
    sent = sequence(entry(response, "order"))
    indexes = dict(zip(keys(len(order)), order, strict=True))
    given = tuple(indexes[key] for key in sent if isinstance(key, str) and key in indexes)
    is_answered = len(given) == len(sent) and sorted(given) == list(range(len(order)))
    remarks = []
    for index, step in enumerate(question.steps):
        is_right = (index - 1, index) in pairwise((-1, *given))
        misconception = None if is_right else question.wrong.misconception
        label, why = drawn.fill(step.text), drawn.fill(step.why)
        remarks.append(Remark(f"steps.{index}", label, why, is_right, misconception))
    return Mark(
        score=share(adjacent_pairs(given), len(order) - 1) if is_answered else share(0, 1),
        is_answered=is_answered,
        remarks=with_correction(remarks, question.wrong, drawn) if is_answered else (),
        correct_answer=tuple(drawn.fill(step.text) for step in question.steps),
        is_sequence=True,
    )


def fill(shown: PresentedOrdering, response: Mapping[str, Any], locale: str) -> FormValues:
    """Write the places again."""
    del locale
    order: list[str] = response.get("order", [])
    return {row.field: [str(order.index(row.key) + 1)] for row in shown.rows if row.key in order}


def tell(shown: PresentedOrdering, response: Mapping[str, Any]) -> str:
    """Return the words of the steps in the order that was given."""
    rows = {row.key: row.text for row in shown.rows}
    return "; ".join(rows[key] for key in response.get("order", []))


def best_answer(question: Ordering, drawn: Drawn) -> Response:
    """Give each step its place."""
    order = _order(question, drawn)
    return {"order": [key for _step, key in sorted(zip(order, keys(len(order)), strict=True))]}


def worst_answer(question: Ordering, drawn: Drawn) -> Response:
    """Leave the steps as they stand on the page, where none follows its right neighbour."""
    del drawn
    return {"order": list(keys(len(question.steps)))}


def _order(question: Ordering, drawn: Drawn) -> tuple[int, ...]:
    return unsolved_order(len(question.steps), drawn.seed)


def _place(form: AnswerForm, field: str, last: int) -> int | None:
    values = form.values(field)
    if len(values) == 1 and re.fullmatch(r"\d{1,2}", values[0]) and 1 <= int(values[0]) <= last:
        return int(values[0])  # \d and int read the digits of every script
    form.refuse(field, _("Type a number from 1 to %(last)s.", last=last))
    return None
