"""Partial credit and feedback of each type, and answers nobody should send."""

import json
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.marks import Mark
from academy.content.items import Item, read_item
from tests.unit.assessment.bank import (
    CURRENCIES,
    ITEM_DICTS,
    ITEMS,
    LOCALES,
    SAMPLE,
    item_dict,
    reader,
    shown,
)

ATTEMPT = reader("attempt")


def _question(item_id: str) -> Any:
    return shown(ITEMS[item_id], **ATTEMPT)


def _mark(item_id: str, response: Any) -> Mark:
    return DrawnItem.of(ITEMS[item_id], **ATTEMPT).mark(response)


@pytest.mark.sampled
def test_every_option_of_a_single_choice_has_its_own_feedback() -> None:
    singles = {item_id: item for item_id, item in SAMPLE.items() if item.type == "single"}
    assert singles
    for item_id, item in singles.items():
        check_options(item_id, item)


def check_options(item_id: str, item: Item) -> None:
    drawn = DrawnItem.of(item, **ATTEMPT).drawn
    options = {drawn.fill(option["text"]): option for option in item_dict(item_id)["options"]}
    for choice in shown(item, **ATTEMPT).choices:
        option, marked = options[choice.text], DrawnItem.of(item, **ATTEMPT).mark({"choice": choice.key})
        (remark,) = marked.remarks
        assert (remark.label, remark.text) == (choice.text, drawn.fill(option["feedback"]))
        assert remark.path == f"options.{list(options).index(choice.text)}"
        assert marked.score == (1 if option.get("correct") else 0)
        assert marked.misconceptions == (() if option.get("correct") else (option["misconception"],))
        assert marked.correct_answer == tuple(text for text, each in options.items() if each.get("correct"))


def test_the_explanation_is_shown_after_a_single_choice() -> None:
    assert _mark("rk-0101", {}).solution == ITEM_DICTS["rk-0101"]["explain"]


def test_multiple_choice_counts_right_minus_wrong() -> None:
    choices = _question("rk-0301").choices
    right = [choice.key for choice in choices if choice.text in _mark("rk-0301", {}).correct_answer]
    wrong = [choice.key for choice in choices if choice.key not in right]
    assert (len(right), len(wrong)) == (4, 2)
    for count_right in range(5):
        for count_wrong in range(3):
            chosen = right[:count_right] + wrong[:count_wrong]
            marked = _mark("rk-0301", {"choices": chosen})
            assert marked.score == max(Fraction(0), Fraction(count_right - count_wrong, 4))
            assert len(marked.remarks) == len(chosen)
            assert marked.is_answered is bool(chosen)
            assert len(marked.misconceptions) == count_wrong


def test_a_choice_sent_twice_counts_once() -> None:
    (key, *_) = [choice.key for choice in _question("rk-0301").choices]
    assert _mark("rk-0301", {"choices": [key, key, key]}) == _mark("rk-0301", {"choices": [key]})


def test_true_or_false_has_feedback_for_both() -> None:
    feedback = ITEM_DICTS["rk-0405"]["feedback"]
    right, wrong = _mark("rk-0405", {"choice": "false"}), _mark("rk-0405", {"choice": "true"})
    assert (right.score, right.remarks[0].text, right.remarks[0].path) == (
        Fraction(1),
        feedback["false"],
        "feedback.false",
    )
    assert (wrong.score, wrong.remarks[0].text, wrong.misconceptions) == (
        Fraction(0),
        feedback["true"],
        ("M12",),
    )
    assert right.correct_answer == ("False",)
    assert _mark("rk-0105", {"choice": "true"}).is_correct


def test_matching_counts_each_pair() -> None:
    question, pairs = _question("rk-0401"), ITEM_DICTS["rk-0401"]["pairs"]
    targets = ITEM_DICTS["rk-0401"]["targets"]
    keys = {choice.text: choice.key for choice in question.choices}
    right = {row.key: keys[targets[pair["right"]]] for row, pair in zip(question.rows, pairs, strict=True)}
    assert _mark("rk-0401", {"pairs": right}).score == 1
    one_wrong = {**right, "a": right["b"]}
    marked = _mark("rk-0401", {"pairs": one_wrong})
    assert marked.score == Fraction(3, 4)
    assert [remark.is_right for remark in marked.remarks] == [False, True, True, True, False]
    assert marked.remarks[0].text == pairs[0]["why"]
    assert marked.remarks[-1].path == "wrong"
    assert marked.misconceptions == ("M12",)


def test_a_row_left_open_is_wrong_but_no_misconception() -> None:
    question = _question("rk-0103")
    marked = _mark("rk-0103", {"pairs": {"a": question.choices[0].key}})
    assert [remark.misconception for remark in marked.remarks[1:4]] == [None, None, None]
    assert marked.score in (0, Fraction(1, 4))
    assert not marked.is_correct


def test_ordering_counts_adjacent_pairs() -> None:
    steps = [step["text"] for step in ITEM_DICTS["rk-0201"]["steps"]]
    keys = {row.text: row.key for row in _question("rk-0201").rows}
    for order in permutations(range(5)):
        marked = _mark("rk-0201", {"order": [keys[steps[index]] for index in order]})
        expected = sum(order.index(index + 1) == order.index(index) + 1 for index in range(4))
        assert marked.score == Fraction(expected, 4)
        remarks = marked.remarks[:5]
        assert [remark.label for remark in remarks] == steps
        assert sum(remark.is_right for remark in remarks[1:]) == expected
        assert remarks[0].is_right is (order[0] == 0)
        assert len(marked.remarks) == (5 if marked.is_correct else 6)


def test_an_ordering_left_as_it_starts_scores_nothing() -> None:
    for number in range(50):
        attempt = reader(f"attempt-{number}")
        rows = shown(ITEMS["rk-0504"], **attempt).rows
        marked = DrawnItem.of(ITEMS["rk-0504"], **attempt).mark({"order": [row.key for row in rows]})
        assert (marked.score, marked.is_answered) == (Fraction(0), True)


@pytest.mark.parametrize(
    "order", [["a", "b"], ["a", "a", "b", "c", "d"], ["a", "b", "c", "d", "e", "x"], "abcde"]
)
def test_an_order_that_is_not_complete_is_not_answered(order: Any) -> None:
    marked = _mark("rk-0201", {"order": order})
    assert (marked.score, marked.is_answered, marked.remarks) == (Fraction(0), False, ())


def test_fill_in_counts_each_gap() -> None:
    blanks = ITEM_DICTS["rk-0604"]["blanks"]
    gaps = [segment.gap for segment in _question("rk-0604").segments if segment.gap]
    words = {gap.key: {choice.text: choice.key for choice in gap.choices} for gap in gaps}
    response = {"a": words["a"]["size"], "b": words["b"]["street"]}
    marked = _mark("rk-0604", {"blanks": response})
    assert marked.score == Fraction(1, 3)
    assert [remark.text for remark in marked.remarks] == [
        blanks["a"]["options"][0]["feedback"],
        blanks["b"]["options"][1]["feedback"],
    ]
    assert [remark.path for remark in marked.remarks] == ["blanks.a.options.0", "blanks.b.options.1"]
    assert marked.correct_answer == ("size", "weeks", "total")
    assert marked.misconceptions == ("M20",)


def test_a_scenario_scores_the_mean_of_its_parts() -> None:
    marked = _mark("rk-0605", {"parts": {"p3": {"choice": "false"}, "p2": {"number": "999999"}}})
    assert marked.score == Fraction(1, 3)
    assert [part.score for _, part in marked.parts] == [0, 0, 1]
    assert [part.is_answered for _, part in marked.parts] == [False, True, True]
    assert [remark.path for remark in marked.remarks] == [
        "parts.p2.feedback.wrong",
        "parts.p3.feedback.false",
    ]
    assert len(marked.correct_answer) == 3


def test_a_wrong_number_outside_every_trap_gets_the_general_feedback() -> None:
    marked = _mark("rk-0502", {"number": "1.37"})
    (remark,) = marked.remarks
    assert (remark.path, remark.is_right, remark.misconception) == ("feedback.wrong", False, None)
    assert remark.text.startswith("From RM")
    assert remark.label == "RM1.37"


def _rate_item(**changes: Any) -> dict[str, Any]:
    return item_dict(
        "rk-0502",
        params={"part": {"int": [2, 2]}},
        derive={},
        require=[],
        **{
            "stem": "{part} of 16?",
            "answer": "part * 100 / 16",
            "unit": "percent",
            "tolerance": {"abs": 0.5},
            **changes,
        },
    )


def test_a_tolerance_is_an_absolute_band_and_the_answer_wins_over_a_trap() -> None:
    trap = {"value": "13", "misconception": "M01", "feedback": "The answer is {answer}."}
    item = read_item(_rate_item(traps=[trap]))
    for typed, score, path in [
        ("12.5", 1, "feedback.correct"),
        ("12", 1, "feedback.correct"),
        ("13", 1, "feedback.correct"),
        ("11.999", 0, "feedback.wrong"),
        ("13.5", 0, "traps.0"),
        ("13.51", 0, "feedback.wrong"),
    ]:
        marked = DrawnItem.of(item, **ATTEMPT).mark({"number": typed})
        assert (marked.score, marked.remarks[0].path) == (Fraction(score), path)
    assert DrawnItem.of(item, **ATTEMPT).mark({"number": "13.5"}).remarks[0].text == "The answer is 12.5%."
    assert DrawnItem.of(item, **ATTEMPT).mark({}).correct_answer == ("12.5%",)


def test_a_tolerance_for_money_is_in_teaching_units() -> None:
    item = read_item(_rate_item(answer="part", unit="money", tolerance={"abs": "0.5"}, traps=[]))
    attempt = reader("attempt", "IDR", "id")
    assert DrawnItem.of(item, **attempt).mark({"number": "12500"}).is_correct
    assert not DrawnItem.of(item, **attempt).mark({"number": "12501"}).is_correct


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from("abcdef"),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(
                ["choice", "choices", "number", "pairs", "order", "blanks", "parts", "p1", "p2", "a", "b"]
            )
            | st.text(max_size=3),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
KEY = st.sampled_from("abcdefx")
NEAR = st.fixed_dictionaries(
    {},
    optional={
        "choice": KEY | st.sampled_from(["true", "false"]) | JUNK,
        "choices": st.lists(KEY | JUNK, max_size=8),
        "number": st.decimals(allow_nan=True).map(str) | st.integers().map(str) | JUNK,
        "pairs": st.dictionaries(KEY, KEY | JUNK) | JUNK,
        "order": st.permutations("abcde") | st.lists(KEY | JUNK, max_size=8),
        "blanks": st.dictionaries(KEY, KEY | JUNK) | JUNK,
    },
)
RESPONSES = (
    JUNK
    | NEAR
    | st.fixed_dictionaries({"parts": st.dictionaries(st.sampled_from(["p1", "p2", "p3"]), NEAR | JUNK)})
)


@settings(max_examples=600, deadline=None)
@given(
    item_id=st.sampled_from(sorted(ITEMS)),
    response=RESPONSES,
    seed=st.text(max_size=20),
    currency=st.sampled_from(sorted(CURRENCIES)),
    locale=st.sampled_from(LOCALES),
)
def test_any_response_is_marked_without_an_error(
    item_id: str, response: Any, seed: str, currency: str, locale: str
) -> None:
    attempt = reader(seed, currency, locale)
    marked = DrawnItem.of(ITEMS[item_id], **attempt).mark(response)
    assert isinstance(marked.score, Fraction)
    assert 0 <= marked.score <= 1
    assert marked.is_correct is (marked.score == 1)
    assert marked.is_answered or marked.score == 0
    assert all(remark.text for remark in marked.remarks)
    assert DrawnItem.of(ITEMS[item_id], **attempt).mark(response) == marked


@pytest.mark.parametrize(
    "number", ["1e9", "٣", "½", " 1", "1,000", "--1", "9" * 40, "1/2", "NaN", "inf", "", None, 5, True]
)
def test_only_plain_decimals_are_numbers(number: Any) -> None:
    assert not _mark("rk-0502", {"number": number}).is_answered


def test_a_mark_survives_json_and_stays_exact() -> None:
    score = _mark("rk-0604", {"blanks": {}}).score + Fraction(1, 3)
    assert Fraction(json.loads(json.dumps(str(score)))) == Fraction(1, 3)
