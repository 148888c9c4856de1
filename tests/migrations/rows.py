"""Rows as tables of the tests' own: a line of columns, and a line for each row."""

from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def rows_of(columns: str, *values: tuple[Any, ...]) -> list[Row]:
    """Return the rows that have ``values`` in ``columns``, which are separated by spaces."""
    return [dict(zip(columns.split(), each, strict=True)) for each in values]
