import time
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.content.workbook import WorkbookResult, read_tool
from tests.support.yardstick import yards_since
from tests.unit.content.workbook.samples import FARIDAH, SARI, SOKHA, TODAY, model_tool, tool_with, work_out

TOOL = read_tool(model_tool())


def computed(entries: dict[str, Any]) -> WorkbookResult:
    return work_out(TOOL, entries, today=TODAY)


def test_the_wage_follows_the_worst_week() -> None:
    weeks = {"left1": "3900", "left2": "4350", "left3": "2850", "left4": "3700"}
    sheet = computed({"wage": {**weeks, "wage": "2800"}}).sheets["wage"]
    assert sheet.computed == {"max_wage": 2850, "stays": 900}
    assert sheet.advice == ()
    greedy = computed({"wage": {**weeks, "wage": "2850.01"}}).sheets["wage"]
    assert [(advice.index, advice.text) for advice in greedy.advice] == [
        (1, "Your worst normal week cannot pay this wage.")
    ]


def test_a_loss_in_one_week_pays_no_wage() -> None:
    sheet = computed({"wage": {"left1": "100", "left2": "-20", "left3": "60", "left4": "80", "wage": "30"}})
    assert sheet.sheets["wage"].computed == {"max_wage": 0, "stays": 25}
    assert [advice.index for advice in sheet.sheets["wage"].advice] == [0, 1]


def test_nothing_is_worked_out_from_blanks() -> None:
    sheet = computed({"wage": {"left1": "100", "wage": "30"}}).sheets["wage"]
    assert sheet.computed == {"max_wage": None, "stays": None}
    assert sheet.advice == ()


def test_sokhas_evening() -> None:
    sheet = computed({"cashbook": SOKHA}).sheets["cashbook"]
    balances = [row.computed["balance"] for row in sheet.rows]
    assert balances == [244000, 192000, 319000, 250500, 226500, 186500]
    assert sheet.final == 186500
    (day,) = sheet.days
    assert (day.day, day.lines, day.balance) == (date(2026, 5, 4), 6, Fraction(186500))
    assert day.sums == {"day_in": 311000, "day_out": 184500}
    assert day.computed == {"difference": -500}
    assert day.advice == ()  # 500 is under one percent of 311,000


def test_a_difference_above_one_percent_of_the_day_asks_to_look_again() -> None:
    rows = [{"date": "2026-05-04", "in": "230000"}, {"date": "2026-05-04", "out": "125000"}]
    entries = {"opening": "50000", "rows": rows, "days": {"2026-05-04": {"counted": "150000"}}}
    (day,) = computed({"cashbook": entries}).sheets["cashbook"].days
    assert day.computed["difference"] == -5000
    assert [(advice.index, advice.day) for advice in day.advice] == [(0, date(2026, 5, 4))]


def test_the_balance_runs_by_date_however_lines_were_typed() -> None:
    rows = [
        {"date": "2026-05-06", "in": "3"},
        {"date": "2026-05-04", "in": "1"},
        {},
        {"date": "2026-05-05", "in": "2"},
        {"out": "1"},  # no date: belongs to the line before
    ]
    days = {"2026-05-04": {"counted": "11"}, "2026-05-07": {"counted": "15"}}
    sheet = computed({"cashbook": {"opening": "10", "rows": rows, "days": days}}).sheets["cashbook"]
    assert [row.computed["balance"] for row in sheet.rows] == [15, 11, None, 13, 12]
    assert sheet.order == (1, 2, 3, 4, 0)
    assert [(day.day.day, day.lines, day.balance, day.computed["difference"]) for day in sheet.days] == [
        (4, 1, Fraction(11), Fraction(0)),
        (5, 2, Fraction(12), None),
        (6, 1, Fraction(15), None),
        (7, 0, Fraction(15), Fraction(0)),
    ]


def test_faridahs_list_on_the_tenth_of_may() -> None:
    sheet = computed({"owe_me": FARIDAH}).sheets["owe_me"]
    assert [row.computed for row in sheet.rows] == [
        {"left": 100, "days_late": 5},
        {"left": 640, "days_late": 0},
        {"left": 95, "days_late": 28},
        {"left": 200, "days_late": 12},
    ]
    assert sheet.totals == {"all": 1035, "late": 395}
    assert [sheet.rows[index].id for index in sheet.order] == [
        "y",
        "r",
        "l",
        "c",
    ]  # late first, biggest first


def test_what_must_be_paid_in_seven_days() -> None:
    rows = [
        {"name": "Machine repair", "amount": "85", "due": "2026-05-11"},
        {"name": "Fabric shop", "amount": "720", "due": "2026-05-17"},
        {"name": "Rent", "amount": "50", "due": "2026-05-18"},
        {"name": "No date yet", "amount": "7"},
    ]
    assert computed({"i_owe": {"rows": rows}}).sheets["i_owe"].totals == {"all": 862, "next7": 805}


def test_saris_eight_weeks() -> None:
    sheet = computed({"forecast": SARI}).sheets["forecast"]
    left = [row.computed["left"] for row in sheet.rows]
    assert left == [Fraction(text) for text in ("3.8", "2.3", "0.7", "-1.1", "2.2", "9.1", "6.7", "6.3")]
    assert sheet.computed == {"lowest": Fraction("-1.1"), "lowest_week": 4, "find": Fraction("1.6")}
    assert [advice.index for advice in sheet.advice] == [0]


def test_a_line_that_falls_to_the_end_warns() -> None:
    rows = [{"in": "0", "out": "1"}] * 8
    sheet = computed({"forecast": {"cash_now": "9", "safe": "2", "rows": rows}}).sheets["forecast"]
    assert sheet.computed == {"lowest": 1, "lowest_week": 8, "find": 1}
    assert [advice.index for advice in sheet.advice] == [1]


def test_a_forecast_half_filled_speaks_of_its_weeks_only() -> None:
    entries = {"cash_now": "5", "safe": "1", "rows": [{"out": "2"}, {}, {"out": "1"}]}
    sheet = computed({"forecast": entries}).sheets["forecast"]
    assert [row.computed["left"] for row in sheet.rows] == [3, 3, 2, None, None, None, None, None]
    assert sheet.computed == {"lowest": 2, "lowest_week": 3, "find": 0}
    assert sheet.advice == ()


def test_an_empty_workbook_has_every_sheet_and_no_problem() -> None:
    result = computed({})
    assert list(result.sheets) == ["wage", "cashbook", "owe_me", "i_owe", "forecast"]
    assert not result.refusals
    assert result.sheets["forecast"].computed == {"lowest": None, "lowest_week": None, "find": None}
    assert result.sheets["owe_me"].totals == {"all": 0, "late": 0}
    assert len(result.sheets["forecast"].rows) == 8


def test_division_by_zero_gives_nothing_and_fails_nothing() -> None:
    fields = [{"id": "a", "type": "money"}, {"id": "b", "type": "money"}]
    tool = tool_with(fields=fields, computed=[{"id": "share", "expr": "a / b"}])
    sheet = work_out(tool, {"only": {"a": "1", "b": "0"}}, today=TODAY).sheets["only"]
    assert sheet.computed == {"share": None}
    sheet = work_out(tool, {"only": {"a": "1", "b": "3"}}, today=TODAY).sheets["only"]
    assert sheet.computed == {"share": Fraction(1, 3)}


@pytest.mark.parametrize(("times", "is_known"), [(4, True), (5, False)])
def test_a_number_of_sixty_digits_is_worked_out_and_no_longer_one(times: int, is_known: bool) -> None:
    """999999999999999 a few times over is one less than a power of ten, times over."""
    tool = tool_with(
        fields=[{"id": "a", "type": "money"}],
        computed=[{"id": "product", "expr": " * ".join(["a"] * times)}],
    )
    sheet = work_out(tool, {"only": {"a": "9" * 15}}, today=TODAY).sheets["only"]
    assert sheet.computed == {"product": Fraction(10**15 - 1) ** times if is_known else None}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum(bill)", 60),
        ("sum(bill - paid)", 54),
        ("sum(bill where paid > 1)", 50),
        ("sum(bill where paid > limit)", 30),
        ("count(bill)", 3),
        ("count(bill where bill >= 20)", 2),
        ("count(due)", 3),
        ("min(bill)", 10),
        ("max(bill)", 30),
        ("max(sum(bill), sum(paid) * 100)", 600),
        ("argmin(paid)", 1),
        ("argmax(bill)", 3),
        ("bill[1] + bill[3]", 40),
        ("bill[2 + 1]", 30),
        ("bill[9]", None),
        ("min(bill where paid > 99)", None),
        ("sum(bill where due < today)", 20),
    ],
)
def test_aggregates(expression: str, expected: int | None) -> None:
    row = [{"id": "bill", "type": "money"}, {"id": "paid", "type": "money"}]
    row.append({"id": "due", "type": "date", "default": "never"})
    tool = tool_with(
        kind="list",
        row=row,
        fields=[{"id": "limit", "type": "number"}],
        computed=[{"id": "x", "expr": expression}],
    )
    rows = [
        {"bill": "10", "paid": "1"},
        {"bill": "20", "paid": "2", "due": "2026-05-09"},
        {},
        {"bill": "30", "paid": "3"},
    ]
    if expression in ("argmax(bill)", "bill[1] + bill[3]", "bill[2 + 1]"):
        rows.pop(2)
    result = work_out(tool, {"only": {"limit": "2", "rows": rows}}, today=TODAY)
    assert result.refusals == ()
    assert result.sheets["only"].computed == {"x": expected}


def test_units_say_what_is_money() -> None:
    units = {
        formula.id: formula.unit
        for sheet in TOOL.sheets
        for formula in (*sheet.computed_row, *sheet.totals, *sheet.computed, *sheet.day_formulas)
    }
    assert units == {
        "max_wage": "money",
        "stays": "money",
        "difference": "money",
        "left": "money",
        "days_late": "number",
        "all": "money",
        "late": "money",
        "next7": "money",
        "lowest": "money",
        "lowest_week": "number",
        "find": "money",
    }


amounts = st.one_of(st.none(), st.decimals(0, 10**9, places=2).map(str))
lines = st.fixed_dictionaries(
    {
        "in": amounts,
        "out": amounts,
        "date": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 2, 1)).map(str)),
    }
)


@given(rows=st.lists(lines, max_size=30), opening=st.decimals(0, 10**9, places=2))
def test_every_cash_book_adds_up(rows: list[dict[str, str | None]], opening: Any) -> None:
    sheet = computed({"cashbook": {"opening": str(opening), "rows": rows}}).sheets["cashbook"]
    moved = [Fraction(row["in"] or 0) - Fraction(row["out"] or 0) for row in rows]
    assert sheet.final == Fraction(opening) + sum(moved)
    dated = sum((day.sums["day_in"] or 0) - (day.sums["day_out"] or 0) for day in sheet.days)
    before = sum(moved[: next((n for n, row in enumerate(rows) if row["date"]), len(rows))])
    assert dated == sum(moved) - before


def test_four_hundred_lines_are_little_work() -> None:
    rows = [
        {
            "id": str(n),
            "date": f"2026-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}",
            "what": "Sales",
            "in": "184000",
            "out": "52.5",
        }
        for n in range(400)
    ]
    days = {row["date"]: {"counted": "1"} for row in rows}
    entries = {"cashbook": {"opening": "60000", "rows": rows, "days": days}}

    def yards() -> float:
        start = time.process_time()
        assert computed(entries).sheets["cashbook"].final == 60000 + 400 * (184000 - Fraction("52.5"))
        return yards_since(start)

    assert min(yards() for _ in range(5)) < 5


@pytest.mark.parametrize(
    ("expression", "unknown", "known"),
    [
        ("sum(bill * limit)", None, 90),
        ("count(bill where bill > limit)", None, 2),
        ("sum(bill where paid > 5 and bill > limit)", None, 20),
        ("sum(bill where paid > 50 and bill > limit)", 0, 0),
        ("sum(if(filled(limit), bill * limit, bill))", 30, 90),
    ],
)
def test_a_blank_single_value_leaves_a_sum_unknown(expression: str, unknown: int | None, known: int) -> None:
    tool = tool_with(
        kind="list",
        fields=[{"id": "limit", "type": "number"}],
        row=[{"id": "bill", "type": "money"}, {"id": "paid", "type": "money", "default": 0}],
        computed=[{"id": "x", "expr": expression}],
    )
    rows = [{"bill": "10"}, {}, {"bill": "20", "paid": "6"}]
    for entries, expected in (({"rows": rows}, unknown), ({"rows": rows, "limit": "3"}, known)):
        assert work_out(tool, {"only": entries}, today=TODAY).sheets["only"].computed == {"x": expected}
