"""The words and amounts of a workbook, each of them said."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from academy.content.workbook import Field, FieldKind, Formula, Refusal, Sheet, Tone, read_tool
from academy.core.money import Currency, NumberFormatError
from academy.workbook.amounts import Amounts, number_tag
from academy.workbook.rules import RuleState, rule_states
from academy.workbook.words import (
    LABELS,
    REFUSALS,
    choice_word,
    label_of,
    reason_sentence,
    refusal_sentence,
    results_in_words,
    tone_word,
    word_for,
)
from tests.unit.content.workbook.samples import TODAY, evidence_of, tool_with

UNITS = (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER)
RINGGIT = Amounts(Currency("MYR", 2, "RM"), "en")
RUPIAH = Amounts(Currency("IDR", 0, "Rp"), "id")

TOOL = tool_with(
    fields=[
        {"id": "price", "label": "Price", "type": "money"},
        {"id": "share", "type": "percent"},
        {"id": "pieces", "type": "number"},
        {"id": "safe", "type": "money"},
        {"id": "why", "label": "Why", "type": "text", "max": 20},
        {"id": "place", "type": "choice", "choices": ["bag", "my_shop"]},
        {"id": "channel", "label": "Where", "type": "choice", "choices": {"bag": "From a bag"}},
        {
            "id": "change",
            "label": "Change",
            "type": "percent",
            "default": 0,
            "allow_negative": True,
            "slider": {"from": -20, "to": 20, "step": 5},
        },
    ],
    computed=[
        {"id": "left", "expr": "price - safe", "unit": "money"},
        {"id": "half", "label": "Half", "expr": "pieces / 2", "unit": "number", "decimals": 1},
        {"id": "part", "label": "Part", "expr": "share / 3", "unit": "percent"},
    ],
)


def only() -> Sheet:
    [sheet] = read_tool(TOOL).sheets
    return sheet


def field(name: str) -> Field:
    return next(each for each in only().single_fields if each.id == name)


def formula(name: str) -> Formula:
    return next(each for each in only().computed if each.id == name)


def test_usual_columns_have_our_words() -> None:
    assert {name: word_for(name) for name in LABELS} == {
        "date": "Date",
        "what": "What",
        "in": "Money in",
        "out": "Money out",
        "place": "Where the money is",
        "balance": "Balance",
        "opening": "Opening cash",
        "counted": "Counted",
        "difference": "Difference",
        "name": "Name",
        "bill": "Bill",
        "paid": "Paid",
        "due": "Due date",
        "left": "Left",
        "days_late": "Days late",
        "amount": "Amount",
        "all": "Total",
        "late": "Late",
        "next7": "To pay in the next 7 days",
        "cash_now": "Cash now",
        "lowest": "Lowest point",
        "lowest_week": "Week of the lowest point",
        "safe": "Safe balance",
        "find": "Find before that week",
        "bag": "Bag",
        "phone": "Phone",
        "bank": "Bank",
    }
    assert word_for("what_is_it") == "What is it"


def test_each_problem_says_what_to_do() -> None:
    assert {key: reason_sentence(key, "3") for key in REFUSALS} == {
        "wrong_shape": "This part could not be read. Fill it in again.",
        "unknown_sheet": "This sheet is not in the workbook any more. Open the page again.",
        "unknown_field": "This field is not in the workbook any more. Open the page again.",
        "too_many_rows": "This sheet has room for 3 lines. Delete some old lines.",
        "too_many_days": "This sheet has room for 3 days. Delete some old days.",
        "same_row_id": "This line was sent twice. Delete one of them.",
        "not_a_number": "Write this as a number, for example 1500.",
        "too_large": "This number is too long. Check the zeros.",
        "too_many_decimals": "Write at most 3 digits after the decimal point.",
        "below_min": "Write 3 or more here.",
        "above_max": "Write 3 or less here.",
        "not_a_date": "Choose a date.",
        "date_out_of_range": "Check the year of this date.",
        "text_too_long": "Use at most 3 letters here.",
        "not_a_choice": "Choose one from the list.",
        "empty": "Write a number here.",
        "separators": "Check the commas and full stops in this number.",
        "other_currency": "Write this amount in the currency of your workbook.",
    }
    assert [reason_sentence(key, "0") for key in ("too_many_decimals", "below_min")] == [
        "Write a whole number here.",
        "Write zero or more here, without a minus sign.",
    ]
    refusal = Refusal(key="above_max", sheet="only", field="price", limit="90")
    assert refusal_sentence(refusal) == "Write 90 or less here."


def test_names_are_the_courses_own_or_ours() -> None:
    assert [label_of(each) for each in only().single_fields] == [
        *("Price", "Share", "Pieces", "Safe balance", "Why", "Where the money is", "Where", "Change")
    ]
    assert [choice_word(field("place"), choice) for choice in ("bag", "my_shop")] == ["Bag", "My shop"]
    assert choice_word(field("channel"), "bag") == "From a bag"
    assert results_in_words(only()) == "Left, Half, Part"
    assert results_in_words(only(), 2) == "Left, Half"
    assert [tone_word(tone) for tone in (Tone.GOOD, Tone.INFO, Tone.WARN)] == [
        "Good:",
        "Good to know:",
        "Careful:",
    ]


@pytest.mark.parametrize(
    ("amount", "ringgit", "rupiah"),
    [
        (Fraction(0), ("0", "0", "+0", "−0"), ("0", "0", "+0", "−0")),
        (Fraction(1234), ("1,234", "1,234", "+1,234", "−1,234"), ("1.234", "1.234", "+1.234", "−1.234")),
        (Fraction(5, 2), ("2.50", "2.50", "+2.50", "−2.50"), ("3", "3", "+3", "−3")),
        (Fraction(199, 200), ("1", "1", "+1", "−1"), ("1", "1", "+1", "−1")),
    ],
)
def test_amounts_of_lines(amount: Fraction, ringgit: tuple[str, ...], rupiah: tuple[str, ...]) -> None:
    for amounts, written in ((RINGGIT, ringgit), (RUPIAH, rupiah)):
        columns = [amounts.signed(amount, column) for column in ("bill", "in", "out")]
        assert (amounts.bare(amount), *columns) == written


def test_results_with_their_units() -> None:
    third = Fraction(10, 3)
    assert [RINGGIT.unit(third, unit) for unit in UNITS] == [*("RM3.33", "3.33%", "3.33")]
    assert [RINGGIT.unit(third, unit, 1) for unit in UNITS] == [*("RM3.30", "3.3%", "3.3")]
    assert [RINGGIT.formula(third, formula(name)) for name in ("left", "half", "part")] == [
        *("RM3.33", "3.3", "3.33%")
    ]
    assert [RINGGIT.words(formula(name))(third) for name in ("left", "half", "part")] == [
        *("RM3.33", "3.3", "3.33%")
    ]
    assert RINGGIT.formula(None, formula("left")) == "–"
    assert [RINGGIT.plain(third, formula(name)) for name in ("left", "half", "part")] == [
        *("3.33", "3.3", "3.33%")
    ]
    assert [RINGGIT.plain(third, field(name)) for name in ("price", "share", "pieces")] == [
        *("3.33", "3.33%", "3.33")
    ]
    assert [RINGGIT.tick(part)(third) for part in (formula("left"), formula("half"), formula("part"))] == [
        *("3.33", "3.33", "3.33%")
    ]
    assert [RINGGIT.tick(field(name))(third) for name in ("price", "share")] == ["3.33", "3.33%"]


def test_cells_of_a_table() -> None:
    cells: list[tuple[Any, FieldKind]] = [
        (Fraction(5, 2), FieldKind.MONEY),
        (Fraction(5, 2), FieldKind.PERCENT),
        (date(2026, 5, 4), FieldKind.DATE),
        *(("At my stall", FieldKind.CHOICE), ("", FieldKind.TEXT), (None, FieldKind.MONEY)),
    ]
    assert [RINGGIT.cell(value, unit) for value, unit in cells] == [
        *("RM2.50", "2.5%", "4 May 2026", "At my stall", "", "")
    ]


@pytest.mark.parametrize(
    ("name", "stored", "ringgit", "rupiah"),
    [
        ("price", "1234.5", "1,234.50", ""),
        ("price", "1234", "1,234", "1.234"),
        ("share", "12.5", "12.5", "12,5"),
        ("pieces", "0.000001", "0.000001", "0,000001"),
        ("change", "-5", "-5", "-5"),
        ("why", "1,5", "1,5", "1,5"),
        ("price", "", "", ""),
    ],
)
def test_values_as_they_are_typed_and_stored(name: str, stored: str, ringgit: str, rupiah: str) -> None:
    for amounts, text in ((RINGGIT, ringgit), (RUPIAH, rupiah)):
        if text or not stored:
            assert amounts.typed(field(name), stored) == text
            assert amounts.stored(field(name), text) == stored


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("pieces", "0.0000001", "too_many_decimals"),
        ("price", "RM x", "not_a_number"),
        ("share", "x", "not_a_number"),
    ],
)
def test_what_cannot_be_stored_says_why(name: str, text: str, reason: str) -> None:
    with pytest.raises(NumberFormatError) as refusal:
        RINGGIT.stored(field(name), text)
    assert refusal.value.reason == reason


def test_numbers_are_written_as_the_country_of_the_reader_does() -> None:
    readers = [
        ("ms", "BN"),
        ("ms", "MY"),
        ("ms", ""),
        ("ms", "XX"),
        ("en", "SG"),
        ("id", "ID"),
        ("zh-Hans", "SG"),
    ]
    assert [number_tag(*reader) for reader in readers] == [
        *("ms_BN", "ms_MY", "ms", "ms", "en_SG", "id_ID", "zh_Hans_SG")
    ]


@pytest.mark.parametrize(
    ("done", "percent", "is_met"),
    [(0, 0, False), (1, 33, False), (2, 66, False), (3, 100, True), (4, 100, True)],
)
def test_how_far_a_condition_is(done: int, percent: int, is_met: bool) -> None:
    state = RuleState("only", "Only", "Fill in 3 boxes.", "", done, 3)
    assert (state.percent, state.is_met) == (percent, is_met)


def test_conditions_of_series_and_lines_are_told_in_their_own_words() -> None:
    columns = [{"id": "in", "type": "money"}, {"id": "out", "type": "money"}]
    sheets = [
        {"id": "weeks", "title": "Weeks", "kind": "series", "length": 4, "row": columns},
        {"id": "list", "title": "List", "kind": "list", "row": columns},
    ]
    told = []
    for rule in (
        *("weeks: 1 week filled", "weeks: 2 weeks filled", "weeks: 1 month filled", "weeks: 3 months filled"),
        *("weeks: 1 day filled", "weeks: 2 days filled", "list: 1 line filled", "list: 2 rows filled"),
    ):
        tool = read_tool({"id": "one", "title": "One", "sheets": sheets, "evidence": [rule]})
        [state] = rule_states(tool, evidence_of(tool, {}, today=TODAY))
        told.append((state.title, state.sentence, state.progress))
    assert told == [
        ("Weeks", "Fill in 1 week.", "0 of 1 week"),
        ("Weeks", "Fill in 2 weeks.", "0 of 2 weeks"),
        ("Weeks", "Fill in 1 month.", "0 of 1 month"),
        ("Weeks", "Fill in 3 months.", "0 of 3 months"),
        ("Weeks", "Fill in 1 day.", "0 of 1 day"),
        ("Weeks", "Fill in 2 days.", "0 of 2 days"),
        ("List", "Write 1 line.", "0 of 1 line"),
        ("List", "Write 2 lines.", "0 of 2 lines"),
    ]
