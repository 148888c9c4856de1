"""Files that spreadsheet programs open: one door for every export of tables."""

from academy.core.spreadsheets.cells import neutral_text, reads_as_value
from academy.core.spreadsheets.files import FileFormat, Separator, usual_separator, write_file
from academy.core.spreadsheets.tables import Cell, Table

__all__ = [
    "Cell",
    "FileFormat",
    "Separator",
    "Table",
    "neutral_text",
    "reads_as_value",
    "usual_separator",
    "write_file",
]
