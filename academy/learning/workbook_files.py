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
from fractions import Fraction
from typing import Any

from academy.content.workbook import Cell, Sheet, SheetResult, Tool, WorkbookResult, read_tool
from academy.core.money import Currency, exact_text
from academy.core.spreadsheets import neutral_text
from academy.learning.workbook_sheet_page import FILE_DECIMALS, SheetPage
from academy.learning.workbook_tables import (
    Table,
    days_table,
    rows_table,
    summary_table,
    what_if_table,
)

_EMPTY_RESULT = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')


def workbook_xlsx(
    tool: Tool | Mapping[str, Any], result: WorkbookResult, currency: Currency, locale: str, title: str
) -> bytes:
    """Return the workbook as an XLSX file, one sheet each, formulas live and their results stored beside them."""
    from openpyxl import Workbook  # noqa: PLC0415  # 12 MB of memory that a web process should not hold at rest

    book = Workbook()
    book.remove(book.worksheets[0])
    stored: list[dict[str, Fraction | None]] = []
    for sheet in read_tool(tool).sheets:
        page = SheetPage(book, sheet, result.sheets[sheet.id], currency, locale)
        page.write(title)
        stored.append(page.results)
    book.properties.title = title
    book.properties.creator = "Online SME Academy"
    file = io.BytesIO()
    book.save(file)
    return _with_results(file.getvalue(), stored)


def workbook_csv(tool: Tool | Mapping[str, Any], result: WorkbookResult, sheet_id: str) -> bytes:
    """Return one sheet as CSV in UTF-8 with a byte order mark, amounts as plain decimals.

    First the rows, then an empty line and the summary, then the days or the what-if table.
    Raises `KeyError` for an unknown sheet.
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
    if sheet.table:
        tables.append(what_if_table(sheet.table, result))
    return [table for table in tables if table.lines or table is tables[0]]


def _csv_text(value: Cell) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral_text(value or "")


def _with_results(file: bytes, stored: list[dict[str, Fraction | None]]) -> bytes:
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


def _page_with_results(page: str, results: Mapping[str, Fraction | None]) -> str:
    def with_result(match: re.Match[str]) -> str:
        address, attributes, formula = match.groups()
        result = results[address]
        if result is None:
            return f'<c r="{address}"{attributes} t="str"><f>{formula}</f><v></v></c>'
        value = exact_text(result, FILE_DECIMALS)
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{value}</v></c>'

    return _EMPTY_RESULT.sub(with_result, page)
