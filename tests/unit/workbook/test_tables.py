"""The tables of a workbook, whole: every column, line and sum of the figures of three learners."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from academy.content.workbook import FieldKind, Sheet, SheetResult, read_tool
from academy.workbook.results.tables import (
    Column,
    Line,
    Table,
    advice_lines,
    days_table,
    filled_rows,
    rows_table,
    summary_table,
)
from tests.unit.content.workbook.samples import (
    FARIDAH,
    SARI,
    SOKHA,
    TODAY,
    model_tool,
    plain_entries,
    work_out,
)

TOOL = read_tool(model_tool())
BOOK = {**SOKHA, "rows": [{"id": f"r{number}", **row} for number, row in enumerate(SOKHA["rows"])]}
MAY_4 = date(2026, 5, 4)


def computed(name: str, entries: Any) -> tuple[Sheet, SheetResult]:
    """Return a sheet of the model course with its results."""
    sheet = TOOL.sheet(name)
    assert sheet is not None
    return sheet, work_out(TOOL, plain_entries(TOOL, {name: entries}), today=TODAY).sheets[name]


def money(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def test_a_ledger_begins_with_its_opening_and_adds_up() -> None:
    sheet, result = computed("cashbook", BOOK)
    assert rows_table(sheet, result) == Table(
        (
            Column("date", "Date", FieldKind.DATE),
            Column("what", "What", FieldKind.TEXT),
            Column("in", "Money in", FieldKind.MONEY),
            Column("out", "Money out", FieldKind.MONEY),
            Column("place", "Where the money is", FieldKind.CHOICE),
            Column("balance", "Balance", FieldKind.MONEY),
        ),
        (
            Line({"balance": Fraction(60000), "date": None, "what": "Opening cash"}, is_start=True),
            *(
                Line(
                    {
                        "#": Fraction(number),
                        "date": MAY_4,
                        "what": what,
                        "in": money(received),
                        "out": money(spent),
                        "place": place,
                        "balance": Fraction(balance),
                    }
                )
                for number, what, received, spent, place, balance in (
                    (1, "Morning sales", "184000", None, "Bag", 244000),
                    (2, "Ice and coffee", None, "52000", None, 192000),
                    (3, "Evening sales", "127000", None, None, 319000),
                    (4, "Noodles and eggs", None, "68500", None, 250500),
                    (5, "Gas", None, "24000", None, 226500),
                    (6, "Sreyneang's wage", None, "40000", None, 186500),
                )
            ),
        ),
    )
    assert days_table(sheet, result) == Table(
        (
            Column("day", "Date", FieldKind.DATE),
            Column("day_in", "Money in", FieldKind.MONEY),
            Column("day_out", "Money out", FieldKind.MONEY),
            Column("balance", "Balance", FieldKind.MONEY),
            Column("counted", "Counted", FieldKind.MONEY),
            Column("difference", "Difference", FieldKind.MONEY),
        ),
        (
            Line(
                {
                    "day": MAY_4,
                    "day_in": Fraction(311000),
                    "day_out": Fraction(184500),
                    "balance": Fraction(186500),
                    "counted": Fraction(186000),
                    "difference": Fraction(-500),
                }
            ),
        ),
    )
    assert summary_table(sheet, result).lines == ()


def test_a_list_is_in_its_order_with_what_is_late() -> None:
    rows = [FARIDAH["rows"][0], {"id": "blank"}, *FARIDAH["rows"][1:]]
    sheet, result = computed("owe_me", {"rows": rows})
    names = ["name", "bill", "paid", "due", "left", "days_late"]
    table = rows_table(sheet, result)
    assert table.columns == (
        Column("name", "Name", FieldKind.TEXT),
        Column("bill", "Bill", FieldKind.MONEY),
        Column("paid", "Paid", FieldKind.MONEY),
        Column("due", "Due date", FieldKind.DATE),
        Column("left", "Left", FieldKind.MONEY),
        Column("days_late", "Days late", FieldKind.NUMBER),
    )
    assert [[line.cells[name] for name in names] for line in table.lines] == [
        ["Kak Yah", Fraction(260), Fraction(60), date(2026, 4, 28), Fraction(200), Fraction(12)],
        ["Puan Rohana", Fraction(180), Fraction(80), date(2026, 5, 5), Fraction(100), Fraction(5)],
        ["Encik Lim", Fraction(95), None, date(2026, 4, 12), Fraction(95), Fraction(28)],
        ["School canteen", Fraction(640), None, date(2026, 5, 20), Fraction(640), Fraction(0)],
    ]
    assert [row.values["name"] for row in filled_rows(sheet, result)] == [
        *("Kak Yah", "Puan Rohana", "Encik Lim", "School canteen")
    ]
    assert summary_table(sheet, result) == Table(
        (Column("label", "What", FieldKind.TEXT), Column("value", "Result", FieldKind.MONEY)),
        (
            Line({"#": "all", "label": "Total", "value": Fraction(1035), "unit": "money"}),
            Line({"#": "late", "label": "Late", "value": Fraction(395), "unit": "money"}),
        ),
    )


def test_a_series_has_numbers_a_running_sum_and_advice() -> None:
    sheet, result = computed("forecast", SARI)
    table = rows_table(sheet, result)
    assert table.columns == (
        Column("#", "No.", FieldKind.NUMBER),
        Column("in", "Money in", FieldKind.MONEY),
        Column("out", "Money out", FieldKind.MONEY),
        Column("left", "Left", FieldKind.MONEY),
    )
    assert table.lines[0] == Line({"left": Fraction(7, 2), "#": "Cash now"}, is_start=True)
    running = ["3.8", "2.3", "0.7", "-1.1", "2.2", "9.1", "6.7", "6.3"]
    assert [(line.cells["#"], line.cells["left"]) for line in table.lines[1:]] == [
        (Fraction(week), Fraction(left)) for week, left in enumerate(running, start=1)
    ]
    assert summary_table(sheet, result).lines == (
        Line({"#": "safe", "label": "Safe balance", "value": Fraction("0.5"), "unit": "money"}),
        Line({"#": "lowest", "label": "Lowest point", "value": Fraction("-1.1"), "unit": "money"}),
        Line(
            {"#": "lowest_week", "label": "Week of the lowest point", "value": Fraction(4), "unit": "number"}
        ),
        Line({"#": "find", "label": "Find before that week", "value": Fraction("1.6"), "unit": "money"}),
    )
    assert advice_lines(result) == [
        (None, "You have a gap. Close it before that week: in sooner, out later, spend less, borrow last.")
    ]


@pytest.mark.parametrize(
    ("weeks", "shown"),
    [([], []), ([0], [0]), ([0, 2], [0, 1, 2]), ([1], [0, 1]), ([7], [0, 1, 2, 3, 4, 5, 6, 7])],
)
def test_a_series_is_shown_to_its_last_filled_week(weeks: list[int], shown: list[int]) -> None:
    rows = [{"in": "5"} if week in weeks else {} for week in range(8)]
    sheet, result = computed("forecast", {"cash_now": "1", "rows": rows})
    assert [row.index for row in filled_rows(sheet, result)] == shown


@pytest.mark.parametrize(
    ("line", "has"),
    [
        (Line({"left": Fraction(0)}), True),
        (Line({"left": None}), False),
        (Line({}), False),
        (Line({"left": None}, unknown=frozenset({"left"})), True),
        (Line({"left": None}, unknown=frozenset({"other"})), False),
        (Line({}, is_start=True), True),
    ],
)
def test_what_belongs_into_a_cell(line: Line, has: bool) -> None:
    assert line.has("left") is has
