"""Files of a learner's workbook: XLSX with live formulas, and CSV.

Every cell holds the number the server computed; where a formula is simple it is live too, so the learner can
go on working in the file. Texts that look like formulas are stored as texts.
"""

import csv
import io
from datetime import date
from fractions import Fraction

from academy.content.workbook import Cell, Sheet, SheetResult, Tool, WorkbookResult
from academy.core.money import Currency, exact_text
from academy.core.spreadsheets import neutral_text
from academy.workbook.files.sheet_page import SheetPage
from academy.workbook.files.styles import Styles
from academy.workbook.results.tables import (
    Table,
    days_table,
    rows_table,
    summary_table,
    what_if_table,
)


def workbook_xlsx(tool: Tool, result: WorkbookResult, currency: Currency, locale: str, title: str) -> bytes:
    """Return the workbook as an XLSX file, one sheet each, formulas live and their results stored beside them."""
    import xlsxwriter  # noqa: PLC0415  # 12 MB of memory that a web process should not hold at rest

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": title, "author": "Online SME Academy"})
    styles = Styles(book, currency, locale)
    for sheet in tool.sheets:
        SheetPage(book, sheet, result.sheets[sheet.id], styles).write(title)
    book.close()
    return file.getvalue()


def workbook_csv(tool: Tool, result: WorkbookResult, sheet_id: str) -> bytes:
    """Return one sheet as CSV in UTF-8 with a byte order mark, amounts as plain decimals.

    First the rows, then an empty line and the summary, then the days or the what-if table.
    Raises `KeyError` for an unknown sheet.
    """
    sheet = tool.sheet(sheet_id)
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
    if sheet.table:
        tables.append(what_if_table(sheet.table, result))
    return [table for table in tables if table.lines or table is tables[0]]


def _csv_text(value: Cell) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral_text(value or "")
