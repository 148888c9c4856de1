"""Reading forms: what is understood, what is refused, and in which words."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.assessment.answer_form import ParsedResponse
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.typed_numbers import number_problem
from academy.content.items import read_item
from academy.core.money import NumberFault
from tests.unit.assessment.bank import CURRENCIES, ITEMS, SAMPLE, Form, item_dict, reader, right_form, shown


def _parse(item_id: str, fields: dict[str, Any], currency: str = "MYR", locale: str = "en") -> ParsedResponse:
    return DrawnItem.of(ITEMS[item_id], **reader("attempt", currency, locale)).parse(Form(fields))


def _problems(item_id: str, fields: dict[str, Any], **circumstances: str) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in _parse(item_id, fields, **circumstances).problems]


@pytest.mark.parametrize("value", ["", "d", "A", "aa", "0", ["a", "b"], "a" * 1000])
def test_a_single_choice_needs_one_key_of_the_page(value: Any) -> None:
    assert _problems("rk-0101", {"answer": value}) == [("answer", "Choose one answer.")]
    assert _parse("rk-0101", {"answer": value}).response == {}


def test_choices_are_read() -> None:
    assert _parse("rk-0101", {"answer": " b "}).response == {"choice": "b"}
    assert _parse("rk-0405", {"answer": "false"}).response == {"choice": "false"}
    assert _parse("rk-0404", {"answer": ["c", "a", "c"]}).response == {"choices": ["a", "c"]}
    assert _problems("rk-0405", {}) == [("answer", "Choose true or false.")]


def test_a_multiple_choice_says_how_many_are_missing() -> None:
    parsed = _parse("rk-0301", {"answer": ["a", "b", "zz"]})
    assert parsed.problems[0].message == "Choose 4 answers. You chose 2."
    assert parsed.response == {"choices": ["a", "b"]}
    assert not parsed.is_complete
    assert _problems("rk-0301", {})[0][1] == "Choose 4 answers. You chose 0."
    assert _problems("rk-0404", {}) == [("answer", "Choose at least one answer.")]
    assert _parse("rk-0301", {"answer": ["a", "b", "c", "f"]}).is_complete


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "number"),
    [
        ("1,500", "MYR", "en", "1500"),
        ("1.500", "IDR", "id", "1500"),
        ("Rp1.500.000", "IDR", "id", "1500000"),
        ("1 500", "VND", "vi", "1500"),
        ("១៥០០", "KHR", "km", "1500"),
        ("1500៛", "KHR", "km", "1500"),
        ("12.50", "MYR", "en", "12.5"),
        ("12,50", "MYR", "id", "12.5"),
        ("-30", "MYR", "en", "-30"),
        ("−30", "MYR", "en", "-30"),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, currency: str, locale: str, number: str) -> None:
    parsed = _parse("rk-0502", {"answer": typed}, currency, locale)
    assert parsed.response == {"number": number}
    assert parsed.is_complete


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type a number, for example 1,500."),
        ("many", "Type a number, for example 1,500."),
        ("1,2,3", "We cannot read this number. Type it like this: 1,500."),
        ("1.555", None),
        ("12.5555", "This number has too many decimals. Type it like this: 1,500."),
        ("9" * 30, "This number is too long. Check it and type it again."),
        ("9" * 100_000, "This number is too long. Check it and type it again."),
        ("฿100", "This question uses RM. Type only the number, for example 1,500."),
    ],
)
def test_a_number_that_cannot_be_read_says_what_to_do(typed: str, message: str | None) -> None:
    problems = _problems("rk-0502", {"answer": typed})
    assert problems == ([] if message is None else [("answer", message)])


def test_the_example_follows_the_locale() -> None:
    assert _problems("rk-0502", {}, currency="IDR", locale="id") == [
        ("answer", "Type a number, for example 1.500.")
    ]


@pytest.mark.parametrize("unit", ["percent", "number"])
def test_a_percent_sign_is_only_welcome_for_percent(unit: str) -> None:
    item = read_item(item_dict("rk-0502", unit=unit))
    drawn = DrawnItem.of(item, **reader())
    assert drawn.parse(Form({"answer": "12.5 %"})).is_complete is (unit == "percent")
    assert drawn.parse(Form({"answer": "12.5"})).response == {"number": "12.5"}
    assert shown(item, **reader()).symbol == {"percent": "%", "number": ""}[unit]


def test_every_reason_has_a_sentence() -> None:
    messages = [number_problem(reason, "1,500", CURRENCIES["MYR"]) for reason in get_args(NumberFault)]
    assert len(set(messages)) == 5
    assert all(message.endswith(".") for message in messages)


def test_matching_keeps_the_rows_that_are_answered() -> None:
    parsed = _parse("rk-0103", {"answer-a": "b", "answer-b": "x", "answer-c": ["a", "b"]})
    assert parsed.response == {"pairs": {"a": "b"}}
    assert [each.field for each in parsed.problems] == ["answer-b", "answer-c", "answer-d"]
    assert _parse("rk-0103", {}).response == {}


def test_an_order_is_read_from_place_numbers() -> None:
    fields = {"answer-a": "2", "answer-b": "1", "answer-c": "៣", "answer-d": "5", "answer-e": "4"}
    assert _parse("rk-0201", fields).response == {"order": ["b", "a", "c", "e", "d"]}


def test_an_order_with_mistakes_names_the_field() -> None:
    fields = {"answer-a": "2", "answer-b": "2", "answer-c": "0", "answer-d": "6", "answer-e": "x"}
    assert _problems("rk-0201", fields) == [
        ("answer-b", "Two steps have the number 2. Give each step its own number."),
        ("answer-c", "Type a number from 1 to 5."),
        ("answer-d", "Type a number from 1 to 5."),
        ("answer-e", "Type a number from 1 to 5."),
    ]
    assert _parse("rk-0201", fields).response == {}


def test_gaps_are_read_one_by_one() -> None:
    parsed = _parse("rk-0204", {"answer-a": "c"})
    assert parsed.response == {"blanks": {"a": "c"}}
    assert [(each.field, each.message) for each in parsed.problems] == [
        ("answer-b", "Choose a word for this gap.")
    ]
    assert _parse("rk-0204", {}).response == {}


def test_a_scenario_keeps_the_parts_that_are_answered() -> None:
    parsed = _parse("rk-0605", {"part-p3-answer": "true", "part-p2-answer": "x"})
    assert parsed.response == {"parts": {"p3": {"choice": "true"}}}
    assert [each.field for each in parsed.problems] == ["part-p1-answer", "part-p2-answer"]


@settings(max_examples=300, deadline=None)
@given(
    item_id=st.sampled_from(sorted(ITEMS)),
    values=st.lists(
        st.lists(st.text(max_size=70) | st.sampled_from("abcdef12345"), max_size=7), min_size=9, max_size=9
    ),
    locale=st.sampled_from(["en", "id", "km", "my", "tet"]),
)
def test_any_form_is_read_without_an_error(item_id: str, values: list[list[str]], locale: str) -> None:
    names = ["answer", *(f"answer-{key}" for key in "abcde"), *(f"part-p{number}-answer" for number in "123")]
    parsed = _parse(item_id, dict(zip(names, values, strict=True)), "KHR", locale)
    attempt = reader("attempt", "KHR", locale)
    assert json.loads(json.dumps(parsed.response)) == parsed.response
    assert len(json.dumps(parsed.response)) < 500
    assert all(problem.message for problem in parsed.problems)
    marked = DrawnItem.of(ITEMS[item_id], **attempt).mark(parsed.response)
    assert marked.is_answered or not parsed.is_complete
    assert bool(parsed.response) is marked.is_answered


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_unknown_fields_are_ignored(item_id: str) -> None:
    attempt = reader()
    drawn = DrawnItem.of(SAMPLE[item_id], **attempt)
    form = right_form(SAMPLE[item_id], drawn.present(), attempt)
    more = Form({**form.fields, "score": ["1"], "is_correct": ["true"], "answer-zz": ["a"]})
    assert drawn.parse(form) == drawn.parse(more)
