"""A table on its way into a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: What a cell holds: a text, a whole number, a day, a moment (aware), or nothing.
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook: its title, the heads of its columns, and rows that are read once.

    A CSV file begins with ``names``, where they are given: they are for programs, and ``heads`` are words for people.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    names: Sequence[str] = ()
