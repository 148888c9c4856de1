"""One page of a workbook file: the lines of a sheet, its summary, days, what-if table and advice."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from academy.content.workbook import Cell, Formula, Sheet, SheetResult, WhatIf
from academy.core.i18n import gettext as _
from academy.core.money import Currency, round_half_up, sign_places
from academy.core.spreadsheets import neutral_text
from academy.learning.spreadsheet_formulas import Places, Translator
from academy.learning.workbook_places import Layout, letter
from academy.learning.workbook_tables import (
    Line,
    Table,
    advice_lines,
    days_table,
    default_cell,
    rows_table,
    summary_table,
    what_if_table,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW = 3
FILE_DECIMALS = 12
WIDTHS = {
    "text": 32,
    "long_text": 48,
    "choice": 20,
    "date": 13,
    "number": 10,
    "percent": 12,
    "money": 18,
}
NUMBERS = ("money", "number", "percent")


class SheetPage:
    """One page of the file: title, rows under a frozen header, summary, days, what-if table, advice.

    `results` collects the server's value of every formula cell by address; None while a box that it needs is blank.
    """

    def __init__(
        self, book: "Workbook", sheet: Sheet, result: SheetResult, currency: Currency, locale: str
    ) -> None:
        self.sheet = sheet
        self.result = result
        self.currency = currency
        self.page: Worksheet = book.create_sheet(_page_name(sheet.title, set(book.sheetnames)))
        self.results: dict[str, Fraction | None] = {}
        self.defaults = {field.id: default_cell(field) for field in sheet.row}
        self.money_format = _money_format(currency, locale)
        self.rows = rows_table(sheet, result) if sheet.row else None
        self.summary = summary_table(sheet, result)
        self.layout = Layout(sheet, result, self.rows, self.summary, HEADER_ROW)
        self.next_row = HEADER_ROW

    def write(self, title: str) -> None:
        """Write the whole page."""
        self._text(1, 1, self.sheet.title, bold=True, size=14)
        self._text(2, 1, f"{title} · {self.currency.code}")
        if self.rows:
            self._write_rows(self.rows)
        self._write_summary()
        if self.sheet.day_fields or self.sheet.day_formulas:
            self._write_days(days_table(self.sheet, self.result))
        if self.sheet.table and self.result.table:
            self._write_what_if(self.sheet.table)
        self._write_advice()
        self.page.freeze_panes = f"A{HEADER_ROW + 1}"

    def _write_rows(self, table: Table) -> None:
        self._header(table)
        formulas = {part.id: part for part in self.sheet.row_results}
        previous = ""
        for line in table.lines:
            places = self.layout.line_places(self.next_row, previous)
            if self.sheet.running and line.has(self.sheet.running.id):
                previous = places.cells[self.sheet.running.id]
            self._line(table, line, {} if line.is_start else formulas, places)

    def _write_summary(self) -> None:
        table = self.summary
        if not table.lines:
            return
        if self.next_row > HEADER_ROW:
            self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in (*self.sheet.totals, *self.sheet.computed)}
        defaults = {field.id: default_cell(field) for field in self.sheet.single_fields}
        for line in table.lines:
            part_id, value = str(line.cells["#"]), line.cells["value"]
            formula = formulas.get(part_id)
            self._text(self.next_row, 1, str(line.cells["label"]))
            shown = defaults.get(part_id) if value is None else value
            decimals = formula.decimals if formula else None
            address = self._value(self.next_row, 2, shown, str(line.cells["unit"]), decimals)
            if formula:
                self._make_live(address, formula, value, self.layout.places, self.result.unknown)
            self.next_row += 1

    def _write_days(self, table: Table) -> None:
        if not table.lines:
            return
        self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in self.sheet.day_formulas}
        for line in table.lines:
            here = {column.id: f"{letter(n)}{self.next_row}" for n, column in enumerate(table.columns, 1)}
            self._line(table, line, formulas, self.layout.places.with_cells(here))

    def _write_what_if(self, what_if: WhatIf) -> None:
        """Write the table; its first column counts on from the cell above, unless the tool names plain numbers."""
        table = what_if_table(what_if, self.result)
        self.next_row += 1
        self._text(self.next_row, 1, what_if.title, bold=True)
        self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in what_if.columns}
        over, places = what_if.over, self.layout.places
        above = ""
        texts = [Translator(places).formula(node) for node in (over.first, over.step)]
        for line in table.lines:
            here = {column.id: f"{letter(n)}{self.next_row}" for n, column in enumerate(table.columns, 1)}
            self._line(table, line, formulas, places.with_cells(here))
            if all(texts) and any(re.search("[A-Z]", str(text)) for text in texts):
                text = f'=IFERROR({above}+({str(texts[1])[1:]}),"")' if above else str(texts[0])
                self._set_formula(here[over.id], text, line.cells[over.id])
            above = here[over.id]

    def _write_advice(self) -> None:
        advice = advice_lines(self.result)
        if not advice:
            return
        self.next_row += 1
        self._text(self.next_row, 1, _("Advice"), bold=True)
        for number, (day, text) in enumerate(advice, start=self.next_row + 1):
            self._text(number, 1, f"{day.isoformat()}: {text}" if day else text)

    def _header(self, table: Table) -> None:
        from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415  # see workbook_xlsx

        for number, column in enumerate(table.columns, start=1):
            cell = self._text(self.next_row, number, column.heading, bold=True)
            cell.fill = PatternFill("solid", fgColor="FFE3EFEA")
            cell.alignment = Alignment(horizontal="right" if column.unit in NUMBERS else "left")
            dimension = self.page.column_dimensions[letter(number)]
            dimension.width = max(dimension.width if dimension.customWidth else 0, WIDTHS[column.unit])
        self.next_row += 1

    def _line(self, table: Table, line: Line, formulas: Mapping[str, Formula], places: Places) -> None:
        for number, column in enumerate(table.columns, start=1):
            value = line.cells.get(column.id)
            if value is None and not (line.is_start or line.is_blank):
                value = self.defaults.get(column.id)
            address = self._value(self.next_row, number, value, column.unit, column.decimals)
            if column.id in formulas:
                self._make_live(address, formulas[column.id], value, places, line.unknown)
        self.next_row += 1

    def _make_live(
        self, address: str, formula: Formula, value: Cell, places: Places, unknown: frozenset[str]
    ) -> None:
        """Write a formula beside its result, also where the result waits for a box; one that has none stays away."""
        text = Translator(places).formula(formula.node)
        if text is not None and (isinstance(value, Fraction) or formula.id in unknown):
            self._set_formula(address, text, value)

    def _set_formula(self, address: str, text: str, value: Cell) -> None:
        self.page[address].value = text
        self.results[address] = value if isinstance(value, Fraction) else None

    def _value(self, row: int, column: int, value: Cell, unit: str, decimals: int | None = None) -> str:
        if isinstance(value, str):
            return str(self._text(row, column, value).coordinate)
        cell = self.page.cell(row, column)
        if isinstance(value, date):
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
        elif value is not None:
            cell.value = file_number(value)
        if not isinstance(value, date):
            cell.number_format = self._format(unit, decimals)
        return str(cell.coordinate)

    def _format(self, unit: str, decimals: int | None) -> str:
        """Return the number format of a cell; money has the decimals of its currency."""
        if unit == "money":
            return self.money_format
        digits = "General" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
        return f'{digits}"%"' if unit == "percent" else digits

    def _text(self, row: int, column: int, text: str, *, bold: bool = False, size: int = 11) -> Any:
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415  # see workbook_xlsx

        cell = self.page.cell(row, column)
        cell.value = text
        cell.data_type = "s"  # whatever it begins with, a text is a text
        cell.quotePrefix = neutral_text(text) != text
        if bold:
            cell.font = Font(bold=True, size=size)
        if "\n" in text:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell


def file_number(value: Fraction) -> int | Decimal:
    """Return a number as a file stores it: whole numbers whole, others with at most 12 decimals."""
    return value.numerator if value.denominator == 1 else round_half_up(value, FILE_DECIMALS).normalize()


def _money_format(currency: Currency, locale: str) -> str:
    before, after = (text.replace('"', "") for text in sign_places(currency, locale))
    digits = "#,##0" + ("." + "0" * currency.decimals if currency.decimals else "")
    sign_before, sign_after = (f'"{text}"' if text else "" for text in (before, after))
    positive = f"{sign_before}{digits}{sign_after}"
    return f"{positive};-{positive}"


def _page_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:28] or "Sheet"
    names = (plain if number == 1 else f"{plain} {number}" for number in range(1, 100))
    lowered = {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in lowered)
