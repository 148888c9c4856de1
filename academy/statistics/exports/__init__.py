"""Files of rows for agencies: one row a consenting learner and course, without names."""

from academy.statistics.exports.columns import CODE_LISTS, COLUMNS, Column
from academy.statistics.exports.files import protection_words
from academy.statistics.exports.services import ExportedFile, make_export, record_export

__all__ = [
    "CODE_LISTS",
    "COLUMNS",
    "Column",
    "ExportedFile",
    "make_export",
    "protection_words",
    "record_export",
]
