"""Addresses of the boxes of a sheet, and the values that stand in them.

`opening` is a box that stands alone, `rows.<row id>.in` one of a line (in a series the id is the position, from 0),
`days.2026-11-22.counted` one of an evening. Forms name their boxes by address, and saving compares values by address,
so that two devices that change different values do not meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from academy.content.workbook import MAX_DATE, MIN_DATE, Entered, Field, Refusal, Sheet, SheetKind

ROWS, DAYS = "rows", "days"
#: Stands for the id of a line that is not saved yet.
NEW = "new"


class Address(NamedTuple):
    """Where one value of a sheet stands: in a line, on an evening (its date as entries write it), or alone."""

    field: str
    row: str = ""
    day: str = ""

    def __str__(self) -> str:
        """Return the address as forms write it."""
        if self.row:
            return f"{ROWS}.{self.row}.{self.field}"
        return f"{DAYS}.{self.day}.{self.field}" if self.day else self.field

    @classmethod
    def read(cls, text: str) -> "Address":
        """Return the address that a form wrote; any text is one, if only of a box that no sheet has."""
        group, _, rest = text.partition(".")
        place, _, field = rest.rpartition(".")
        if place and group in (ROWS, DAYS):
            return cls(field, row=place) if group == ROWS else cls(field, day=place)
        return cls(text)


#: Texts by address, in the canonical form of entries; '' is blank.
Values = Mapping[Address, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A place for one value: its address in the sheet and what may stand in it."""

    address: Address
    field: Field


@dataclass(frozen=True, slots=True)
class SentValues:
    """Values of one sheet: as typed, and as they were when the form was shown. `form` is its id on its page."""

    sheet: str
    typed: Values
    seen: Values
    form: str = ""


def single_boxes(sheet: Sheet) -> list[Box]:
    """Return the boxes of the values that stand alone."""
    return [Box(Address(field.id), field) for field in sheet.single_fields]


def row_boxes(sheet: Sheet, row_id: str) -> list[Box]:
    """Return the boxes of one line."""
    return [Box(Address(field.id, row=row_id), field) for field in sheet.row]


def series_boxes(sheet: Sheet) -> list[Box]:
    """Return the boxes of all weeks of a series; none of another sheet, which has no length."""
    return [box for index in range(sheet.length) for box in row_boxes(sheet, str(index))]


def day_boxes(sheet: Sheet, day: date) -> list[Box]:
    """Return the boxes of one evening."""
    return [Box(Address(field.id, day=day.isoformat()), field) for field in sheet.day_fields]


def is_day(text: str) -> bool:
    """Say whether a text is the date of an address, and one that a workbook takes."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and MIN_DATE <= day <= MAX_DATE


def values_in(sheet: Sheet, entries: Mapping[str, Any]) -> dict[Address, str]:
    """Return every value of a workbook's sheet by its address; `entries` is in canonical form."""
    return dict(_values(sheet, entries.get(sheet.id, {})))


def with_values(sheet: Sheet, entries: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """Return entries in which values of one sheet are replaced; an empty text blanks a value."""
    return {**entries, sheet.id: _nested(sheet, {**values_in(sheet, entries), **values})}


def without_row(sheet: Sheet, entries: Mapping[str, Any], row_id: str) -> dict[str, Any]:
    """Return entries without one line."""
    kept = {address: text for address, text in values_in(sheet, entries).items() if address.row != row_id}
    return {**entries, sheet.id: _nested(sheet, kept)}


def rows_in(sheet: Sheet, entries: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Return the lines of a sheet as entries hold them, in the order of entry."""
    rows: list[Mapping[str, str]] = entries.get(sheet.id, {}).get(ROWS, [])
    return rows


def row_ids(sheet: Sheet, entries: Mapping[str, Any]) -> list[str]:
    """Return the ids of the lines of a sheet in the order of entry; those of a series are their positions."""
    rows = enumerate(rows_in(sheet, entries))
    if sheet.kind is SheetKind.SERIES:
        return [str(index) for index, _row in rows]
    return [row.get("id", str(index)) for index, row in rows]


def refusals_in(sheet: Sheet, entries: Mapping[str, Any], entered: Entered) -> dict[Address, Refusal]:
    """Return what cannot be used of a sheet, by address; `entered` was read from `entries`."""
    ids = row_ids(sheet, entries)
    return {
        Address(refusal.field, "" if refusal.row is None else ids[refusal.row], refusal.day): refusal
        for refusal in entered.refusals
        if refusal.sheet == sheet.id
    }


def _values(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[tuple[Address, str]]:
    for field in sheet.single_fields:
        if field.id in data:
            yield Address(field.id), data[field.id]
    for row_id, row in zip(row_ids(sheet, {sheet.id: data}), data.get(ROWS, ()), strict=True):
        yield from ((Address(name, row=row_id), text) for name, text in row.items() if name != "id")
    for day, values in data.get(DAYS, {}).items():
        yield from ((Address(name, day=day), text) for name, text in values.items())


def _nested(sheet: Sheet, values: Values) -> dict[str, Any]:
    data: dict[str, Any] = {}
    rows: dict[str, dict[str, str]] = {str(index): {} for index in range(sheet.length)}
    days: dict[str, dict[str, str]] = {}
    for address, text in values.items():
        if address.row:
            rows.setdefault(address.row, {})[address.field] = text
        elif address.day:
            days.setdefault(address.day, {})[address.field] = text
        else:
            data[address.field] = text
    if rows:
        is_series = sheet.kind is SheetKind.SERIES
        data[ROWS] = [row if is_series else {"id": row_id, **row} for row_id, row in rows.items()]
    return {**data, DAYS: days} if days else data
