"""Reading what a learner entered: plain JSON in, exact values and named problems out.

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
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.workbook.results import Cell, Problem
from academy.content.workbook.tool import Field, Sheet, Tool
from academy.core.money import exact_text

MAX_DAYS = 400
MAX_WHOLE_DIGITS = 15
MIN_DATE = date(2000, 1, 1)
MAX_DATE = date(2099, 12, 31)

_NUMBER = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))


class _RefusedError(Exception):
    def __init__(self, key: str, limit: object = "") -> None:
        super().__init__(key)
        self.key = key
        self.limit = str(limit)


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


@dataclass(frozen=True, slots=True)
class Entered:
    """The usable values of a workbook, and the problems of the others."""

    sheets: Mapping[str, EnteredSheet]
    problems: tuple[Problem, ...]


def read_entries(tool: Tool, entries: object, *, decimals: int = 2) -> Entered:
    """Check and read entries; never fails, whatever is sent. `decimals` is what the currency allows."""
    reader = _Reader(decimals)
    sent = reader.mapping(entries, "")
    for unknown in sent.keys() - {sheet.id for sheet in tool.sheets}:
        reader.problems.append(Problem("unknown_sheet", str(unknown)))
    sheets = {sheet.id: reader.sheet(sheet, sent.get(sheet.id)) for sheet in tool.sheets}
    return Entered(sheets, tuple(reader.problems))


def normalise_entries(tool: Tool, entries: object, *, decimals: int = 2) -> dict[str, Any]:
    """Return the entries that can be used, in canonical form, without blanks and unknown keys."""
    entered = read_entries(tool, entries, decimals=decimals)
    sheets = {
        sheet.id: _plain_sheet(entered.sheets[sheet.id], sheet.kind == "series") for sheet in tool.sheets
    }
    return {sheet_id: sheet for sheet_id, sheet in sheets.items() if sheet}


class _Reader:
    def __init__(self, decimals: int) -> None:
        self.decimals = decimals
        self.problems: list[Problem] = []
        self.refused: dict[tuple[str, int | None, str], set[str]] = {}

    def mapping(self, data: object, sheet: str) -> Mapping[str, Any]:
        if isinstance(data, Mapping):
            return data
        if data is not None:
            self.problems.append(Problem("wrong_shape", sheet))
        return {}

    def sheet(self, sheet: Sheet, data: object) -> EnteredSheet:
        sent = self.mapping(data, sheet.id)
        parts = {"rows"} if sheet.row else set()
        parts |= {"days"} if sheet.day_fields else set()
        values = self._values(sheet.single_fields, sent, Problem("", sheet.id), parts)
        rows = self._rows(sheet, sent.get("rows")) if sheet.row else ()
        days = self._days(sheet, sent.get("days")) if sheet.day_fields else {}
        on_days: dict[date, frozenset[str]] = {
            day: self._refused(Problem("", sheet.id, day=day.isoformat())) for day in days
        }
        return EnteredSheet(values, rows, days, self._refused(Problem("", sheet.id)), on_days)

    def _refused(self, at: Problem) -> frozenset[str]:
        """Return the names of the boxes of one place that were refused."""
        return frozenset(self.refused.get((at.sheet, at.row, at.day), ()))

    def _rows(self, sheet: Sheet, data: object) -> tuple[EnteredRow, ...]:
        if not isinstance(data, list | tuple):
            if data is not None:
                self.problems.append(Problem("wrong_shape", sheet.id))
            return ()
        limit = sheet.row_limit
        if len(data) > limit:
            self.problems.append(Problem("too_many_rows", sheet.id, limit=str(limit)))
        rows = [self._row(sheet, index, each) for index, each in enumerate(data[:limit])]
        seen: set[str] = set()
        for row in rows:
            if row.id and row.id in seen:
                self.problems.append(Problem("same_row_id", sheet.id, row=row.index))
            seen.add(row.id)
        return tuple(rows)

    def _row(self, sheet: Sheet, index: int, data: object) -> EnteredRow:
        at = Problem("", sheet.id, row=index)
        if not isinstance(data, Mapping):
            self.problems.append(replace(at, key="wrong_shape"))
            data = {}
        row_id = data.get("id")
        values = self._values(sheet.row, data, at, {"id"})
        name = _clean_text(row_id)[:64] if isinstance(row_id, str) else ""
        return EnteredRow(index, name, values, self._refused(at))

    def _days(self, sheet: Sheet, data: object) -> dict[date, Mapping[str, Cell]]:
        sent = self.mapping(data, sheet.id)
        if len(sent) > MAX_DAYS:
            self.problems.append(Problem("too_many_days", sheet.id, limit=str(MAX_DAYS)))
        days: dict[date, Mapping[str, Cell]] = {}
        for key, values in list(sent.items())[:MAX_DAYS]:
            at = Problem("", sheet.id, day=_clean_text(str(key))[:20])
            try:
                day = _read_date(str(key))
            except _RefusedError as refused:
                self.problems.append(replace(at, key=refused.key, limit=refused.limit))
                continue
            days[day] = self._values(sheet.day_fields, self.mapping(values, sheet.id), at, set())
        return days

    def _values(
        self, fields: Sequence[Field], sent: Mapping[str, Any], at: Problem, other: set[str]
    ) -> dict[str, Cell]:
        for unknown in sent.keys() - {field.id for field in fields} - other:
            self.problems.append(replace(at, key="unknown_field", field=_clean_text(str(unknown))[:40]))
        return {field.id: self._value(field, sent.get(field.id), at) for field in fields}

    def _value(self, field: Field, raw: object, at: Problem) -> Cell:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        if raw is None:
            return None
        try:
            if not isinstance(raw, str):
                raise _RefusedError("wrong_shape")
            text = clean_lines(raw) if field.type == "long_text" else _clean_text(raw)
            return self._read(field, text) if text else None
        except _RefusedError as refused:
            self.problems.append(replace(at, key=refused.key, field=field.id, limit=refused.limit))
            self.refused.setdefault((at.sheet, at.row, at.day), set()).add(field.id)
            return None

    def _read(self, field: Field, text: str) -> Cell:
        match field.type:
            case "money":
                return _read_number(text, field, self.decimals)
            case "number" | "percent":
                return _read_number(text, field, 6)
            case "date":
                return _read_date(text)
            case "choice":
                if text not in field.choices:
                    raise _RefusedError("not_a_choice")
                return text
            case _:
                if len(text) > field.max_length:
                    raise _RefusedError("text_too_long", field.max_length)
                return text


def _read_number(text: str, field: Field, decimals: int) -> Fraction:
    match = _NUMBER.fullmatch(text[: 2 * MAX_WHOLE_DIGITS])
    if match is None:
        raise _RefusedError("not_a_number")
    if len(match[1]) > MAX_WHOLE_DIGITS or len(text) > 2 * MAX_WHOLE_DIGITS:
        raise _RefusedError("too_large", MAX_WHOLE_DIGITS)
    if len((match[2] or "").rstrip("0")) > decimals:
        raise _RefusedError("too_many_decimals", decimals)
    value = Fraction(int(text.replace(".", "")), 10 ** len(match[2] or ""))
    if field.min is not None and value < field.min:
        raise _RefusedError("below_min", exact_text(field.min))
    if field.max is not None and value > field.max:
        raise _RefusedError("above_max", exact_text(field.max))
    return value


def _read_date(text: str) -> date:
    if _DATE.fullmatch(text) is None:
        raise _RefusedError("not_a_date")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _RefusedError("not_a_date") from None
    if not MIN_DATE <= day <= MAX_DATE:
        raise _RefusedError("date_out_of_range")
    return day


def _clean_text(text: str) -> str:
    """Drop what no file or database can hold: control characters and halves of characters."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join("".join(kept).translate(_NOT_IN_XML).split())


def clean_lines(text: str) -> str:
    """Clean every line of a text, without blank lines at its ends and never two of them together."""
    lines = "\n".join(_clean_text(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _plain_sheet(sheet: EnteredSheet, is_series: bool) -> dict[str, Any]:
    plain: dict[str, Any] = _plain_values(sheet.values)
    rows = sheet.rows[: max((row.index + 1 for row in sheet.rows if not row.is_blank), default=0)]
    if kept := [row for row in rows if is_series or not row.is_blank]:
        plain["rows"] = [({"id": row.id} if row.id else {}) | _plain_values(row.values) for row in kept]
    days = {day.isoformat(): _plain_values(values) for day, values in sorted(sheet.days.items())}
    if filled := {day: values for day, values in days.items() if values}:
        plain["days"] = filled
    return plain


def filled_length(rows: Sequence[EnteredRow]) -> int:
    """Return the position after the last row that has anything in it."""
    return max((row.index + 1 for row in rows if row.is_open), default=0)


def _plain_values(values: Mapping[str, Cell]) -> dict[str, str]:
    return {key: _plain(value) for key, value in values.items() if value is not None}


def _plain(value: Cell) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
