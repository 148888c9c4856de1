"""What a page shows, and what it must not show."""

import json
from collections import Counter
from typing import Any

import pytest

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.layout import adjacent_pairs, shown_order, unsolved_order
from academy.content.items import read_item
from tests.unit.assessment.bank import ITEMS, SAMPLE, item_dict, questions_of, reader, shown

SECRET_KEYS = {
    "correct",
    "is_right",
    "feedback",
    "misconception",
    "traps",
    "answer",
    "solution",
    "explain",
    "why",
}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(each) for each in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(_keys(each) for each in value))
    return set()


def _secret_texts(data: Any, key: str = "") -> list[str]:
    if isinstance(data, dict):
        return [
            text
            for name, each in data.items()
            for text in _secret_texts(each, name if name in SECRET_KEYS else key)
        ]
    if isinstance(data, list):
        return [text for each in data for text in _secret_texts(each, key)]
    return [data] if key and isinstance(data, str) else []


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_a_page_holds_no_key_feedback_or_solution(item_id: str) -> None:
    data = item_dict(item_id)
    shown_words = " ".join(set(_texts(data)) - set(_secret_texts(data)))
    secrets = {_beginning(text) for text in _secret_texts(data) if " " in text}
    for number in range(20):
        presented = DrawnItem.of(SAMPLE[item_id], **reader(f"attempt-{number}")).present().to_json()
        page = json.dumps(presented, ensure_ascii=False)
        assert not _keys(presented) & SECRET_KEYS
        assert [each for each in secrets if each in page and each not in shown_words and len(each) > 8] == []


def _beginning(text: str) -> str:
    """Return a text up to its first placeholder, or its first words."""
    return text.partition("{")[0][:40]


def _with_another_key(data: dict[str, Any]) -> dict[str, Any]:
    """Change everything that decides what is right, and nothing that is shown."""
    for question in questions_of(data):
        for options in [
            question.get("options", []),
            *(each["options"] for each in question.get("blanks", {}).values()),
        ]:
            right = [option.get("correct", False) for option in options]
            for option, was_right in zip(options, [*right[1:], *right[:1]], strict=True):
                option["correct"] = was_right
        if question["type"] == "true_false":
            question["answer"] = not question["answer"]
        if question["type"] == "numeric":
            question["answer"], question["traps"], question["solution"] = "7", [], "Seven."
        for pair in question.get("pairs", []):
            pair["right"] = next(iter(question["targets"]))
    return data


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", [key for key, item in SAMPLE.items() if item.type != "ordering"])
def test_another_answer_key_looks_the_same(item_id: str) -> None:
    other = read_item(_with_another_key(item_dict(item_id)))
    assert other != SAMPLE[item_id]
    for number in range(10):
        attempt = reader(f"attempt-{number}")
        assert DrawnItem.of(other, **attempt).present() == DrawnItem.of(SAMPLE[item_id], **attempt).present()


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_the_same_seed_shows_the_same_page(item_id: str) -> None:
    first = DrawnItem.of(read_item(item_dict(item_id)), **reader("a")).present()
    assert first == DrawnItem.of(SAMPLE[item_id], **reader("a")).present()


def test_another_seed_shows_other_orders_and_numbers() -> None:
    for item in ITEMS.values():
        pages = {
            json.dumps(DrawnItem.of(item, **reader(f"attempt-{number}")).present().to_json())
            for number in range(40)
        }
        is_fixed = item.type == "true_false" or item.id in {"rk-0304", "rk-0503"}
        assert len(pages) == 1 if is_fixed else len(pages) > 1


def test_options_marked_as_not_shuffled_keep_their_order() -> None:
    for number in range(20):
        question = shown(ITEMS["rk-0503"], **reader(f"attempt-{number}"))
        assert [choice.text for choice in question.choices] == ["Week 1", "Week 2", "Week 4"]


def test_the_right_option_stands_at_every_place_equally_often() -> None:
    places = Counter(shown_order(3, f"attempt-{number}").index(0) for number in range(3000))
    assert all(900 < places[place] < 1100 for place in range(3))


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6])
def test_an_ordering_starts_with_no_points(number: int) -> None:
    orders = {unsolved_order(number, f"attempt-{seed}") for seed in range(300)}
    assert all(sorted(order) == list(range(number)) and adjacent_pairs(order) == 0 for order in orders)
    assert len(orders) == {2: 1, 3: 3, 4: 11, 5: 53}.get(number, len(orders))


def test_money_is_shown_in_the_learners_currency_and_locale() -> None:
    for currency, locale, sign in [
        ("IDR", "id", "Rp"),
        ("KHR", "km", "៛"),
        ("VND", "vi", "₫"),
        ("USD", "en", "US$"),
    ]:
        question = shown(ITEMS["rk-0502"], **reader("a", currency, locale))
        assert question.stem.count(sign) == 2
        assert question.symbol == sign


def test_a_fill_in_is_cut_at_its_gaps() -> None:
    question = shown(ITEMS["rk-0204"], **reader())
    assert [segment.text for segment in question.segments] == [
        "Balance before + money ",
        " − money ",
        " = new balance",
    ]
    gaps = [segment.gap for segment in question.segments]
    assert gaps[-1] is None
    assert [gap.field for gap in gaps if gap] == ["answer-a", "answer-b"]
    assert question.stem == "Choose the right word for each gap."
    stem = "Complete the rule."
    own = shown(read_item(item_dict("rk-0204", stem=stem)), **reader())
    assert own.stem == stem


def test_a_scenario_has_an_introduction_and_a_field_for_each_part() -> None:
    presented = DrawnItem.of(ITEMS["rk-0605"], **reader()).present()
    assert "below zero in week 3" in presented.introduction
    assert [question.field for question in presented.questions] == [
        "part-p1-answer",
        "part-p2-answer",
        "part-p3-answer",
    ]
    last: Any = presented.questions[2]
    assert [choice.key for choice in last.choices] == ["true", "false"]
