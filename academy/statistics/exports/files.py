"""Write rows as CSV or XLSX. Both hold the same cells; neither is ever whole in memory."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import IO

from academy.core.spreadsheets import neutral_text
from academy.statistics.exports.columns import CODE_LISTS, COLUMNS
from academy.statistics.exports.rows import Cell

BYTE_ORDER_MARK = "\ufeff"
#: What XML cannot hold and no table needs.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class FileFormat(StrEnum):
    """The formats of the export."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """Return the media type of such a file."""
        if self is FileFormat.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_file(file: IO[bytes], file_format: FileFormat, rows: Iterable[dict[str, Cell]]) -> None:
    """Write ``rows`` to ``file`` in the order of the columns."""
    if file_format is FileFormat.CSV:
        _write_csv(file, rows)
    else:
        _write_xlsx(file, rows)


def _write_csv(file: IO[bytes], rows: Iterable[dict[str, Cell]]) -> None:
    """Write UTF-8 with a byte order mark, so that Excel shows every script (docs/decisions/0954)."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([column.name for column in COLUMNS])
    for row in rows:
        writer.writerow([_csv_text(row[column.name]) for column in COLUMNS])
    text.detach()


def _csv_text(value: Cell) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return _safe_text(value) if isinstance(value, str) else "" if value is None else value


def _write_xlsx(file: IO[bytes], rows: Iterable[dict[str, Cell]]) -> None:
    """Write the rows, what the columns mean, and the code lists, a sheet each."""
    from openpyxl import Workbook  # noqa: PLC0415  # 12 MB of memory that a web process should not hold at rest

    book = Workbook(write_only=True)
    book.properties.creator = "Online SME Academy"
    data = book.create_sheet("data")
    data.freeze_panes = "B2"
    data.append([column.name for column in COLUMNS])
    for row in rows:
        data.append([_xlsx_cell(row[column.name]) for column in COLUMNS])
    dictionary = book.create_sheet("columns")
    dictionary.append(["column", "kind", "code_list", "meaning"])
    for column in COLUMNS:
        dictionary.append([column.name, column.kind.value, column.codes, column.meaning])
    lists = book.create_sheet("codes")
    lists.append(["code_list", "code"])
    for name, codes in CODE_LISTS.items():
        for code in codes:
            lists.append([name, code])
    book.save(file)


def _xlsx_cell(value: Cell) -> Cell:
    return _safe_text(value) if isinstance(value, str) else value


def _safe_text(text: str) -> str:
    """Return a text in one line that no spreadsheet runs as a formula."""
    return neutral_text(_CONTROLS.sub(" ", text).strip())
