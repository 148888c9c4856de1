"""The tools of the courses: their own examples, and the golden vectors of the guide through their sheets."""

import random
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.content.schema.tool import Tool as ToolSchema
from academy.content.workbook import (
    Field,
    check_examples,
    check_formulas,
    read_tool,
)
from academy.content.workbook.results import SheetResult
from academy.core.money import Currency, round_half_up
from academy.workbook.files.spreadsheet import workbook_csv, workbook_xlsx
from tests.support.yardstick import yards_since
from tests.unit.content.workbook.samples import COURSE, TODAY, evidence_of, tool_files, work_out

COURSES = COURSE.parent
LOANS = COURSES / "fin-101" / "tools" / "loan-comparison.yaml"
PRICES = COURSES / "mon-102" / "tools" / "price-and-break-even.yaml"


def tool_data(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


def filled(path: Path, sheet: str, entries: dict[str, Any]) -> SheetResult:
    """Compute a sheet as a learner fills it; nothing of it may be refused."""
    result = work_out(tool_data(path), {sheet: entries}, today=TODAY)
    assert result.refusals == ()
    return result.sheets[sheet]


def shown(value: Fraction | None, decimals: int) -> str:
    assert value is not None
    return str(round_half_up(value, decimals))


@pytest.mark.sampled
@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
def test_a_tool_computes_and_its_examples_are_right(path: Path) -> None:
    data = tool_data(path)
    ToolSchema.model_validate(data)
    assert check_formulas(data) == []
    assert check_examples(data, path.parents[1]) == []


@pytest.mark.sampled
@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
def test_an_empty_tool_says_nothing_wrong(path: Path) -> None:
    tool = read_tool(tool_data(path))
    result = work_out(tool, {}, today=TODAY)
    assert {advice.tone for sheet in result.sheets.values() for advice in sheet.advice} <= {"info"}


@pytest.mark.sampled
@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
def test_the_largest_entries_are_computed(path: Path) -> None:
    tool = read_tool(tool_data(path))
    entries: dict[str, Any] = {}
    for sheet in tool.sheets:
        largest = {
            field.id: "9" * 15 if field.max is None else str(field.max)
            for field in (*sheet.single_fields, *sheet.row)
            if field.is_number
        }
        row = {field.id: largest[field.id] for field in sheet.row if field.is_number}
        row |= {field.id: field.choices[-1] for field in sheet.row if field.choices}
        single = {field.id: largest[field.id] for field in sheet.single_fields if field.is_number}
        entries[sheet.id] = {**single, **({"rows": [row] * sheet.row_limit} if row else {})}
    for values in work_out(tool, entries, today=TODAY).sheets.values():
        results = [*values.totals.values(), *values.computed.values()]
        results += [value for row in values.table for value in row.values()]
        assert all(value is None or abs(value) < 10**60 for value in results)


WORDS = ["", "0", "1", "-1", "600", "0.000001", "9" * 15, "100", "12", "2026-05-10", "flat", "x", "−5", "1e9"]


@pytest.mark.sampled
@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_whatever_is_entered_a_tool_answers(path: Path, chance: random.Random) -> None:
    tool = read_tool(tool_data(path))

    def values(fields: Sequence[Field]) -> dict[str, str]:
        return {field.id: chance.choice([*WORDS, *field.choices]) for field in fields}

    entries: dict[str, Any] = {
        sheet.id: {**values(sheet.single_fields), "rows": [values(sheet.row) for _ in range(3)]}
        for sheet in tool.sheets
    }
    start = time.process_time()
    result = work_out(tool, entries, today=TODAY)
    assert yards_since(start) < 50  # all sheets together
    evidence_of(tool, entries, today=TODAY)
    assert workbook_xlsx(tool, result, Currency("IDR", 0, "Rp"), "id", "Any")
    for sheet in tool.sheets:
        assert workbook_csv(tool, result, sheet.id)


LOAN = {"name": "Loan", "amount": "12000", "months": "12", "method": "flat", "rate": "2"}


@pytest.mark.parametrize(
    ("line", "instalment", "total", "monthly", "yearly"),
    [
        (LOAN, "1240.00", "14880.00", "3.4753", "50.67"),
        ({**LOAN, "fee": "3"}, "1240.00", "14880.00", "3.9963", "60.03"),
        ({**LOAN, "fixed_fee": "360"}, "1240.00", "14880.00", "3.9963", "60.03"),
        ({**LOAN, "fee": "3", "saving": "10"}, "1240.00", "14880.00", "4.7851", "75.23"),
        ({**LOAN, "amount": "6000", "months": "6", "rate": "1.5"}, "1090.00", "6540.00", "2.5192", "34.79"),
        ({**LOAN, "method": "declining"}, "1134.72", "13616.58", "2.0000", "26.82"),
    ],
)
def test_golden_loans_through_the_loan_comparison(
    line: dict[str, str], instalment: str, total: str, monthly: str, yearly: str
) -> None:
    row = filled(LOANS, "offers", {"rows": [line]}).rows[0].computed
    assert shown(row["pay"], 2) == instalment
    assert shown(row["total"], 2) == total
    assert shown(row["monthly"], 4) == monthly
    assert shown(row["yearly"], 2) == yearly


def test_no_offer_is_judged_before_the_safe_payment_is_known() -> None:
    blank = filled(LOANS, "offers", {"rows": [LOAN]}).computed
    assert (blank["fitting"], blank["too_high"]) == (None, None)
    known = filled(LOANS, "offers", {"rows": [LOAN], "safe_payment": "1240"}).computed
    assert (known["fitting"], known["too_high"]) == (Fraction(1), Fraction(0))


def test_golden_break_even_through_the_price_tool() -> None:
    entries = {"fixed": "3600", "price": "15", "variable": "9", "units": "700"}
    sheet = filled(PRICES, "break_even", entries)
    assert sheet.computed["be_units"] == 600
    crossing = next(row for row in sheet.table if row["sales"] == row["costs"])
    assert crossing["number_sold"] == 600
    assert filled(PRICES, "break_even", {**entries, "price": "8"}).computed["be_units"] is None


def test_golden_margin_trap_through_the_price_tool() -> None:
    computed = filled(PRICES, "price", {"unit_cost": "9", "margin": "40"}).computed
    assert (computed["price_margin"], computed["only_added"]) == (Fraction(15), Fraction(126, 10))
