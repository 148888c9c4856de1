"""Workbooks, written with XlsxWriter row by row: texts are texts, days are days, and every column is wide enough."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import IO, Any, Final, assert_never

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from academy.core.spreadsheets.cells import in_one_line, neutral_text
from academy.core.spreadsheets.tables import Cell, Table

#: Widths in signs. A column holds its head with the arrow of the filter; a long text goes on in the next lines.
NARROWEST, WIDEST, MARGIN, ARROW = 10, 60, 2, 4
LONGEST_TITLE: Final = 31
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
_NOT_AT_ENDS: Final = " '"
#: A name that Excel keeps for itself.
_KEPT_TITLE: Final = "history"


def write_xlsx(file: IO[bytes], tables: Sequence[Table]) -> None:
    """Write a sheet for each table, its first row frozen and with a filter."""
    book = Workbook(file, {"constant_memory": True})
    book.set_properties({"author": "Online SME Academy"})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
    }
    for table in tables:
        _write_sheet(add_sheet(book, table.title), table, styles)
    book.close()


def add_sheet(book: Workbook, title: str) -> Worksheet:
    """Add a sheet, named ``title`` as far as every program accepts it and no other sheet of the book is."""
    plain = _NOT_IN_TITLES.sub(" ", in_one_line(title))
    taken = {_KEPT_TITLE, *(sheet.get_name().lower() for sheet in book.worksheets())}
    endings = ("", *(f" {number}" for number in range(2, 100)))
    names = (f"{_shortened(plain, LONGEST_TITLE - len(end)) or 'Sheet'}{end}" for end in endings)
    return book.add_worksheet(next(name for name in names if name.lower() not in taken))


def _shortened(title: str, longest: int) -> str:
    """Return the beginning of ``title``; spreadsheets count halves of what is rare, such as pictures, as signs."""
    begin = title.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")
    return begin.strip(_NOT_AT_ENDS)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Any) -> None:
    """Write ``text`` as it is into a cell; both numbers count from 0."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes it for a text in parts that it has made itself, and would not escape it. So it makes one.
        sheet.write_rich_string(row, column, text[0], style, text[1:], style)
    else:
        sheet.write_string(row, column, text, style)


def _write_sheet(sheet: Worksheet, table: Table, styles: dict[str, Any]) -> None:
    widths = [_width(head) + ARROW for head in table.heads]
    for column, head in enumerate(table.heads):
        write_text(sheet, 0, column, head, styles["head"])
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], _write_cell(sheet, last, column, cell, styles))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + MARGIN, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(table.heads) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> int:
    """Write one cell and return how many signs it takes."""
    match cell:
        case None | "":
            return 0
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(UTC).replace(tzinfo=None), styles["moment"])
            return len("2026-11-30 12:00:00")
        case date():
            sheet.write_datetime(row, column, cell, styles["day"])
            return len("2026-11-30")
        case int():
            sheet.write_number(row, column, cell, styles["number"])
            return len(str(cell))
        case str():
            text = neutral_text(in_one_line(cell))
            write_text(sheet, row, column, text, styles["text"])
            return _width(text)
        case _:
            assert_never(cell)


def _width(text: str) -> int:
    """Return how wide a text is in signs of Latin width."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
