"""Fields, choices, sliders, tables and charts of a tool: what is read, and every fault at its place."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from academy.content.schema.tool import Sheet as SheetSchema
from academy.content.workbook import Slider, ToolError, check_formulas, normalise_entries, read_tool
from tests.unit.content.workbook.samples import tool_with

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
    assert normalise_entries(tool, sent) == {"only": {"note": "one two\n\nthree", "price": "5"}}
    assert normalise_entries(tool, {"only": {"note": "x" * 501}}) == {}


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


LIST = [{"id": "name", "type": "text"}, {"id": "cost", "type": "money"}]
BAR = {"title": "Cost", "kind": "bar", "of": "rows", "x": "name", "y": ["cost"]}


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (lambda s: s["fields"][1].update(default=-1), "fields.1.default", "outside"),
        (lambda s: s["fields"][1].update(default="ten"), "fields.1.default", "not a number"),
        (lambda s: s["fields"][1].update(min=5, max=1), "fields.1.max", "below the smallest"),
        (lambda s: s["fields"][1].update(min="low"), "fields.1.min", "not a number"),
        (lambda s: s["fields"][2].update(default=3), "fields.2.default", "on a step"),
        (lambda s: s["fields"][2].pop("default"), "fields.2.default", "needs a default"),
        (lambda s: s["fields"][2].update(default=35), "fields.2.default", "outside"),
        (lambda s: s["fields"][2]["slider"].update(step=0), "fields.2.slider", "1 to 200 steps"),
        (lambda s: s["fields"][2]["slider"].update(to=-30), "fields.2.slider", "1 to 200 steps"),
        (lambda s: s["fields"][2]["slider"].update(step=0.1), "fields.2.slider", "1 to 200 steps"),
        (lambda s: s["fields"][2]["slider"].pop("to"), "fields.2.slider.to", "not a number"),
        (lambda s: s["fields"][2].update(slider=[1, 2]), "fields.2.slider", "from, to and step"),
        (lambda s: s["fields"][2].update(type="money"), "fields.2.slider", "a number or a percent"),
        (lambda s: s["fields"][2].update(type="text"), "fields.2.default", "blank text"),
        (lambda s: s["fields"][2].update(type="date", default="soon"), "fields.2.slider", "only an amount"),
        (lambda s: s["fields"][0].update(type="date", default=0), "fields.0.default", "never, before"),
        (lambda s: s["fields"][0].update(type="date", default="before"), "", "not the date of a ledger"),
        (lambda s: s["fields"][3].update(default="bank"), "fields.3.default", "cash, card"),
        (lambda s: s["fields"][2].update(min=0), "fields.2.min", "ends of the slider"),
        (lambda s: s["fields"][3].update(max=5), "fields.3.max", "an amount or a text"),
        (lambda s: s["fields"][4].update(min=5), "fields.4.min", "only an amount"),
        (lambda s: s["fields"][4].update(allow_negative=True), "fields.4.allow_negative", "only an amount"),
        (lambda s: s["fields"][3].update(choices={"cash": ""}), "fields.3.choices", "needs its words"),
        (
            lambda s: s["fields"][3].update(choices={"cash": "Cash", "card": "cash"}),
            "fields.3.choices",
            "twice",
        ),
        (lambda s: s["fields"][3].update(choices=["a", "a"]), "fields.3.choices", "twice"),
        (lambda s: s["fields"][3].update(choices="cash"), "fields.3.choices", "a list of words"),
        (lambda s: s["fields"][3].pop("choices"), "fields.3.choices", "lists its choices"),
        (lambda s: s["fields"][0].update(choices=["a", "b"]), "fields.0.choices", "lists its choices"),
        (lambda s: s["fields"][0].update(id="way_cash"), "", "used twice"),
        (lambda s: s["fields"][0].update(id="step"), "", "used twice"),
        (lambda s: s["fields"][0].update(id="new_price"), "", "used twice"),
        (lambda s: s["fields"][4].update(max=501), "fields.4.max", "from 1 to 500"),
        (lambda s: s["fields"][4].update(type="text"), "fields.4.max", "from 1 to 200"),
        (lambda s: s["fields"][4].update(max=1.5), "fields.4.max", "a whole number"),
        (lambda s: s["computed"][0].update(unit="euro"), "computed.0.unit", "euro"),
        (lambda s: s["computed"][0].update(decimals=5), "computed.0.decimals", "from 0 to 4"),
        (lambda s: s["advice"][0].update(tone="loud"), "advice.0.tone", "loud"),
        (lambda s: s.update(max_rows=4), "max_rows", "only a list"),
        (lambda s: s.update(table=[1]), "table", "keys with their values"),
        (lambda s: s["table"].pop("title"), "table", "title"),
        (lambda s: s["table"].update(over="units"), "table.over", "counts through"),
        (lambda s: s["table"]["over"].pop("label"), "table.over", "label"),
        (lambda s: s["table"]["over"].pop("step"), "table.over.step", "expected"),
        (lambda s: s["table"]["over"].update(unit="x"), "table.over.unit", "x"),
        (lambda s: s["table"].update(columns=[]), "table.columns", "1 to 6 columns"),
        (lambda s: s["table"]["columns"][0].update(expr="1 +"), "table.columns.0.expr", "expected"),
        (lambda s: s["chart"].update(of="rows"), "chart.of", "no rows"),
        (lambda s: s.pop("table"), "chart.of", "no table"),
        (lambda s: s["chart"].update(of="sky"), "chart.of", "sky"),
        (lambda s: s["chart"].update(kind="pie"), "chart.kind", "pie"),
        (lambda s: s["chart"].update(x="price"), "chart.x", "not one of step"),
        (lambda s: s["chart"].update(y=["price"]), "chart.y", "not a column"),
        (lambda s: s["chart"].update(y=[]), "chart.y", "1 to 3"),
        (lambda s: s["chart"].update(y="new_sales"), "chart.y", "1 to 3"),
        (lambda s: s["chart"].update(y=["new_sales", "new_sales"]), "chart.y", "different"),
        (lambda s: s.update(kind="list", row=[{**LIST[1], "default": -1}]), "row.0.default", "outside"),
        (lambda s: s.update(kind="list", row=[{**LIST[1], "slider": {"to": 1}}]), "row.0.slider", "single field"),
        (lambda s: s.update(kind="list", row=LIST, max_rows=401), "max_rows", "from 1 to 400"),
        (lambda s: s.update(kind="list", row=LIST, max_rows=60, chart={**BAR, "y": ["name"]}), "chart.y", "not a col"),
        (lambda s: s.update(kind="list", row=LIST, max_rows=60, chart={**BAR, "x": "price"}), "chart.x", "row"),
        (lambda s: s.update(kind="ledger", row=LIST), "table", "a ledger has no"),
        (lambda s: s.update(kind="list", row=LIST), "table", "at most 60 lines"),
        (lambda s: s.update(kind="series", row=LIST, length=61), "table", "at most 60 lines"),
        (lambda s: s.update(kind="series", row=LIST, length=105), "length", "from 0 to 104"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_place(change: Change, place: str, message: str) -> None:
    tool = planner()
    change(tool["sheets"][0])
    with pytest.raises(ToolError, match=message) as caught:
        read_tool(tool)
    assert caught.value.place == f"sheets.only.{place}".removesuffix(".")
    assert [fault[0] for fault in check_formulas(tool)] == [caught.value.place]


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (lambda s: s["computed"][1].update(expr="if(way == 1, 1, 2)"), "computed.1.expr", "“way” is not known"),
        (lambda s: s["computed"][1].update(expr="if(way_bank == 1, 1, 2)"), "computed.1.expr", "way_bank"),
        (lambda s: s["computed"][1].update(expr="if(way_card, 1, 2)"), "computed.1.expr", "a comparison"),
        (lambda s: s["computed"][1].update(expr="if(1 < 2, 1, nothing)"), "computed.1.expr", "nothing"),
        (lambda s: s["computed"][1].update(expr="filled_count(price, sales)"), "computed.1.expr", "not a single field"),
        (lambda s: s["computed"][1].update(expr="note + 1"), "computed.1.expr", "“note” is not known"),
        (lambda s: s["advice"][0].update(when="filled_count(note)"), "advice.0.when", "a comparison"),
        (lambda s: s["advice"][0].update(when="new_sales > 1"), "advice.0.when", "not known"),
        (lambda s: s["table"]["columns"][0].update(expr="new_sales"), "table.columns.0.expr", "not known"),
        (lambda s: s["table"]["over"].update({"from": "step"}), "table.over.from", "not known"),
        (lambda s: s["table"]["over"].update(step=1, to=50), "table.over", "at most 60 rows"),
        (lambda s: s["table"]["over"].update(step=-1), "table.over", "does not lead"),
        (lambda s: s["table"]["over"].update(step=0), "table.over", "does not lead"),
    ],
)  # fmt: skip
def test_a_wrong_formula_is_named_at_its_place(change: Change, place: str, message: str) -> None:
    tool = {**planner(), "evidence": ["only: every field filled"]}
    change(tool["sheets"][0])
    faults = check_formulas(tool)
    assert [fault[0] for fault in faults] == [f"sheets.only.{place}"]
    assert message in faults[0][1]


def test_a_table_of_sixty_rows_is_right() -> None:
    tool = {**planner(), "evidence": ["only: every field filled"]}
    tool["sheets"][0]["table"]["over"].update({"from": 1, "to": 60, "step": 1})
    assert check_formulas(tool) == []


def test_formulas_that_depend_on_the_values_are_right() -> None:
    tool = {**planner(), "evidence": ["only: every field filled"]}
    tool["sheets"][0]["computed"][1].update(expr="period_rate(price, units, 700) + power(2, price / 7)")
    assert check_formulas(tool) == []
