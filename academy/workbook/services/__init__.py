"""Writes of workbooks."""

from academy.workbook.services.joining import join_workbooks
from academy.workbook.services.saving import (
    Saved,
    WorkbookError,
    add_row,
    choose_currency,
    delete_row,
    save_values,
)

__all__ = [
    "Saved",
    "WorkbookError",
    "add_row",
    "choose_currency",
    "delete_row",
    "join_workbooks",
    "save_values",
]
