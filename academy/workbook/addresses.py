"""Single values of a workbook sheet and their addresses.

`opening` is a value that stands alone, `rows.<row id>.in` one of a line (in a series the id is the position, from
0), `days.2026-11-22.counted` one of an evening. Forms name their boxes by address, and saving compares values by
address, so that two devices that change different values do not meet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from academy.content.workbook import Field, Problem, Sheet, Tool, normalise_entries, read_entries
from academy.content.workbook.entries import MAX_DATE, MIN_DATE

Values = Mapping[str, str]

ROWS, DAYS = "rows", "days"
#: Stands for the id of a line that is not saved yet.
NEW = "new"


@dataclass(frozen=True, slots=True)
class Box:
    """A place for one value: its address in the sheet and what may stand in it."""

    address: str
    field: Field


@dataclass(frozen=True, slots=True)
class SentValues:
    """Values of one sheet by address: as typed, and as they were when the form was shown.

    Texts are in canonical form and '' is blank. `form` is the id of the form on its page.
    """

    sheet: str
    typed: Values
    seen: Values
    form: str = ""


def single_boxes(sheet: Sheet) -> list[Box]:
    """Return the boxes of the values that stand alone."""
    return [Box(field.id, field) for field in sheet.single_fields]


def row_boxes(sheet: Sheet, row_id: str) -> list[Box]:
    """Return the boxes of one line."""
    return [Box(f"{ROWS}.{row_id}.{field.id}", field) for field in sheet.row]


def series_boxes(sheet: Sheet) -> list[Box]:
    """Return the boxes of all weeks of a series."""
    return [box for index in range(sheet.length) for box in row_boxes(sheet, str(index))]


def day_boxes(sheet: Sheet, day: date) -> list[Box]:
    """Return the boxes of one evening."""
    return [Box(f"{DAYS}.{day.isoformat()}.{field.id}", field) for field in sheet.day_fields]


def is_day(text: str) -> bool:
    """Say whether a text is the date of an address, and one that a workbook takes."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and MIN_DATE <= day <= MAX_DATE


def values_in(sheet: Sheet, entries: Mapping[str, Any]) -> dict[str, str]:
    """Return every value of a workbook's sheet by its address; `entries` is in canonical form."""
    return dict(_values(sheet, entries.get(sheet.id, {})))


def with_values(sheet: Sheet, entries: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """Return entries in which values of one sheet are replaced; an empty text blanks a value."""
    return {**entries, sheet.id: _nested(sheet, {**values_in(sheet, entries), **values})}


def without_row(sheet: Sheet, entries: Mapping[str, Any], row_id: str) -> dict[str, Any]:
    """Return entries without one line."""
    start = f"{ROWS}.{row_id}."
    kept = {name: text for name, text in values_in(sheet, entries).items() if not name.startswith(start)}
    return {**entries, sheet.id: _nested(sheet, kept)}


def row_ids(sheet: Sheet, entries: Mapping[str, Any]) -> list[str]:
    """Return the ids of the lines of a sheet in the order of entry."""
    return [str(row.get("id", "")) for row in entries.get(sheet.id, {}).get(ROWS, ())]


def checked_values(
    tool: Tool, sheet: Sheet, values: Values, decimals: int
) -> tuple[dict[str, str], dict[str, Problem]]:
    """Return values in canonical form, and the problem of each one that cannot be used, both by address."""
    entries = with_values(sheet, {}, values)
    keys = [*row_ids(sheet, entries)] if sheet.kind != "series" else [str(n) for n in range(sheet.length)]
    problems = {
        _address(problem, keys): problem
        for problem in read_entries(tool, entries, decimals=decimals).problems
    }
    canonical = values_in(sheet, normalise_entries(tool, entries, decimals=decimals))
    return {address: canonical.get(address, "") for address in values}, problems


def _address(problem: Problem, keys: Sequence[str]) -> str:
    if problem.day:
        return f"{DAYS}.{problem.day}.{problem.field}"
    return problem.field if problem.row is None else f"{ROWS}.{keys[problem.row]}.{problem.field}"


def _values(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in sheet.single_fields:
        if field.id in data:
            yield field.id, data[field.id]
    for index, row in enumerate(data.get(ROWS, ())):
        key = str(index) if sheet.kind == "series" else row.get("id", str(index))
        yield from _named(f"{ROWS}.{key}", row)
    for day, values in data.get(DAYS, {}).items():
        yield from _named(f"{DAYS}.{day}", values)


def _named(start: str, values: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f"{start}.{name}", text) for name, text in values.items() if name != "id")


def _nested(sheet: Sheet, values: Values) -> dict[str, Any]:
    data: dict[str, Any] = {}
    rows: dict[str, dict[str, str]] = {str(index): {} for index in range(sheet.length)}
    days: dict[str, dict[str, str]] = {}
    for address, text in values.items():
        group, _, rest = address.partition(".")
        if not rest:
            data[address] = text
            continue
        key, _, name = rest.rpartition(".")
        (rows if group == ROWS else days).setdefault(key, {})[name] = text
    if rows:
        is_series = sheet.kind == "series"
        data[ROWS] = [row if is_series else {"id": key, **row} for key, row in rows.items()]
    return {**data, DAYS: days} if days else data
