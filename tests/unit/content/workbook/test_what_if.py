"""Defaults, choices, branches, what-if tables, limits on lines, and time, as a learner meets them."""

import time
from fractions import Fraction
from typing import Any

import pytest

from academy.content.workbook import AdviceResult, Tone, check_examples, read_tool
from academy.content.workbook.results import SheetResult
from tests.support.yardstick import yards_since
from tests.unit.content.workbook.samples import COURSE, TODAY, evidence_of, plain_entries, tool_with, work_out
from tests.unit.content.workbook.test_tool_parts import planner

HUGE = "9" * 15 + "." + "9" * 6


def only(tool: dict[str, Any], entries: dict[str, Any]) -> SheetResult:
    return work_out(tool, {"only": entries}, today=TODAY, decimals=6).sheets["only"]


def test_a_default_counts_and_what_was_entered_stays_blank() -> None:
    result = only(planner(), {"price": "3"})
    assert result.computed == {"sales": 30, "fee": None}
    assert result.values["units"] is None
    assert only(planner(), {"price": "3", "units": "2", "change": "-10", "way": "card"}).computed == {
        "sales": Fraction(54, 10),
        "fee": Fraction(108, 1000),
    }


def test_a_chosen_one_is_one_and_the_others_nothing() -> None:
    assert only(planner(), {"price": "3", "way": "cash"}).computed["fee"] == 0
    assert only(planner(), {"price": "3", "way": "By card"}).computed["fee"] is None


def test_advice_knows_what_is_filled() -> None:
    go_on = AdviceResult("only", 1, "Go on.", tone=Tone.INFO)
    assert only(planner(), {}).advice == (go_on,)
    assert only(planner(), {"note": "x"}).advice == (
        AdviceResult("only", 0, "Well thought.", tone=Tone.GOOD),
        go_on,
    )
    assert only(planner(), {"note": "x", "price": "0"}).advice[1:] == ()


def test_a_what_if_table_changes_one_value() -> None:
    rows = only(planner(), {"price": "3"}).table
    assert [row["step"] for row in rows] == [-20, -10, 0, 10, 20]
    assert rows[0] == {"step": -20, "new_price": Fraction(24, 10), "new_sales": 24}
    assert only(planner(), {}).table[0] == {"step": -20, "new_price": None, "new_sales": None}


def table_over(**over: Any) -> dict[str, Any]:
    tool = planner()
    tool["sheets"][0]["table"]["over"].update({"from": 0, "to": "price", "step": "units", **over})
    return tool


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ({"price": "100"}, 11),
        ({"price": "105"}, 11),
        ({"price": "0"}, 1),
        ({}, 0),
        ({"price": "100", "units": "0"}, 0),
        ({"price": HUGE, "units": "0.000001"}, 60),
    ],
)
def test_ends_may_be_formulas(entries: dict[str, Any], count: int) -> None:
    assert len(only(table_over(), entries).table) == count


def test_a_table_counts_down_too() -> None:
    rows = only(table_over(**{"from": "price", "to": "0", "step": "0 - units"}), {"price": "30"}).table
    assert [row["step"] for row in rows] == [30, 20, 10, 0]


OFFERS: dict[str, Any] = {
    "kind": "list",
    "max_rows": 2,
    "row": [
        {"id": "name", "type": "text"},
        {
            "id": "method",
            "type": "choice",
            "choices": ["flat", "declining", "Other one"],
            "default": "Other one",
        },
        {"id": "amount", "type": "money"},
    ],
    "computed_row": [
        {"id": "fee", "expr": "if(method_flat == 1, amount / 10, 0)", "decimals": 1},
        {"id": "part", "expr": "amount / 3", "decimals": 2},
    ],
    "computed": [
        {"id": "flat", "expr": "sum(amount where method_flat == 1)"},
        {"id": "offers", "expr": "count(method_flat)"},
    ],
}


def test_choices_of_lines_are_numbers_in_formulas() -> None:
    rows = [{"name": "A", "method": "flat", "amount": "10"}, {"name": "B", "amount": "20"}]
    result = only(tool_with(**OFFERS), {"rows": rows})
    assert [row.computed["fee"] for row in result.rows] == [1, 0]
    assert result.computed == {"flat": 10, "offers": 2}
    assert set(result.rows[0].computed) == {"fee", "part"}


def test_a_list_has_as_many_lines_as_it_says() -> None:
    tool = read_tool(tool_with(**OFFERS))
    rows = [{"name": str(number)} for number in range(3)]
    result = work_out(tool, {"only": {"rows": rows}}, today=TODAY)
    assert [(refusal.key, refusal.limit) for refusal in result.refusals] == [("too_many_rows", "2")]
    assert len(plain_entries(tool, {"only": {"rows": rows}})["only"]["rows"]) == 2


def test_evidence_counts_fields_and_lines_of_words() -> None:
    fields = [
        {"id": name, "type": kind} for name, kind in (("a", "text"), ("b", "money"), ("c", "long_text"))
    ]
    tool = tool_with(**OFFERS, fields=fields)
    tool["evidence"] = ["only: 2 fields filled", "only: 2 lines filled", "only: every field filled"]
    rows = [{"name": "A"}, {"method": "flat"}]
    state = evidence_of(tool, {"only": {"a": "x", "c": "y", "rows": rows}})
    assert [(item.done, item.needed) for item in state] == [(2, 2), (1, 2), (2, 3)]


def example(**more: Any) -> list[tuple[str, str]]:
    rows = [{"name": "A", "method": "flat", "amount": 10}, {"name": "B", "amount": 20.5}]
    return check_examples(tool_with(**OFFERS, examples=[{"rows": rows, **more}]), COURSE)


def test_examples_of_lines_are_compared_as_they_are_shown() -> None:
    assert example(expect={"flat": 10}, expect_rows=[{"fee": 1, "part": 3.33}, {"part": 6.83}]) == []
    assert example(given={"rows": [{"name": "A"}]}, expect={"flat": 10}) == []
    place = "sheets.only.examples.0"
    assert example(expect={"flat": 10.1}) == [(f"{place}.expect", "flat is 10, not 10.1")]
    assert example(expect_rows=[{"part": 3.34}]) == [
        (f"{place}.expect_rows", "row 1, part is 3.33, not 3.34")
    ]
    assert example(expect_rows=[{"amount": 10}]) == [
        (f"{place}.expect_rows", "“amount” is not worked out in a line of this sheet")
    ]
    assert example(expect_rows=[{}, {}, {"fee": 1}]) == [
        (f"{place}.expect_rows", "3 lines are expected, 2 are entered")
    ]
    wrong: list[dict[str, Any]] = [
        {}, {"expect": [1]}, {"expect": {}}, {"given": [1], "expect": {"flat": 1}}, {"rows": 5},
    ]  # fmt: skip
    for more in wrong:
        assert [fault[0] for fault in example(**more)] == [place]


def test_texts_and_choices_may_be_given() -> None:
    given: dict[str, Any] = {"price": 3, "way": "card", "note": "x"}
    examples = [{"given": given, "expect": {"sales": 30, "fee": 0.6}}]
    assert check_examples(planner(examples=examples), COURSE) == []
    given["way"] = "bank"
    assert check_examples(planner(examples=examples), COURSE)[0] == (
        "sheets.only.examples.0",
        "way: not_a_choice",
    )


def test_a_sum_over_many_lines_is_never_slow() -> None:
    columns = [{"id": name, "type": "number"} for name in "ab"]
    formulas = [
        {"id": "parts", "expr": "sum(power(a / b, 200))"},
        {"id": "amounts", "expr": "sum(a)"},
    ]
    tool = read_tool(tool_with(kind="list", row=columns, computed=formulas))
    rows = [{"a": str(10**14 + 7919 * n), "b": str(10**14 + 6007 * n + 1)} for n in range(400)]
    start = time.process_time()
    result = work_out(tool, {"only": {"rows": rows}}, today=TODAY)
    assert yards_since(start) < 100  # without a limit it is some thousands
    assert result.sheets["only"].computed == {
        "parts": None,
        "amounts": 400 * 10**14 + 7919 * sum(range(400)),
    }


def test_no_entry_is_slow_or_too_large_to_be_shown() -> None:
    fields = [{"id": name, "type": "number", "max": None} for name in "abcd"]
    formulas = [
        {"id": "rate", "expr": "period_rate(a, b, c, d)"},
        {"id": "year", "expr": "yearly_rate(rate, 366)"},
        {"id": "grow", "expr": "power(1 + a / 100, c)"},
        {"id": "level", "expr": "instalment(a, b / 100, c)"},
        {"id": "deep", "expr": "power(grow, c) * power(grow, c)"},
        {"id": "more", "expr": "grow * grow * grow * year"},
    ]
    tool = read_tool(tool_with(fields=fields, computed=formulas))
    for values in ((HUGE, HUGE, "600", HUGE), ("0.000001", HUGE, "600", "0"), (HUGE, "0.000001", "600", "1")):
        start = time.process_time()
        result = work_out(tool, {"only": dict(zip("abcd", values, strict=True))}, today=TODAY, decimals=6)
        assert yards_since(start) < 30  # all six together
        for value in result.sheets["only"].computed.values():
            assert value is None or abs(value) < 10**60
