"""Addresses of values: what goes in comes out, and a refusal is named where it was typed."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from academy.content.workbook import FieldKind, read_entries, read_tool
from academy.core.money import Currency
from academy.workbook.addresses import (
    Address,
    day_boxes,
    is_day,
    refusals_in,
    row_boxes,
    row_ids,
    series_boxes,
    single_boxes,
    values_in,
    with_values,
    without_row,
)
from academy.workbook.amounts import Amounts, number_tag
from academy.workbook.in_words import entries_in_words
from academy.workbook.rules import rule_states
from academy.workbook.services.saving import merge
from tests.factories.workbooks import at
from tests.unit.content.workbook.samples import (
    FARIDAH,
    SARI,
    SOKHA,
    TODAY,
    evidence_of,
    model_tool,
    plain_entries,
)

TOOL = read_tool(model_tool())
BOOK = {**SOKHA, "rows": [{"id": f"r{n}", **row} for n, row in enumerate(SOKHA["rows"])]}
ENTRIES: dict[str, Any] = plain_entries(
    TOOL, {"wage": {"left1": "-5"}, "cashbook": BOOK, "owe_me": FARIDAH, "forecast": SARI}
)


def sheet(name: str) -> Any:
    found = TOOL.sheet(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", [sheet.id for sheet in TOOL.sheets])
def test_values_put_back_make_the_same_entries(name: str) -> None:
    values = values_in(sheet(name), ENTRIES)
    again = plain_entries(TOOL, with_values(sheet(name), {}, values))
    assert again.get(name) == ENTRIES.get(name)


def test_boxes_have_the_addresses_of_values() -> None:
    book, weeks = sheet("cashbook"), sheet("forecast")
    addresses = {
        box.address
        for box in [*single_boxes(book), *row_boxes(book, "r1"), *day_boxes(book, date(2026, 5, 4))]
    }
    assert {"opening", "rows.r1.out", "days.2026-05-04.counted"} <= set(map(str, addresses))
    assert set(values_in(weeks, ENTRIES)) <= {
        box.address for box in [*single_boxes(weeks), *series_boxes(weeks)]
    }
    assert len(series_boxes(weeks)) == 16


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("opening", Address("opening")),
        ("rows.r1.out", Address("out", row="r1")),
        ("rows.a.b.out", Address("out", row="a.b")),
        ("days.2026-05-04.counted", Address("counted", day="2026-05-04")),
        ("rows.out", Address("rows.out")),
        ("weeks.1.out", Address("weeks.1.out")),
    ],
)
def test_an_address_is_read_as_it_is_written(text: str, address: Address) -> None:
    assert Address.read(text) == address
    assert str(address) == text


def test_one_value_is_replaced_and_blanked_alone() -> None:
    book, out, opening = sheet("cashbook"), Address("out", row="r1"), Address("opening")
    changed = plain_entries(TOOL, with_values(book, ENTRIES, {out: "53000", opening: ""}))
    before, after = values_in(book, ENTRIES), values_in(book, changed)
    assert after == {name: text for name, text in before.items() if name != opening} | {out: "53000"}
    assert {name: changed[name] for name in changed if name != "cashbook"} == {
        name: ENTRIES[name] for name in ENTRIES if name != "cashbook"
    }


def test_a_line_is_taken_out_and_the_others_keep_their_order() -> None:
    book = sheet("cashbook")
    left = without_row(book, ENTRIES, "r2")
    assert row_ids(book, left) == ["r0", "r1", "r3", "r4", "r5"]
    assert left["cashbook"]["days"] == ENTRIES["cashbook"]["days"]


def refusals(name: str, typed: dict[str, str]) -> dict[str, str]:
    """Return the key of each refusal by the address as a form writes it."""
    entries = with_values(sheet(name), ENTRIES, at(typed))
    found = refusals_in(sheet(name), entries, read_entries(TOOL, entries, decimals=0))
    return {str(address): refusal.key for address, refusal in found.items() if str(address) in typed}


def test_problems_stand_at_their_boxes() -> None:
    typed = {"rows.new.what": "x" * 61, "rows.new.in": "-1", "rows.new.date": "soon", "rows.new.out": "7"}
    assert refusals("cashbook", typed) == {
        "rows.new.what": "text_too_long",
        "rows.new.in": "below_min",
        "rows.new.date": "not_a_date",
    }
    assert refusals("forecast", {"rows.5.in": "-3", "safe": "1.5"}) == {
        "rows.5.in": "below_min",
        "safe": "too_many_decimals",
    }
    counted = "days.2026-05-04.counted"
    assert refusals("cashbook", {counted: "-1"}) == {counted: "below_min"}


@pytest.mark.parametrize(
    ("seen", "typed", "stored", "changes", "conflicts"),
    [
        ("", "5", "", {"a": "5"}, {}),
        ("5", "5", "6", {}, {}),  # not touched here: the other device's change stays
        ("5", "6", "6", {}, {}),  # both wrote the same
        ("5", "7", "5", {"a": "7"}, {}),
        ("5", "7", "6", {}, {"a": "6"}),
        ("5", "", "5", {"a": ""}, {}),
        ("5", "7", "", {}, {"a": ""}),
    ],
)
def test_merging_three_states_of_a_value(
    seen: str, typed: str, stored: str, changes: dict[str, str], conflicts: dict[str, str]
) -> None:
    three = at({"a": seen}), at({"a": typed}), at({"a": stored, "b": "1"})
    assert merge(*three) == (at(changes), at(conflicts))


def test_amounts_are_written_as_the_reader_types_them() -> None:
    money = sheet("wage").fields[0]
    rupiah = Amounts(Currency("IDR", 0, "Rp"), number_tag("id", "ID"))
    ringgit = Amounts(Currency("MYR", 2, "RM"), number_tag("ms", "BN"))
    assert rupiah.stored(money, "1.500") == "1500"
    assert rupiah.typed(money, "1500000") == "1.500.000"
    assert ringgit.typed(money, "1234.5") == "1.234,50"
    assert rupiah.signed(Fraction(52000), "out") == "−52.000"
    for text in ("1500", "12.5", "0", "-20.05", ""):
        assert ringgit.stored(money, ringgit.typed(money, text)) == text
    assert (number_tag("en", "KH"), number_tag("en", "PH"), number_tag("km", "")) == ("en", "en_PH", "km")


def test_days_of_an_address() -> None:
    assert is_day("2026-05-04")
    assert not any(map(is_day, ("", "today", "20260504", "2026-W10-1", "2026-13-01", "1999-12-31")))


def test_the_rules_are_told_in_plain_words() -> None:
    states = rule_states(TOOL, evidence_of(TOOL, ENTRIES, today=TODAY))
    assert [(each.title, each.progress, each.percent) for each in states] == [
        ("Cash book", "1 of 7 days", 14),
        ("Eight weeks ahead", "8 of 8 weeks", 100),
    ]
    assert states[0].sentence == (
        "Write in it on 7 different days. On each of these days, also count your money and write the amount."
    )
    assert states[1].sentence == "Fill in 8 weeks. In 6 of them or more, write an amount under “Money out”."
    translated = {**model_tool(), "evidence": [{"rule": "wage: every field filled", "text": "Isi semua."}]}
    assert [
        (each.sentence, each.progress)
        for each in rule_states(read_tool(translated), evidence_of(read_tool(translated), {}, today=TODAY))
    ] == [("Isi semua.", "0 of 5 boxes")]
    some = read_tool({**model_tool(), "evidence": ["wage: 3 fields filled", "wage: 5 fields filled"]})
    entries = {"wage": {"left1": "1", "wage": "2"}}
    assert [
        (each.sentence, each.progress) for each in rule_states(some, evidence_of(some, entries, today=TODAY))
    ] == [
        ("Fill in 3 boxes.", "2 of 3 boxes"),
        ("Fill in every box.", "2 of 5 boxes"),
    ]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("cashbook: 1 different date", "Write in it on 1 day."),
        (
            "cashbook: 3 different dates, each with at least 2 lines",
            "Write in it on 3 different days. Write at least 2 lines each day.",
        ),
        (
            "cashbook: 3 different dates, each with at least 1 line and a counted amount",
            "Write in it on 3 different days. On each of these days, also count your money and write the amount.",
        ),
    ],
)
def test_rules_of_days_are_told(rule: str, sentence: str) -> None:
    tool = read_tool({**model_tool(), "evidence": [rule]})
    assert [each.sentence for each in rule_states(tool, evidence_of(tool, {}, today=TODAY))] == [sentence]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction(date(2026, 5, 4).toordinal()), FieldKind.DATE, "4 May 2026"),
        (Fraction(5, 2), FieldKind.PERCENT, "2.5%"),
        (Fraction(5, 2), FieldKind.NUMBER, "2.5"),
        (Fraction(11, 2), FieldKind.MONEY, "RM5.50"),
    ],
)
def test_a_result_is_told_in_its_unit(value: Fraction, unit: FieldKind, text: str) -> None:
    assert Amounts(Currency("MYR", 2, "RM"), "en").unit(value, unit) == text


def test_blank_lines_and_days_are_not_told(app: Flask) -> None:
    entries = {
        "cashbook": {
            "rows": [{"id": "a"}, {"id": "b", "what": "Ice", "out": "5"}],
            "days": {"2026-05-04": {}, "2026-05-05": {"counted": "7"}},
        }
    }
    with app.test_request_context("/en/"):
        [(title, told)] = entries_in_words(TOOL, entries)
    assert (title, told) == (
        "Cash book",
        [
            ("Line 2", [("What", "Ice"), ("Money out", "5")]),
            ("5 May 2026", [("Counted", "7")]),
        ],
    )
