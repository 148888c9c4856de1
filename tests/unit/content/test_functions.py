"""A function of formulas is one entry of one table: everything that knows functions reads it there."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from academy.content.expressions import (
    FUNCTIONS,
    ExpressionError,
    NoValueError,
    check_kind,
    evaluate,
    parse,
    unit_of,
)
from academy.content.expressions.functions import FIRST, Function, Lines, help_table
from academy.content.workbook.evaluator import SheetEvaluator
from academy.workbook.files.spreadsheet_formulas import CellAddresses, Translator

GUIDE = Path(__file__).parents[3] / "docs" / "trainer" / "course-packages.md"
SPREAD = Function(
    usage="spread(a, b)",
    help="how far a is from b; of a column, its largest from its smallest",
    takes=(2, 2),
    call=lambda a, b: abs(a - b),
    lines=Lines(
        lambda found: max(value for _, value in found) - min(value for _, value in found),
        lambda cells: f"(MAX({cells})-MIN({cells}))",
    ),
    unit=FIRST,
    spreadsheet=lambda a, b: f"ABS({a}-({b}))",
    is_word=True,
)


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a function to the table, and to nothing else."""
    monkeypatch.setitem(FUNCTIONS, "spread", SPREAD)


def test_the_guide_tells_every_function() -> None:
    lines = GUIDE.read_text("utf-8").splitlines()
    start = lines.index("| function | gives |") + 2
    assert lines[start : lines.index("", start)] == help_table()


@pytest.mark.usefixtures("spread")
def test_the_parser_knows_a_function_that_was_added() -> None:
    with pytest.raises(ExpressionError, match="“spread” is a function and needs brackets"):
        parse("spread + 1")
    check_kind(parse("spread(1, 2)"), is_condition=False)


def test_a_function_that_is_not_in_the_table_is_unknown() -> None:
    with pytest.raises(ExpressionError, match="there is no function “spread_of”"):
        parse("spread_of(1, 2)")


@pytest.mark.usefixtures("spread")
def test_it_is_computed_exactly_and_bounded() -> None:
    assert evaluate("spread(1 / 3, 1 / 2)", {}) == Fraction(1, 6)
    with pytest.raises(ExpressionError, match="“spread” cannot take these 3 values"):
        evaluate("spread(1, 2, 3)", {})
    longest = Fraction(2**32_767)
    with pytest.raises(NoValueError, match="too long"):
        evaluate("spread(a, -a)", {"a": longest})


@pytest.mark.usefixtures("spread")
def test_it_has_a_unit() -> None:
    units = {"price": "money", "share": "percent"}
    assert unit_of(parse("spread(price, 2)"), units) == "money"
    assert unit_of(parse("spread(2, price)"), units) == "number"


@pytest.mark.usefixtures("spread")
def test_a_tool_computes_it_over_its_lines() -> None:
    rows: list[Mapping[str, Fraction | None]] = [{"cost": Fraction(5)}, {"cost": None}, {"cost": Fraction(2)}]
    evaluator = SheetEvaluator({}, rows, ["cost"])
    assert evaluator.value(parse("spread(cost where cost > 0) + 0", tables=True)) == 3


@pytest.mark.usefixtures("spread")
def test_a_spreadsheet_keeps_it_alive() -> None:
    translator = Translator(CellAddresses(cells={"price": "B2", "cost": "B3"}, columns={"left": "C5:C9"}))
    assert translator.formula(parse("spread(price, cost)")) == (
        '=IFERROR(IF(COUNT(B2,B3)=2,ABS(B2-(B3)),""),"")'
    )


@pytest.mark.usefixtures("spread")
def test_authors_read_of_it() -> None:
    assert help_table()[-1] == f"| `{SPREAD.usage}` | {SPREAD.help} |"
