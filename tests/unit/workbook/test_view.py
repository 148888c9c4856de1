"""What a learner sees of her figures, whole: results, what is missing, advice, comparison and what-if table."""

from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup

from academy.content.workbook import Tone, Tool, read_tool
from academy.core.money import Currency
from academy.workbook.amounts import Amounts
from academy.workbook.results.view import Advice, Grid, SheetView, view_of
from tests.factories.tools import TRIAL_TOOL
from tests.unit.content.workbook.samples import FARIDAH, SARI, TODAY, model_tool, plain_entries, work_out

RINGGIT = Amounts(Currency("MYR", 2, "RM"), "en")
TRIAL, MODEL = read_tool(TRIAL_TOOL), read_tool(model_tool())
NOTHING = SheetView(
    figures=(), missing="", advice=(), comparison=None, what_if=None, chart=Markup(""), chart_title=""
)
CHANGES = ("−20%", "−10%", "0%", "10%", "20%")


def view(tool: Tool, name: str, entries: Any) -> SheetView:
    """Return the view of a sheet; the picture is another test's subject."""
    sheet = tool.sheet(name)
    assert sheet is not None
    result = work_out(tool, plain_entries(tool, {name: entries}), today=TODAY)
    return replace(view_of(sheet, result.sheets[name], RINGGIT), chart=Markup(""))


def test_a_form_that_is_filled_in_says_everything() -> None:
    typed = {"price": "40000", "cost": "30000", "fee": "1", "change": "0", "channel": "stall"}
    assert view(TRIAL, "price", typed) == replace(
        NOTHING,
        figures=(
            ("New price", "RM40,000"),
            ("Fee of one", "RM0"),
            ("Left of one", "RM10,000"),
            ("Share that is left", "25.0%"),
        ),
        advice=(Advice(Tone.GOOD, "Good:", "Each one leaves something."),),
        what_if=Grid(
            "If the price changes",
            ("Change", "Price then", "Left then"),
            tuple(
                zip(
                    CHANGES,
                    ("RM32,000", "RM36,000", "RM40,000", "RM44,000", "RM48,000"),
                    ("RM2,000", "RM6,000", "RM10,000", "RM14,000", "RM18,000"),
                    strict=True,
                )
            ),
        ),
        chart_title="What is left",
    )


def test_a_form_with_blank_boxes_names_them() -> None:
    names = ("New price", "Fee of one", "Left of one", "Share that is left")
    assert view(TRIAL, "price", {"cost": "30000"}) == replace(
        NOTHING,
        figures=tuple((name, "–") for name in names),
        missing="A dash means: not known yet. Fill in: Price, Where you sell."
        " Where there is nothing, write 0.",
        what_if=Grid(
            "If the price changes",
            ("Change", "Price then", "Left then"),
            tuple((change, "–", "–") for change in CHANGES),
        ),
    )


def test_a_few_lines_stand_side_by_side() -> None:
    rows = [
        {"id": "a", "name": "A", "amount": "100"},
        {"id": "b", "amount": "5"},
        {"id": "c", "name": "C"},
    ]
    assert view(TRIAL, "offers", {"rows": rows}) == replace(
        NOTHING,
        figures=(("Total", "–"),),
        missing="A dash means: not known yet. Fill in: A: Rate a month; Line 2: Rate a month;"
        " C: Amount, Rate a month. Where there is nothing, write 0.",
        comparison=Grid(
            "Side by side",
            ("What", "A", "Line 2", "C"),
            (("Payment a month", "–", "–", "–"), ("Rate a year", "–", "–", "–")),
        ),
    )


def test_many_lines_stand_one_below_the_other() -> None:
    assert view(MODEL, "owe_me", FARIDAH) == replace(
        NOTHING,
        figures=(("Total", "RM1,035"), ("Late", "RM395")),
        comparison=Grid(
            "Line by line",
            ("Line", "Left", "Days late"),
            (
                ("Kak Yah", "RM200", "12"),
                ("Puan Rohana", "RM100", "5"),
                ("Encik Lim", "RM95", "28"),
                ("School canteen", "RM640", "0"),
            ),
        ),
    )


@pytest.mark.parametrize(("lines", "named", "end"), [(1, 1, ""), (6, 6, ""), (7, 6, "…")])
def test_at_most_six_lines_are_named(lines: int, named: int, end: str) -> None:
    rows = [{"id": str(number), "name": f"N{number}"} for number in range(lines)]
    boxes = "; ".join(f"N{number}: Bill" for number in range(named))
    assert view(MODEL, "owe_me", {"rows": rows}).missing == (
        f"A dash means: not known yet. Fill in: {boxes}{end}. Where there is nothing, write 0."
    )


def test_a_gap_is_warned_of() -> None:
    text = "You have a gap. Close it before that week: in sooner, out later, spend less, borrow last."
    assert view(MODEL, "forecast", SARI) == replace(
        NOTHING,
        figures=(
            ("Lowest point", "−RM1.10"),
            ("Week of the lowest point", "4"),
            ("Find before that week", "RM1.60"),
        ),
        advice=(Advice(Tone.WARN, "Careful:", text),),
    )
