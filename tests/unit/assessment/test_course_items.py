"""Questions of all courses, in many currencies and four locales."""

import json
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from academy.assessment.drawing import draw_item, values_from_json, values_to_json
from academy.assessment.drawn_item import DrawnItem
from academy.content.kinds import Numeric, Unit
from academy.core.money import exact_text, format_money, format_number
from tests.support.sample import sampled
from tests.unit.assessment.bank import (
    CURRENCIES,
    ITEMS,
    LOCALES,
    SAMPLE,
    amount,
    numbers_of,
    reader,
    right_form,
    simple_questions,
)

CIRCUMSTANCES = [
    reader(f"attempt-{number}-{currency}-{locale}", currency, locale)
    for number, currency, locale in sampled(product(range(3), CURRENCIES, LOCALES), 40, "circumstances")
]
pytestmark = pytest.mark.sampled


@pytest.mark.parametrize("item_id", SAMPLE)
def test_the_right_answer_marks_one(item_id: str) -> None:
    item = SAMPLE[item_id]
    for attempt in CIRCUMSTANCES:
        form = right_form(item, DrawnItem.of(item, **attempt).present(), attempt)
        parsed = DrawnItem.of(item, **attempt).parse(form)
        assert parsed.problems == ()
        marked = DrawnItem.of(item, **attempt).mark(json.loads(json.dumps(parsed.response)))
        assert marked.score == 1
        assert marked.is_correct
        assert marked.is_answered
        assert marked.misconceptions == ()
        assert all(remark.is_right and remark.text for remark in marked.remarks)


@pytest.mark.parametrize("item_id", SAMPLE)
def test_no_placeholder_is_left_in_a_text(item_id: str) -> None:
    item = SAMPLE[item_id]
    for attempt in CIRCUMSTANCES[::3]:
        shown = DrawnItem.of(item, **attempt).present()
        marked = DrawnItem.of(item, **attempt).mark({})
        texts = [shown.introduction, *(question.stem for question in shown.questions), marked.solution]
        assert not any("{" in text for text in texts)
        for _, part in marked.parts:
            assert "{" not in part.solution


@pytest.mark.parametrize("item_id", SAMPLE)
def test_each_trap_has_its_own_feedback_and_is_not_right(item_id: str) -> None:
    for question in simple_questions(SAMPLE[item_id]):
        if isinstance(question, Numeric):
            reached = [_fall_into_every_trap(item_id, question, attempt) for attempt in CIRCUMSTANCES]
            assert set().union(*reached) == set(range(len(question.traps)))


def label(value: Fraction, question: Numeric, attempt: dict[str, Any]) -> str:
    """Write a number with the sign of its unit."""
    if question.unit is Unit.MONEY:
        return format_money(value, attempt["currency"], attempt["locale"])
    sign = "%" if question.unit is Unit.PERCENT else ""
    return format_number(value, attempt["locale"]) + sign


def _fall_into_every_trap(item_id: str, question: Numeric, attempt: dict[str, Any]) -> set[int]:
    item, reached = SAMPLE[item_id], set[int]()
    numbers, currency = numbers_of(item, attempt), attempt["currency"]
    values = [amount(trap.value, question, numbers, currency) for trap in question.traps]
    for value in values:
        response = {"number": exact_text(value)}
        part_id = next((part.id for part in getattr(item.question, "parts", ()) if part is question), None)
        marked = DrawnItem.of(item, **attempt).mark({"parts": {part_id: response}} if part_id else response)
        place = f"parts.{part_id}." if part_id else ""
        (remark,) = marked.remarks
        first = values.index(value)
        assert remark.path == f"{place}traps.{first}"
        assert remark.misconception == question.traps[first].misconception
        assert not remark.is_right
        assert "{" not in remark.text
        assert remark.label == label(value, question, attempt)
        assert marked.score == 0
        reached.add(first)
    return reached


@pytest.mark.parametrize("item_id", SAMPLE)
def test_stored_values_mark_like_the_seed(item_id: str) -> None:
    item = SAMPLE[item_id]
    for attempt in CIRCUMSTANCES[::4]:
        drawn = draw_item(item, seed=attempt["seed"], people=attempt["people"])
        stored = values_from_json(item, json.loads(json.dumps(values_to_json(drawn))))
        assert stored == drawn
        shown = DrawnItem.of(item, **attempt).present()
        assert DrawnItem.of(item, **attempt, values=stored).present() == shown
        form = right_form(item, shown, attempt)
        response = DrawnItem.of(item, **attempt).parse(form).response
        assert DrawnItem.of(item, **attempt, values=stored).mark(response) == DrawnItem.of(
            item, **attempt
        ).mark(response)


def test_values_that_were_stored_are_used_instead_of_a_new_draw() -> None:
    item, attempt = ITEMS["rk-0502"], reader()
    values = {
        **draw_item(item, seed="seed", people=attempt["people"]),
        "below": Fraction(7),
        "safe": Fraction(5),
    }
    stored = values_from_json(item, values_to_json(values))
    assert DrawnItem.of(item, **attempt, values=stored).mark({"number": "12"}).is_correct
    assert "RM7 below zero" in DrawnItem.of(item, **attempt, values=stored).present().questions[0].stem
