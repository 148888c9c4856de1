"""A workbook on paper: filled, or empty with lines to write on. One HTML document for `academy.core.pdf`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template

from academy.content.workbook import Field, FieldKind, Formula, RowResult, Sheet, SheetKind, SheetResult
from academy.web.formats import day as day_in_words
from academy.workbook.amounts import Amounts
from academy.workbook.results.tables import filled_rows
from academy.workbook.results.view import SheetView, value_in_words, view_of
from academy.workbook.words import choice_word, label_of

FOLDER = Path(__file__).parents[1] / "templates" / "workbook" / "print"
PAPERS = ("a4", "pocket")
#: How many columns fit beside each other; wider lines stand on end, so many of them in a table.
COLUMNS = {"a4": 7, "pocket": 4}
ON_END = {"a4": 4, "pocket": 2}
BLANK_LINES = {SheetKind.LEDGER: {"a4": 24, "pocket": 16}, SheetKind.LIST: {"a4": 10, "pocket": 8}}


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A single value: its name, what was written, and the choices to mark."""

    label: str
    sign: str
    hint: str
    text: str
    is_long: bool
    is_number: bool
    choices: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, whether it holds amounts, and whether they are worked out."""

    heading: str
    is_number: bool
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Lines of a sheet; `made_rows` are the rows of results where lines stand on end, counted from 0."""

    columns: tuple[_Column, ...]
    rows: tuple[tuple[str, ...], ...]
    made_rows: frozenset[int] = frozenset()
    is_on_end: bool = False


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet as it is printed."""

    title: str
    intro: str
    lines: tuple[PrintedLine, ...]
    tables: tuple[PrintedTable, ...]
    view: SheetView
    days: tuple[tuple[str, ...], ...]

    @property
    def is_canvas(self) -> bool:
        """Say whether the sheet is all words: then its boxes stand beside each other."""
        return len(self.lines) > 2 and all(line.is_long for line in self.lines)  # noqa: PLR2004 - two boxes stay a list


def printed_document(
    title: str,
    sheets: Sequence[tuple[Sheet, SheetResult]],
    amounts: Amounts,
    *,
    paper: str,
    is_empty: bool,
    context: Mapping[str, Any],
) -> str:
    """Return sheets as an HTML document with its own style; `context` adds purpose, address and contacts."""
    chosen = paper if paper in PAPERS else PAPERS[0]
    page = render_template(
        "workbook/print/workbook.html",
        title=title,
        sheets=[_sheet(sheet, result, amounts, chosen, is_empty=is_empty) for sheet, result in sheets],
        paper=chosen,
        is_empty=is_empty,
        **context,
    )
    return page.replace("</head>", f"<style>{_css('workbook.css')}</style></head>", 1)


@cache
def _css(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _sheet(
    sheet: Sheet, result: SheetResult, amounts: Amounts, paper: str, *, is_empty: bool
) -> PrintedSheet:
    fields = sheet.single_fields
    return PrintedSheet(
        title=sheet.title,
        intro=sheet.intro,
        lines=tuple(_line(field, result, amounts, is_empty=is_empty) for field in fields),
        tables=tuple(_tables(sheet, result, amounts, paper, is_empty=is_empty)),
        view=view_of(sheet, result, amounts, chart_style=_css("chart.css")),
        days=() if is_empty else tuple(_days(sheet, result, amounts)),
    )


def _line(field: Field, result: SheetResult, amounts: Amounts, *, is_empty: bool) -> PrintedLine:
    value = None if is_empty else result.values[field.id]
    if value is None and not is_empty:
        value = None if field.kind is FieldKind.DATE else field.default
    choices = tuple((choice_word(field, choice), choice == value) for choice in field.choices)
    return PrintedLine(
        label=label_of(field),
        sign=_sign(field, amounts, is_empty=is_empty),
        hint=field.hint,
        text=value_in_words(field, value, amounts),
        is_long=field.kind is FieldKind.LONG_TEXT,
        is_number=field.is_number,
        choices=choices,
    )


def _sign(field: Field, amounts: Amounts, *, is_empty: bool) -> str:
    """Return the sign beside a name; paper to write on is for every currency."""
    return {FieldKind.MONEY: "" if is_empty else amounts.currency.symbol, FieldKind.PERCENT: "%"}.get(
        field.kind, ""
    )


def _tables(
    sheet: Sheet, result: SheetResult, amounts: Amounts, paper: str, *, is_empty: bool
) -> list[PrintedTable]:
    if not sheet.row:
        return []
    results = sheet.row_results
    columns = [_Column(_heading(field, amounts, is_empty=is_empty), field.is_number) for field in sheet.row]
    columns += [_Column(label_of(formula), is_number=True, is_made=True) for formula in results]
    if is_empty:
        count = sheet.length or min(sheet.row_limit, BLANK_LINES[sheet.kind][paper])
        rows = [("",) * len(columns)] * count
    else:
        rows = [_cells(sheet, row, results, amounts) for row in filled_rows(sheet, result)]
    if sheet.length:
        columns.insert(0, _Column("", is_number=False))
        rows = [(str(number), *row) for number, row in enumerate(rows, start=1)]
    if not rows:
        return []
    if len(columns) > COLUMNS[paper]:
        return _on_end(columns, rows, ON_END[paper])
    return [PrintedTable(tuple(columns), tuple(rows))]


def _cells(sheet: Sheet, row: RowResult, results: Sequence[Formula], amounts: Amounts) -> tuple[str, ...]:
    typed = (value_in_words(field, row.values[field.id], amounts) for field in sheet.row)
    made = (amounts.formula(row.computed[formula.id], formula) for formula in results)
    return (*typed, *made)


def _heading(field: Field, amounts: Amounts, *, is_empty: bool) -> str:
    sign = _sign(field, amounts, is_empty=is_empty)
    return f"{label_of(field)} ({sign})" if sign else label_of(field)


def _on_end(columns: Sequence[_Column], rows: Sequence[tuple[str, ...]], width: int) -> list[PrintedTable]:
    """Return wide lines as columns, `width` of them beside each other, with their headings at the left."""
    tables = []
    for start in range(0, len(rows), width):
        part = rows[start : start + width]
        names = [_Column(str(start + number), is_number=True) for number in range(1, len(part) + 1)]
        lines = tuple((column.heading, *(row[place] for row in part)) for place, column in enumerate(columns))
        made = frozenset(place for place, column in enumerate(columns) if column.is_made)
        tables.append(PrintedTable((_Column("", is_number=False), *names), lines, made, is_on_end=True))
    return tables


def _days(sheet: Sheet, result: SheetResult, amounts: Amounts) -> Iterator[tuple[str, ...]]:
    """Yield the evenings of a ledger: the day, and name and amount of what was counted and worked out."""
    for day in result.days:
        typed = [(label_of(each), amounts.cell(day.values[each.id], each.kind)) for each in sheet.day_fields]
        made = [(label_of(each), amounts.formula(day.computed[each.id], each)) for each in sheet.day_formulas]
        words = "; ".join(f"{name} {text}" for name, text in (*typed, *made) if text)
        yield day_in_words(day.day), words
