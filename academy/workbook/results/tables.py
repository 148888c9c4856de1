"""The tables of a computed workbook sheet, in the order in which a file shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from academy.content.workbook import (
    Cell,
    Field,
    FieldKind,
    Formula,
    RowResult,
    Sheet,
    SheetKind,
    SheetResult,
    WhatIf,
)
from academy.core.i18n import gettext as _
from academy.workbook.words import choice_word, label_of, word_for


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id in the tool, heading, and unit (the kind of its field, or what its results are).

    `decimals` is how many the tool wants to be shown.
    """

    id: str
    heading: str
    unit: FieldKind
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `is_start` marks the opening amount that stands above the first row.

    `unknown` names the results that are None because a box that they need is blank; `is_blank` a line without entries.
    """

    cells: Mapping[str, Cell]
    is_start: bool = False
    unknown: frozenset[str] = frozenset()
    is_blank: bool = False

    def has(self, name: str) -> bool:
        """Say whether something belongs into a cell: a value, or one that is not known yet."""
        return self.is_start or name in self.unknown or self.cells.get(name) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and lines."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def filled_rows(sheet: Sheet, result: SheetResult) -> list[RowResult]:
    """Return the lines that hold something, as they are shown; of a series also the gaps between them."""
    rows = [result.rows[index] for index in result.order]
    filled = [place for place, row in enumerate(rows) if not row.is_blank]
    if sheet.kind is SheetKind.SERIES:
        return rows[: max(filled, default=-1) + 1]
    return [rows[place] for place in filled]


def rows_table(sheet: Sheet, result: SheetResult) -> Table:
    """Return the rows of a sheet with everything worked out beside them; blank rows of a list are left out.

    `unknown` of a line names what is blank because a box that it needs is.
    """
    numbered = sheet.kind is SheetKind.SERIES
    columns = (
        *((Column("#", _("No."), FieldKind.NUMBER),) if numbered else ()),
        *map(column_of, sheet.row),
        *map(column_of, sheet.row_results),
    )
    rows = [result.rows[index] for index in result.order]
    lines = [
        Line(
            {"#": Fraction(row.index + 1), **_shown(sheet.row, row.values), **row.computed},
            unknown=row.unknown,
            is_blank=row.is_blank,
        )
        for row in rows
        if numbered or not row.is_blank
    ]
    if sheet.start and sheet.running:
        start: dict[str, Cell] = {sheet.running.id: result.values[sheet.start.id], columns[0].id: None}
        text = next((field.id for field in sheet.row if field.kind is FieldKind.TEXT), columns[0].id)
        lines.insert(0, Line({**start, text: label_of(sheet.start)}, is_start=True))
    return Table(columns, tuple(lines))


def summary_table(sheet: Sheet, result: SheetResult) -> Table:
    """Return single fields, totals and computed values as lines of two cells; the id is in `#`."""
    shown_above = sheet.start if sheet.running else None
    fields = [field for field in sheet.single_fields if field is not shown_above]
    found: Mapping[str, Cell] = {**_shown(fields, result.values), **result.totals, **result.computed}
    parts: list[Field | Formula] = [*fields, *sheet.totals, *sheet.computed]
    lines = tuple(
        Line({"#": part.id, "label": label_of(part), "value": found[part.id], "unit": column_of(part).unit})
        for part in parts
    )
    return Table(
        (Column("label", _("What"), FieldKind.TEXT), Column("value", _("Result"), FieldKind.MONEY)), lines
    )


def days_table(sheet: Sheet, result: SheetResult) -> Table:
    """Return the evenings of a ledger: sums of the day, balance, what was counted, the difference."""
    amounts = [field for field in sheet.row if field.is_number]
    running = [sheet.running] if sheet.running else []
    evening: list[Field | Formula] = [*running, *sheet.day_fields, *sheet.day_formulas]
    columns = (
        Column("day", word_for("date"), FieldKind.DATE),
        *(Column(f"day_{field.id}", label_of(field), field.kind) for field in amounts),
        *(column_of(part) for part in evening),
    )
    lines = []
    for day in result.days:
        balance = {formula.id: day.balance for formula in running}
        cells = {"day": day.day, **day.sums, **balance, **day.values, **day.computed}
        lines.append(Line(cells, unknown=day.unknown))
    return Table(columns, tuple(lines))


def what_if_table(table: WhatIf, result: SheetResult) -> Table:
    """Return the what-if table: what is changed, then every column."""
    over = Column(table.over.id, table.over.label, table.over.unit)
    columns = (over, *(column_of(column) for column in table.columns))
    return Table(columns, tuple(Line(row, unknown=result.unknown) for row in result.table))


def column_of(part: Field | Formula) -> Column:
    """Return the column of a field or a formula."""
    if isinstance(part, Field):
        return Column(part.id, label_of(part), part.kind)
    return Column(part.id, label_of(part), part.unit, part.decimals)


def advice_lines(result: SheetResult) -> list[tuple[date | None, str]]:
    """Return the advice that applies: the days' first, then the sheet's."""
    daily = [(advice.day, advice.text) for day in result.days for advice in day.advice]
    return [*daily, *((None, advice.text) for advice in result.advice)]


def default_cell(field: Field) -> Cell:
    """Return what a file shows in a blank box: what it counts as, where that is an amount or a choice."""
    if field.kind is FieldKind.CHOICE and field.default is not None:
        return choice_word(field, str(field.default))
    return field.default if isinstance(field.default, Fraction) else None


def _shown(fields: Sequence[Field], values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return values as a person reads them: a choice becomes its word."""
    return {
        field.id: choice_word(field, str(values[field.id]))
        if field.kind is FieldKind.CHOICE and values[field.id]
        else values[field.id]
        for field in fields
    }
