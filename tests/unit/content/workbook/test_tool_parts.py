"""Fields, choices, sliders, tables and charts of a tool: what is read, and every fault at its place."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from academy.content.schema.tool import Sheet as SheetSchema
from academy.content.workbook import Slider, check_formulas, read_tool
from tests.unit.content.workbook.samples import plain_entries, tool_with

Change = Callable[[dict[str, Any]], object]


def planner(**more: Any) -> dict[str, Any]:
    """Return a sheet with one of everything that is new."""
    sheet: dict[str, Any] = {
        "intro": "Fill what you know.",
        "fields": [
            {"id": "price", "type": "money", "hint": "What one customer pays"},
            {"id": "units", "type": "number", "default": 10},
            {
                "id": "change",
                "type": "percent",
                "default": 0,
                "slider": {"from": -30, "to": 30, "step": 5},
            },
            {"id": "way", "type": "choice", "choices": {"cash": "In cash", "card": "By card"}},
            {"id": "note", "type": "long_text", "max": 500},
        ],
        "computed": [
            {
                "id": "sales",
                "label": "Sales",
                "expr": "price * units * (100 + change) / 100",
                "unit": "money",
                "decimals": 2,
            },
            {"id": "fee", "label": "Fee", "expr": "if(way_card == 1, sales * 2 / 100, 0)"},
        ],
        "table": {
            "id": "what_if",
            "title": "If the price changes",
            "over": {
                "id": "step",
                "label": "Change",
                "unit": "percent",
                "from": "-20",
                "to": "20",
                "step": "10",
            },
            "columns": [
                {"id": "new_price", "label": "Price", "expr": "price * (100 + step) / 100"},
                {"id": "new_sales", "label": "Sales", "expr": "new_price * units", "decimals": 0},
            ],
        },
        "chart": {"title": "Sales", "kind": "line", "of": "table", "x": "step", "y": ["new_sales"]},
        "advice": [
            {"when": "filled(note)", "text": "Well thought.", "tone": "good"},
            {"when": "filled_count(price, note) < 2", "text": "Go on.", "tone": "info"},
        ],
    }
    return tool_with(**{**sheet, **more})


def test_everything_new_is_read() -> None:
    tool = read_tool({**planner(), "contacts": ["complaint", "scam"], "export": ["csv", "xlsx"]})
    sheet = tool.sheets[0]
    price, units, change, way, note = sheet.fields
    assert (tool.contacts, tool.exports) == (("complaint", "scam"), ("csv", "xlsx"))
    assert (sheet.intro, price.hint, units.default) == (
        "Fill what you know.",
        "What one customer pays",
        Fraction(10),
    )
    assert change.slider == Slider(Fraction(-30), Fraction(30), Fraction(5))
    assert (change.min, change.max) == (Fraction(-30), Fraction(30))
    assert (way.choices, way.choice_labels) == (("cash", "card"), {"cash": "In cash", "card": "By card"})
    assert way.choice_names == {"cash": "way_cash", "card": "way_card"}
    assert (note.max_length, note.is_number) == (500, False)
    assert [(each.unit, each.decimals) for each in sheet.computed] == [("money", 2), ("money", None)]
    assert sheet.table
    assert [(each.unit, each.decimals) for each in sheet.table.columns] == [("money", None), ("money", 0)]
    assert sheet.chart
    assert (sheet.chart.x, sheet.chart.y) == ("step", ("new_sales",))
    assert [each.tone for each in sheet.advice] == ["good", "info"]
    assert check_formulas({**planner(), "evidence": ["only: 2 fields filled"]}) == []


def test_the_schema_takes_what_the_reader_takes() -> None:
    sheet = planner()["sheets"][0]
    SheetSchema.model_validate(sheet)
    for wrong in (
        {"hint": "x"},
        {"table": {**sheet["table"], "columns": []}},
        {"chart": {**sheet["chart"], "y": ["a", "b", "c", "d"]}},
        {"advice": [{"when": "1 < 2", "text": "x", "tone": "loud"}]},
        {"max_rows": 0},
    ):
        with pytest.raises(ValidationError):
            SheetSchema.model_validate({**sheet, **wrong})


@pytest.mark.parametrize(
    ("expr", "unit"),
    [
        ("instalment(m, p / 100, n)", "money"),
        ("period_rate(m, m, n)", "number"),
        ("yearly_rate(p, 12) * 100", "number"),
        ("power(m, 2)", "number"),
        ("if(n > 1, m, 0)", "money"),
        ("if(m > 1, n, 0)", "number"),
        ("m * p / 100", "money"),
        ("p", "percent"),
        ("max(p, 3)", "percent"),
        ("p + p", "percent"),
        ("p - p", "percent"),
        ("p * p", "number"),
        ("100 - p", "number"),
        ("m % m", "money"),
        ("n % 7", "number"),
        ("p / 100", "number"),
        ("m / m * 100", "number"),
        ("round(m / n, 2)", "money"),
    ],
)
def test_units_are_worked_out(expr: str, unit: str) -> None:
    fields = [
        {"id": "m", "type": "money"},
        {"id": "n", "type": "number"},
        {"id": "p", "type": "percent"},
    ]
    tool = read_tool(tool_with(fields=fields, computed=[{"id": "x", "expr": expr}]))
    assert tool.sheets[0].computed[0].unit == unit


def test_lines_of_a_long_text_are_kept() -> None:
    tool = read_tool(planner())
    sent = {"only": {"note": "  one  two \r\n\r\n\n\n three\x00 \n", "price": "5"}}
    assert plain_entries(tool, sent) == {"only": {"note": "one two\n\nthree", "price": "5"}}
    assert plain_entries(tool, {"only": {"note": "x" * 501}}) == {}


def test_a_smallest_amount_below_zero_holds() -> None:
    field = {"id": "x", "type": "number", "min": -5, "allow_negative": True}
    assert [read_tool(tool_with(fields=[field])).sheets[0].fields[0].min] == [-5]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("contacts", ["scam", "scam"], "used twice"),
        ("contacts", "scam", "a list"),
        ("export", "csv", "a list"),
        ("evidence", True, "a list"),
    ],
)
def test_a_fault_of_the_tool_itself_is_named(key: str, value: object, message: str) -> None:
    faults = check_formulas({**planner(), key: value})
    assert [place for place, _ in faults] == [key]
    assert message in faults[0][1]


def test_a_table_of_sixty_rows_is_right() -> None:
    tool = {**planner(), "evidence": ["only: every field filled"]}
    tool["sheets"][0]["table"]["over"].update({"from": 1, "to": 60, "step": 1})
    assert check_formulas(tool) == []


def test_formulas_that_depend_on_the_values_are_right() -> None:
    tool = {**planner(), "evidence": ["only: every field filled"]}
    tool["sheets"][0]["computed"][1].update(expr="period_rate(price, units, 700) + power(2, price / 7)")
    assert check_formulas(tool) == []
