"""Files of rows for agencies: one row a consenting learner and course, without names."""

from academy.statistics.exports.columns import CODE_LISTS, COLUMNS, Column
from academy.statistics.exports.files import FileFormat, write_file
from academy.statistics.exports.rows import ExportCounts, counted, export_rows
from academy.statistics.exports.services import ExportedFile, make_export, record_export

__all__ = [
    "CODE_LISTS",
    "COLUMNS",
    "Column",
    "ExportCounts",
    "ExportedFile",
    "FileFormat",
    "counted",
    "export_rows",
    "make_export",
    "record_export",
    "write_file",
]
