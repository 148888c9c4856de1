"""Files of a learner's workbook: XLSX with live formulas, and CSV.

Every cell holds the number the server computed; where a formula is simple it is live too, so the learner can
go on working in the file. Texts that look like formulas are stored as texts.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from academy.content.workbook import Cell, Formula, Sheet, SheetResult, Tool, WorkbookResult, read_tool
from academy.core.i18n import gettext as _
from academy.core.money import Currency, exact_text, round_half_up, sign_places
from academy.core.spreadsheets import neutral_text
from academy.learning.spreadsheet_formulas import Translator
from academy.learning.workbook_tables import (
    Line,
    Table,
    advice_lines,
    days_table,
    rows_table,
    summary_table,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW = 3
FILE_DECIMALS = 12
WIDTHS = {"text": 32, "choice": 20, "date": 13, "number": 10, "money": 18}
_EMPTY_RESULT = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')


def workbook_xlsx(
    tool: Tool | Mapping[str, Any], result: WorkbookResult, currency: Currency, locale: str, title: str
) -> bytes:
    """Return the workbook as an XLSX file, one sheet each, formulas live and their results stored beside them."""
    from openpyxl import Workbook  # noqa: PLC0415  # 12 MB of memory that a web process should not hold at rest

    book = Workbook()
    book.remove(book.worksheets[0])
    stored: list[dict[str, Fraction]] = []
    for sheet in read_tool(tool).sheets:
        page = _SheetPage(book, sheet, result.sheets[sheet.id], currency, locale)
        page.write(title)
        stored.append(page.results)
    book.properties.title = title
    book.properties.creator = "Online SME Academy"
    file = io.BytesIO()
    book.save(file)
    return _with_results(file.getvalue(), stored)


def workbook_csv(tool: Tool | Mapping[str, Any], result: WorkbookResult, sheet_id: str) -> bytes:
    """Return one sheet as CSV in UTF-8 with a byte order mark, amounts as plain decimals.

    First the rows, then an empty line and the summary, then the days. Raises `KeyError` for an unknown sheet.
    """
    sheet = read_tool(tool).sheet(sheet_id)
    if sheet is None:
        raise KeyError(sheet_id)
    file = io.StringIO()
    writer = csv.writer(file)
    is_first = True
    for table in _tables(sheet, result.sheets[sheet_id]):
        if not is_first:
            writer.writerow([])
        is_first = False
        writer.writerow([neutral_text(column.heading) for column in table.columns])
        for line in table.lines:
            writer.writerow([_csv_text(line.cells.get(column.id)) for column in table.columns])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _tables(sheet: Sheet, result: SheetResult) -> list[Table]:
    tables = [rows_table(sheet, result)] if sheet.row else []
    tables.append(summary_table(sheet, result))
    if sheet.day_fields or sheet.day_formulas:
        tables.append(days_table(sheet, result))
    return [table for table in tables if table.lines or table is tables[0]]


def _csv_text(value: Cell) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral_text(value or "")


class _SheetPage:
    """One page of the file: title, rows under a frozen header, summary, days, advice.

    `results` collects the server's value of every formula cell by address.
    """

    def __init__(
        self, book: "Workbook", sheet: Sheet, result: SheetResult, currency: Currency, locale: str
    ) -> None:
        self.sheet = sheet
        self.result = result
        self.currency = currency
        self.page: Worksheet = book.create_sheet(_page_name(sheet.title, set(book.sheetnames)))
        self.results: dict[str, Fraction] = {}
        self.cells: dict[str, str] = {}
        self.columns: dict[str, str] = {}
        self.formats = _number_formats(currency, locale)
        self.next_row = HEADER_ROW

    def write(self, title: str) -> None:
        """Write the whole page."""
        self._text(1, 1, self.sheet.title, bold=True, size=14)
        self._text(2, 1, f"{title} · {self.currency.code}")
        if self.sheet.row:
            self._write_rows(rows_table(self.sheet, self.result))
        self._write_summary(summary_table(self.sheet, self.result))
        if self.sheet.day_fields or self.sheet.day_formulas:
            self._write_days(days_table(self.sheet, self.result))
        self._write_advice()
        self.page.freeze_panes = f"A{HEADER_ROW + 1}"

    def _write_rows(self, table: Table) -> None:
        self._header(table)
        formulas = {part.id: part for part in self.sheet.computed_row}
        if self.sheet.running:
            formulas[self.sheet.running.id] = self.sheet.running
        letters = {column.id: _letter(number) for number, column in enumerate(table.columns, start=1)}
        first = self.next_row + sum(line.is_start for line in table.lines)
        previous = ""
        for line in table.lines:
            here = {name: f"{letter}{self.next_row}" for name, letter in letters.items()}
            translator = Translator({**here, "prev": previous} if previous else here, {})
            self._line(table, line, {} if line.is_start else formulas, translator)
            if self.sheet.running and line.cells.get(self.sheet.running.id) is not None:
                previous = here[self.sheet.running.id]
        if previous and self.sheet.running:
            self.cells[self.sheet.running.id] = previous
        last = self.next_row - 1
        if last >= first:
            self.columns = {name: f"{letter}{first}:{letter}{last}" for name, letter in letters.items()}
        start = self.sheet.start
        if start and self.sheet.running and table.lines[0].is_start:
            self.cells[start.id] = f"{letters[self.sheet.running.id]}{first - 1}"

    def _write_summary(self, table: Table) -> None:
        if not table.lines:
            return
        if self.next_row > HEADER_ROW:
            self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in (*self.sheet.totals, *self.sheet.computed)}
        for line in table.lines:
            part_id, value = str(line.cells["#"]), line.cells["value"]
            self._text(self.next_row, 1, str(line.cells["label"]))
            address = self._value(self.next_row, 2, value, str(line.cells["unit"]))
            if part_id in formulas:
                self._make_live(address, formulas[part_id], value, Translator(self.cells, self.columns))
            self.cells[part_id] = address
            self.next_row += 1

    def _write_days(self, table: Table) -> None:
        if not table.lines:
            return
        self.next_row += 1
        self._header(table)
        formulas = {part.id: part for part in self.sheet.day_formulas}
        for line in table.lines:
            here = {
                column.id: f"{_letter(number)}{self.next_row}"
                for number, column in enumerate(table.columns, start=1)
            }
            self._line(table, line, formulas, Translator({**self.cells, **here}, self.columns))

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
            cell.alignment = Alignment(horizontal="right" if column.unit in ("money", "number") else "left")
            dimension = self.page.column_dimensions[_letter(number)]
            dimension.width = max(dimension.width if dimension.customWidth else 0, WIDTHS[column.unit])
        self.next_row += 1

    def _line(
        self, table: Table, line: Line, formulas: Mapping[str, Formula], translator: Translator
    ) -> None:
        for number, column in enumerate(table.columns, start=1):
            value = line.cells.get(column.id)
            address = self._value(self.next_row, number, value, column.unit)
            if column.id in formulas:
                self._make_live(address, formulas[column.id], value, translator)
        self.next_row += 1

    def _make_live(self, address: str, formula: Formula, value: Cell, translator: Translator) -> None:
        text = translator.formula(formula.node)
        if text is not None and isinstance(value, Fraction):
            self.page[address].value = text
            self.results[address] = value

    def _value(self, row: int, column: int, value: Cell, unit: str) -> str:
        if isinstance(value, str):
            return str(self._text(row, column, value).coordinate)
        cell = self.page.cell(row, column)
        if isinstance(value, date):
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
        elif value is not None:
            cell.value = file_number(value)
        if not isinstance(value, date):
            cell.number_format = self.formats.get(unit, "General")
        return str(cell.coordinate)

    def _text(self, row: int, column: int, text: str, *, bold: bool = False, size: int = 11) -> Any:
        from openpyxl.styles import Font  # noqa: PLC0415  # see workbook_xlsx

        cell = self.page.cell(row, column)
        cell.value = text
        cell.data_type = "s"  # whatever it begins with, a text is a text
        cell.quotePrefix = neutral_text(text) != text
        if bold:
            cell.font = Font(bold=True, size=size)
        return cell


def file_number(value: Fraction) -> int | Decimal:
    """Return a number as a file stores it: whole numbers whole, others with at most 12 decimals."""
    return value.numerator if value.denominator == 1 else round_half_up(value, FILE_DECIMALS).normalize()


def _number_formats(currency: Currency, locale: str) -> dict[str, str]:
    before, after = (text.replace('"', "") for text in sign_places(currency, locale))
    digits = "#,##0" + ("." + "0" * currency.decimals if currency.decimals else "")
    sign_before, sign_after = (f'"{text}"' if text else "" for text in (before, after))
    positive = f"{sign_before}{digits}{sign_after}"
    return {"money": f"{positive};-{positive}", "number": "General"}


def _page_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:28] or "Sheet"
    names = (plain if number == 1 else f"{plain} {number}" for number in range(1, 100))
    lowered = {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in lowered)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # see workbook_xlsx

    return str(get_column_letter(column))


def _with_results(file: bytes, stored: list[dict[str, Fraction]]) -> bytes:
    """Store each formula's result beside it, for phones that show files without calculating them."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            content = source.read(name)
            if match := re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name):
                content = _page_with_results(content.decode(), stored[int(match[1]) - 1]).encode()
            copy.writestr(name, content)
    return target.getvalue()


def _page_with_results(page: str, results: Mapping[str, Fraction]) -> str:
    def with_result(match: re.Match[str]) -> str:
        address, attributes, formula = match.groups()
        value = exact_text(results[address], FILE_DECIMALS)
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{value}</v></c>'

    return _EMPTY_RESULT.sub(with_result, page)
