"""Reading entries: what is sent is checked box by box, and never fails whatever it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from academy.content.workbook.entries import Entered, EnteredRow, EnteredSheet, clean_lines, clean_text
from academy.content.workbook.kinds import FieldKind
from academy.content.workbook.results import Cell, Refusal
from academy.content.workbook.tool import Field, Sheet, Tool
from academy.core.money import exact_text

MAX_DAYS = 400
MAX_WHOLE_DIGITS = 15
MIN_DATE = date(2000, 1, 1)
MAX_DATE = date(2099, 12, 31)

_NUMBER = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class _RefusedError(Exception):
    def __init__(self, key: str, limit: object = "") -> None:
        super().__init__(key)
        self.key = key
        self.limit = str(limit)


def read_entries(tool: Tool, entries: object, *, decimals: int = 2) -> Entered:
    """Check and read entries; never fails, whatever is sent. `decimals` is what the currency allows."""
    reader = _Reader(decimals)
    sent = reader.mapping(entries, "")
    for unknown in sent.keys() - {sheet.id for sheet in tool.sheets}:
        reader.refusals.append(Refusal("unknown_sheet", str(unknown)))
    sheets = {sheet.id: reader.sheet(sheet, sent.get(sheet.id)) for sheet in tool.sheets}
    return Entered(sheets, tuple(reader.refusals))


def canonical_text(field: Field, text: str) -> str:
    """Return what is typed into a box as entries hold it; whether the box takes it is not asked."""
    text = clean_lines(text) if field.kind is FieldKind.LONG_TEXT else clean_text(text)
    is_number = field.is_number and len(text) <= 2 * MAX_WHOLE_DIGITS and _NUMBER.fullmatch(text)
    return exact_text(Fraction(text)) if is_number else text


class _Reader:
    def __init__(self, decimals: int) -> None:
        self.decimals = decimals
        self.refusals: list[Refusal] = []
        self.refused: dict[tuple[str, int | None, str], set[str]] = {}

    def mapping(self, data: object, sheet: str) -> Mapping[str, Any]:
        if isinstance(data, Mapping):
            return data
        if data is not None:
            self.refusals.append(Refusal("wrong_shape", sheet))
        return {}

    def sheet(self, sheet: Sheet, data: object) -> EnteredSheet:
        sent = self.mapping(data, sheet.id)
        parts = {"rows"} if sheet.row else set()
        parts |= {"days"} if sheet.day_fields else set()
        values = self._values(sheet.single_fields, sent, Refusal("", sheet.id), parts)
        rows = self._rows(sheet, sent.get("rows")) if sheet.row else ()
        days = self._days(sheet, sent.get("days")) if sheet.day_fields else {}
        on_days: dict[date, frozenset[str]] = {
            day: self._refused(Refusal("", sheet.id, day=day.isoformat())) for day in days
        }
        return EnteredSheet(sheet.kind, values, rows, days, self._refused(Refusal("", sheet.id)), on_days)

    def _refused(self, at: Refusal) -> frozenset[str]:
        """Return the names of the boxes of one place that were refused."""
        return frozenset(self.refused.get((at.sheet, at.row, at.day), ()))

    def _rows(self, sheet: Sheet, data: object) -> tuple[EnteredRow, ...]:
        if not isinstance(data, list | tuple):
            if data is not None:
                self.refusals.append(Refusal("wrong_shape", sheet.id))
            return ()
        limit = sheet.row_limit
        if len(data) > limit:
            self.refusals.append(Refusal("too_many_rows", sheet.id, limit=str(limit)))
        rows = [self._row(sheet, index, each) for index, each in enumerate(data[:limit])]
        seen: set[str] = set()
        for row in rows:
            if row.id and row.id in seen:
                self.refusals.append(Refusal("same_row_id", sheet.id, row=row.index))
            seen.add(row.id)
        return tuple(rows)

    def _row(self, sheet: Sheet, index: int, data: object) -> EnteredRow:
        at = Refusal("", sheet.id, row=index)
        if not isinstance(data, Mapping):
            self.refusals.append(replace(at, key="wrong_shape"))
            data = {}
        row_id = data.get("id")
        values = self._values(sheet.row, data, at, {"id"})
        name = clean_text(row_id)[:64] if isinstance(row_id, str) else ""
        return EnteredRow(index, name, values, self._refused(at))

    def _days(self, sheet: Sheet, data: object) -> dict[date, Mapping[str, Cell]]:
        sent = self.mapping(data, sheet.id)
        if len(sent) > MAX_DAYS:
            self.refusals.append(Refusal("too_many_days", sheet.id, limit=str(MAX_DAYS)))
        days: dict[date, Mapping[str, Cell]] = {}
        for key, values in list(sent.items())[:MAX_DAYS]:
            at = Refusal("", sheet.id, day=clean_text(str(key))[:20])
            try:
                day = _read_date(str(key))
            except _RefusedError as refused:
                self.refusals.append(replace(at, key=refused.key, limit=refused.limit))
                continue
            days[day] = self._values(sheet.day_fields, self.mapping(values, sheet.id), at, set())
        return days

    def _values(
        self, fields: Sequence[Field], sent: Mapping[str, Any], at: Refusal, other: set[str]
    ) -> dict[str, Cell]:
        for unknown in sent.keys() - {field.id for field in fields} - other:
            self.refusals.append(replace(at, key="unknown_field", field=clean_text(str(unknown))[:40]))
        return {field.id: self._value(field, sent.get(field.id), at) for field in fields}

    def _value(self, field: Field, raw: object, at: Refusal) -> Cell:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        if raw is None:
            return None
        try:
            if not isinstance(raw, str):
                raise _RefusedError("wrong_shape")
            text = clean_lines(raw) if field.kind is FieldKind.LONG_TEXT else clean_text(raw)
            return self._read(field, text) if text else None
        except _RefusedError as refused:
            self.refusals.append(replace(at, key=refused.key, field=field.id, limit=refused.limit))
            self.refused.setdefault((at.sheet, at.row, at.day), set()).add(field.id)
            return None

    def _read(self, field: Field, text: str) -> Cell:
        match field.kind:
            case FieldKind.MONEY:
                return _read_number(text, field, self.decimals)
            case FieldKind.NUMBER | FieldKind.PERCENT:
                return _read_number(text, field, 6)
            case FieldKind.DATE:
                return _read_date(text)
            case FieldKind.CHOICE:
                if text not in field.choices:
                    raise _RefusedError("not_a_choice")
                return text
            case FieldKind.TEXT | FieldKind.LONG_TEXT:
                if len(text) > field.max_length:
                    raise _RefusedError("text_too_long", field.max_length)
                return text
            case _:
                assert_never(field.kind)


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
