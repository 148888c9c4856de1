"""What a learner entered, as exact values and named refusals; `entry_reader` makes them of plain JSON.

Shape, by sheet id; every value is a text and may be missing or empty:

    {"wage":     {"left1": "3900", "wage": "2800"},
     "cashbook": {"opening": "60000",
                  "rows": [{"id": "…", "date": "2026-11-22", "what": "Ice", "out": "52000", "place": "bag"}],
                  "days": {"2026-11-22": {"counted": "186000"}}},
     "forecast": {"cash_now": "3500000", "safe": "500000", "rows": [{"in": "2400000", "out": "2100000"}]}}

Amounts are plain decimals in the learner's currency (`-1234.50`), dates are `YYYY-MM-DD`. The rows of a
series are its weeks, the first one first.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.workbook.kinds import SheetKind
from academy.content.workbook.results import Cell, Refusal
from academy.core.money import exact_text

_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One row; blank and refused fields are None, and `refused` names the latter."""

    index: int
    id: str
    values: Mapping[str, Cell]
    refused: frozenset[str] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Say whether nothing usable was entered."""
        return all(value is None for value in self.values.values())

    @property
    def is_open(self) -> bool:
        """Say whether anything was entered, usable or not."""
        return bool(self.refused) or not self.is_blank


@dataclass(frozen=True, slots=True)
class EnteredSheet:
    """The usable values of one sheet, and the names of its refused boxes: the single ones and those of each day."""

    kind: SheetKind
    values: Mapping[str, Cell]
    rows: tuple[EnteredRow, ...]
    days: Mapping[date, Mapping[str, Cell]]
    refused: frozenset[str]
    refused_on: Mapping[date, frozenset[str]]

    @property
    def is_blank(self) -> bool:
        """Say whether nothing at all was entered."""
        has_values = any(value is not None for value in self.values.values())
        return not (has_values or self.refused or self.days or any(row.is_open for row in self.rows))

    def usable(self) -> "EnteredSheet":
        """Return the sheet as its plain entries are read: without refused boxes, and lines and days without values.

        A series keeps the gaps between its lines.
        """
        last = max((row.index for row in self.rows if not row.is_blank), default=-1)
        rows = [row for row in self.rows[: last + 1] if self.kind is SheetKind.SERIES or not row.is_blank]
        days = {day: values for day, values in sorted(self.days.items()) if _plain_values(values)}
        return EnteredSheet(
            self.kind,
            self.values,
            tuple(EnteredRow(index, row.id, row.values) for index, row in enumerate(rows)),
            days,
            frozenset(),
            dict.fromkeys(days, frozenset()),
        )

    def plain(self) -> dict[str, Any]:
        """Return the usable values in canonical form, without blank ones."""
        sheet, plain = self.usable(), dict[str, Any](_plain_values(self.values))
        if sheet.rows:
            plain["rows"] = [
                ({"id": row.id} if row.id else {}) | _plain_values(row.values) for row in sheet.rows
            ]
        if sheet.days:
            plain["days"] = {day.isoformat(): _plain_values(values) for day, values in sheet.days.items()}
        return plain


@dataclass(frozen=True, slots=True)
class Entered:
    """The usable values of a workbook, and the refusals of the others."""

    sheets: Mapping[str, EnteredSheet]
    refusals: tuple[Refusal, ...]

    def usable(self) -> "Entered":
        """Return the workbook as its plain entries are read."""
        return Entered({sheet_id: sheet.usable() for sheet_id, sheet in self.sheets.items()}, ())

    def plain(self) -> dict[str, Any]:
        """Return the entries that can be used, in canonical form, without blanks and unknown keys."""
        sheets = {sheet_id: sheet.plain() for sheet_id, sheet in self.sheets.items()}
        return {sheet_id: sheet for sheet_id, sheet in sheets.items() if sheet}


def clean_text(text: str) -> str:
    """Drop what no file or database can hold: control characters and halves of characters."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join("".join(kept).translate(_NOT_IN_XML).split())


def clean_lines(text: str) -> str:
    """Clean every line of a text, without blank lines at its ends and never two of them together."""
    lines = "\n".join(clean_text(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def filled_length(rows: Sequence[EnteredRow]) -> int:
    """Return the position after the last row that has anything in it."""
    return max((row.index + 1 for row in rows if row.is_open), default=0)


def _plain_values(values: Mapping[str, Cell]) -> dict[str, str]:
    return {key: _plain(value) for key, value in values.items() if value is not None}


def _plain(value: Cell) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
