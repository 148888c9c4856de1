"""One page of a workbook file: the lines of a sheet, its summary, days, what-if table and advice."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from academy.content.workbook import AMOUNTS, Cell, FieldKind, Formula, Sheet, SheetResult, WhatIf
from academy.core.i18n import gettext as _
from academy.core.money import round_half_up
from academy.core.spreadsheets import neutral_text
from academy.workbook.files.cell_addresses import Layout, letter
from academy.workbook.files.spreadsheet_formulas import CellAddresses, Translator
from academy.workbook.files.styles import Styles
from academy.workbook.results.tables import (
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
    from xlsxwriter import Workbook

HEADER_ROW = 3
FILE_DECIMALS = 12
WIDTHS = {
    FieldKind.TEXT: 32,
    FieldKind.LONG_TEXT: 48,
    FieldKind.CHOICE: 20,
    FieldKind.DATE: 13,
    FieldKind.NUMBER: 10,
    FieldKind.PERCENT: 12,
    FieldKind.MONEY: 18,
}
HEADER_COLOUR = "#E3EFEA"
A4 = 9


class SheetPage:
    """One page of the file: title, rows under a frozen header, summary, days, what-if table, advice.

    Rows and columns count from 1, as in the program that opens it.
    """

    def __init__(self, book: "Workbook", sheet: Sheet, result: SheetResult, styles: Styles) -> None:
        from academy.core.spreadsheets.xlsx import add_sheet  # noqa: PLC0415  # see workbook_xlsx

        self.sheet = sheet
        self.result = result
        self.styles = styles
        self.page = add_sheet(book, sheet.title)
        self.widths: dict[int, int] = {}
        self.defaults = {field.id: default_cell(field) for field in sheet.row}
        self.rows = rows_table(sheet, result) if sheet.row else None
        self.summary = summary_table(sheet, result)
        self.layout = Layout(sheet, result, self.rows, self.summary, HEADER_ROW)
        self.next_row = HEADER_ROW

    def write(self, title: str) -> None:
        """Write the whole page."""
        self._text(1, 1, self.sheet.title, bold=True, font_size=14)
        self._text(2, 1, f"{title} · {self.styles.currency.code}")
        if self.rows:
            self._write_rows(self.rows)
        self._write_summary()
        if self.sheet.day_fields or self.sheet.day_formulas:
            self._write_days(days_table(self.sheet, self.result))
        if self.sheet.table and self.result.table:
            self._write_what_if(self.sheet.table)
        self._write_advice()
        self.page.freeze_panes(HEADER_ROW, 0)
        self.page.set_landscape()
        self.page.set_paper(A4)
        self.page.fit_to_pages(1, 0)  # as wide as the paper, on as many as it takes
        for column, width in self.widths.items():
            self.page.set_column(column - 1, column - 1, width)

    def _write_rows(self, table: Table) -> None:
        self._header(table)
        formulas = {part.id: part for part in self.sheet.row_results}
        previous = ""
        for line in table.lines:
            addresses = self.layout.line_addresses(self.next_row, previous)
            if self.sheet.running and line.has(self.sheet.running.id):
                previous = addresses.cells[self.sheet.running.id]
            self._line(table, line, {} if line.is_start else formulas, addresses)

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
            live = _live_text(formula, value, self.layout.addresses, self.result.unknown)
            self._value(2, shown, FieldKind(str(line.cells["unit"])), decimals, live)
            self.next_row += 1

    def _write_days(self, table: Table) -> None:
        if not table.lines:
            return
        self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in self.sheet.day_formulas}
        for line in table.lines:
            here = {column.id: f"{letter(n)}{self.next_row}" for n, column in enumerate(table.columns, 1)}
            self._line(table, line, formulas, self.layout.addresses.with_cells(here))

    def _write_what_if(self, what_if: WhatIf) -> None:
        """Write the table; its first column counts on from the cell above, unless the tool names plain numbers."""
        table = what_if_table(what_if, self.result)
        self.next_row += 1
        self._text(self.next_row, 1, what_if.title, bold=True)
        self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in what_if.columns}
        over, addresses = what_if.over, self.layout.addresses
        above = ""
        texts = [Translator(addresses).formula(node) for node in (over.first, over.step)]
        counts_on = all(texts) and any(re.search("[A-Z]", str(text)) for text in texts)
        for line in table.lines:
            here = {column.id: f"{letter(n)}{self.next_row}" for n, column in enumerate(table.columns, 1)}
            first = f'=IFERROR({above}+({str(texts[1])[1:]}),"")' if above else str(texts[0])
            self._line(
                table, line, formulas, addresses.with_cells(here), {over.id: first} if counts_on else {}
            )
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
        for number, column in enumerate(table.columns, start=1):
            side = "right" if column.unit in AMOUNTS else "left"
            self._text(self.next_row, number, column.heading, bold=True, bg_color=HEADER_COLOUR, align=side)
            self.widths[number] = max(self.widths.get(number, 0), WIDTHS[column.unit])
        self.next_row += 1

    def _line(
        self,
        table: Table,
        line: Line,
        formulas: Mapping[str, Formula],
        addresses: CellAddresses,
        live_texts: Mapping[str, str] | None = None,
    ) -> None:
        """Write a line; `live_texts` are the formulas of cells that have none of `formulas`."""
        for number, column in enumerate(table.columns, start=1):
            value = line.cells.get(column.id)
            live = (live_texts or {}).get(column.id) or _live_text(
                formulas.get(column.id), value, addresses, line.unknown
            )
            if value is None and not (line.is_start or line.is_blank):
                value = self.defaults.get(column.id)
            self._value(number, value, column.unit, column.decimals, live)
        self.next_row += 1

    def _value(
        self, column: int, value: Cell, unit: FieldKind, decimals: int | None = None, live: str | None = None
    ) -> None:
        """Write a value, or the formula `live` with the value as its result."""
        place = (self.next_row - 1, column - 1)
        if live:
            known = file_number(value) if isinstance(value, Fraction) else ""
            self.page.write_formula(*place, live, self.styles.number(unit, decimals), known)
        elif isinstance(value, str):
            self._text(self.next_row, column, value)
        elif isinstance(value, date):
            self.page.write_datetime(*place, value, self.styles.made(num_format="yyyy-mm-dd"))
        elif value is None:
            self.page.write_blank(*place, None, self.styles.number(unit, decimals))
        else:
            self.page.write_number(*place, file_number(value), self.styles.number(unit, decimals))

    def _text(self, row: int, column: int, text: str, **properties: Any) -> None:
        """Write a text, whatever it begins with; it is marked as one if it could be taken for a formula."""
        from academy.core.spreadsheets.xlsx import write_text  # noqa: PLC0415  # see workbook_xlsx

        if neutral_text(text) != text:
            properties["quote_prefix"] = True
        if "\n" in text:
            properties = {"text_wrap": True, "valign": "top", **properties}
        write_text(self.page, row - 1, column - 1, text, self.styles.made(**properties))


def _live_text(
    formula: Formula | None, value: Cell, addresses: CellAddresses, unknown: frozenset[str]
) -> str | None:
    """Return a formula for beside its result, also where the result waits for a box; one that has none stays away."""
    if formula and (isinstance(value, Fraction) or formula.id in unknown):
        return Translator(addresses).formula(formula.node)
    return None


def file_number(value: Fraction) -> int | Decimal:
    """Return a number as a file stores it: whole numbers whole, others with at most 12 decimals."""
    return value.numerator if value.denominator == 1 else round_half_up(value, FILE_DECIMALS).normalize()
