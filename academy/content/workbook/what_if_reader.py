"""Reading what-if tables and charts."""

from collections.abc import Mapping
from typing import Any

from academy.content.workbook import reading
from academy.content.workbook.kinds import ChartKind, ChartSource, FieldKind, SheetKind
from academy.content.workbook.tool import MAX_TABLE_ROWS, Chart, Over, Sheet, ToolError, WhatIf

MAX_SERIES = 3
MAX_COLUMNS = 6
ROW_NUMBER = "row"


def read_table(data: Mapping[str, Any], place: str) -> WhatIf:
    """Read a what-if table. Raises `ToolError`."""
    over, at = data.get("over"), f"{place}.over"
    if not isinstance(over, Mapping):
        raise ToolError(at, "a table says what it counts through: id, label, from, to and step")
    columns = reading.formulas(reading.placed(data.get("columns"), f"{place}.columns"))
    if not 1 <= len(columns) <= MAX_COLUMNS:
        raise ToolError(f"{place}.columns", f"a table has 1 to {MAX_COLUMNS} columns")
    first, last, step = (reading.node(over.get(key, ""), f"{at}.{key}") for key in ("from", "to", "step"))
    return WhatIf(
        id=reading.text(data, "id", place),
        title=reading.text(data, "title", place),
        over=Over(
            id=reading.text(over, "id", at),
            label=reading.text(over, "label", at),
            unit=reading.unit(over.get("unit") or FieldKind.NUMBER, f"{at}.unit"),
            first=first,
            last=last,
            step=step,
        ),
        columns=columns,
        place=place,
    )


def read_chart(data: Mapping[str, Any], place: str) -> Chart:
    """Read a chart. Raises `ToolError`."""
    of = reading.kind(data.get("of"), ChartSource, f"{place}.of")
    y = data.get("y")
    if not isinstance(y, list | tuple) or not 1 <= len(y) <= MAX_SERIES or len(set(map(str, y))) < len(y):
        raise ToolError(f"{place}.y", f"a chart shows 1 to {MAX_SERIES} different columns")
    return Chart(
        title=reading.text(data, "title", place),
        kind=reading.kind(data.get("kind"), ChartKind, f"{place}.kind"),
        of=of,
        x=reading.text(data, "x", place),
        y=tuple(str(each) for each in y),
        place=place,
    )


def check_what_if(sheet: Sheet) -> None:
    """Check that a sheet has what its table and its chart show. Raises `ToolError`."""
    table, chart = sheet.table, sheet.chart
    if table and sheet.kind is SheetKind.LEDGER:
        raise ToolError(table.place, "a ledger has no what-if table")
    if table and sheet.row and sheet.row_limit > MAX_TABLE_ROWS:
        raise ToolError(table.place, f"a sheet with a what-if table has at most {MAX_TABLE_ROWS} lines")
    if chart is None:
        return
    if chart.of is ChartSource.ROWS:
        if not sheet.row:
            raise ToolError(f"{chart.place}.of", "a form has no rows to draw")
        x = {ROW_NUMBER, *(each.id for each in sheet.row if each.kind is not FieldKind.LONG_TEXT)}
        numbers = (each.id for each in sheet.row if each.is_number)
        y = {*numbers, *(each.id for each in sheet.row_results)}
    elif table is None:
        raise ToolError(f"{chart.place}.of", "this sheet has no table to draw")
    else:
        x, y = {table.over.id}, {column.id for column in table.columns}
    if chart.x not in x:
        raise ToolError(f"{chart.place}.x", f"“{chart.x}” is not one of {', '.join(sorted(x))}")
    for name in chart.y:
        if name not in y:
            raise ToolError(f"{chart.place}.y", f"“{name}” is not a column of numbers here")
