"""Write tables as XLSX or CSV so that no program reads a cell as something else (docs/decisions/0954). Neither is ever
whole in memory."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import IO

from babel.numbers import get_decimal_symbol

from academy.core.spreadsheets.cells import in_one_line, reads_as_value
from academy.core.spreadsheets.tables import Cell, Table

BYTE_ORDER_MARK = "\ufeff"


class FileFormat(StrEnum):
    """The formats of a file of tables."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """Return the media type of such a file."""
        if self is FileFormat.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Separator(StrEnum):
    """What stands between the cells of a CSV file."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def sign(self) -> str:
        """Return the sign itself."""
        return {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}[self]


def usual_separator(formats: str) -> Separator:
    """Return what spreadsheets expect in the Babel locale ``formats``: a semicolon where the comma is decimal."""
    return Separator.SEMICOLON if get_decimal_symbol(formats) == "," else Separator.COMMA


def write_file(
    file: IO[bytes], file_format: FileFormat, tables: Sequence[Table], separator: Separator = Separator.COMMA
) -> None:
    """Write a workbook with a sheet for each table, or a CSV file with the first one."""
    if file_format is FileFormat.XLSX:
        from academy.core.spreadsheets.xlsx import write_xlsx  # noqa: PLC0415  # memory that a process should not hold at rest

        write_xlsx(file, tables)
    else:
        _write_csv(file, tables[0], separator)


def _write_csv(file: IO[bytes], table: Table, separator: Separator) -> None:
    """Write UTF-8 with a byte order mark, so that Excel shows every script."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=separator.sign)
    writer.writerow(table.names or table.heads)
    for row in table.rows:
        writer.writerow([_csv_text(cell) for cell in row])
    text.detach()


def _csv_text(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        line = in_one_line(cell)
        return f"'{line}" if reads_as_value(line) else line
    return "" if cell is None else cell
