"""Computing the worked examples of a workbook tool again."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from academy.content.workbook.compute import compute_entered
from academy.content.workbook.entries import read_entries
from academy.content.workbook.results import SheetResult
from academy.content.workbook.tool import Sheet, Tool, ToolError
from academy.content.workbook.tool_reader import read_tool
from academy.core.money import exact_text

EXAMPLE_DECIMALS = 12
EXAMPLE_DAY = date(2026, 5, 10)
MAX_CSV_BYTES = 100_000


def check_examples(tool: Tool | Mapping[str, Any], package: Path) -> list[tuple[str, str]]:
    """Compute every example again; return (place, message) for each value that differs.

    `package` is the course folder that `examples_csv` is relative to. An example's `given` fills single
    fields (or `rows`) on top of the data of `examples_csv`; `expect` names computed values and totals. In
    the CSV the first line without amounts gives the start amount, the others are rows.
    """
    try:
        typed = read_tool(tool)
    except ToolError as error:
        return [(error.place, error.message)]
    return [fault for sheet in typed.sheets for fault in _check_sheet_examples(typed, sheet, package)]


def _check_sheet_examples(tool: Tool, sheet: Sheet, package: Path) -> Iterator[tuple[str, str]]:
    given: dict[str, Any] = {}
    if sheet.examples_csv:
        place = f"{sheet.place}.examples_csv"
        try:
            lines = _read_csv(package, sheet.examples_csv)
            given, expected = _csv_entries(sheet, lines)
        except ToolError as error:
            yield place, error.message
            return
        result, faults = _compute_example(tool, sheet, given, place)
        yield from faults
        yield from _compare_rows(result, expected, place)
    for number, example in enumerate(sheet.examples):
        place = f"{sheet.place}.examples.{number}"
        own = example.get("given") or {}
        if (
            not isinstance(own, Mapping)
            or not isinstance(example.get("expect"), Mapping)
            or not example["expect"]
        ):
            yield place, "an example has “given” and “expect”"
            continue
        result, faults = _compute_example(tool, sheet, {**given, **_plain(own)}, place)
        yield from faults
        yield from _compare(result, example["expect"], f"{place}.expect")


def _compute_example(
    tool: Tool, sheet: Sheet, given: Mapping[str, Any], place: str
) -> tuple[SheetResult, list[tuple[str, str]]]:
    entered = read_entries(tool, {sheet.id: given}, decimals=EXAMPLE_DECIMALS)
    faults = []
    for problem in entered.problems:
        where = f"row {problem.row + 1}, " if problem.row is not None else ""
        faults.append((place, f"{where}{problem.field or 'given'}: {problem.key}"))
    return compute_entered(tool, entered, EXAMPLE_DAY).sheets[sheet.id], faults


def _compare(result: SheetResult, expect: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    found = {**result.totals, **result.computed}
    for name, value in expect.items():
        if name not in found:
            yield place, f"“{name}” is not worked out by this sheet"
        else:
            yield from _compare_value(name, found[name], _fraction(value), place)


def _compare_rows(
    result: SheetResult, expected: list[dict[str, str]], place: str
) -> Iterator[tuple[str, str]]:
    for row, line in zip(result.rows, expected, strict=False):
        for name, text in line.items():
            if text:
                found = row.computed.get(name)
                yield from _compare_value(f"row {row.index + 1}, {name}", found, _fraction(text), place)


def _compare_value(
    name: str, found: Fraction | None, expected: Fraction | None, place: str
) -> Iterator[tuple[str, str]]:
    if expected is None:
        yield place, f"{name}: the expected value is not a number"
    elif found != expected:
        shown = "nothing" if found is None else exact_text(found)
        yield place, f"{name} is {shown}, not {exact_text(expected)}"


def _csv_entries(sheet: Sheet, lines: list[dict[str, str]]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Split the lines of a data set into entries and the values expected beside each row."""
    amounts = [field.id for field in sheet.row if field.is_number]
    worked_out = [each.id for each in (*sheet.computed_row, *((sheet.running,) if sheet.running else ()))]
    _check_columns(sheet, lines, amounts, worked_out)
    given: dict[str, Any] = {}
    if sheet.start and sheet.running and lines and not any(lines[0].get(each) for each in amounts):
        given[sheet.start.id] = lines.pop(0).get(sheet.running.id, "")
    own = {field.id for field in sheet.row}
    given["rows"] = [{key: text for key, text in line.items() if key in own} for line in lines]
    return given, [{key: text for key, text in line.items() if key in worked_out} for line in lines]


def _check_columns(
    sheet: Sheet, lines: list[dict[str, str]], amounts: list[str], worked_out: list[str]
) -> None:
    columns = set(lines[0]) if lines else set()
    missing = [column for column in (*amounts, *worked_out) if column not in columns]
    if missing:
        raise ToolError(sheet.place, f"the data set has no column “{missing[0]}”, or no lines")
    known = {field.id for field in sheet.row} | set(worked_out)
    for column in columns - known:
        numbers = [line[column] for line in lines]
        if not any(numbers == [str(first + n) for n in range(len(numbers))] for first in (0, 1)):
            raise ToolError(
                sheet.place, f"the data set has a column “{column}” that this sheet does not know"
            )


def _read_csv(package: Path, name: str) -> list[dict[str, str]]:
    path = (package / name).resolve()
    if not path.is_relative_to(package.resolve()) or not path.is_file():
        raise ToolError("examples_csv", f"there is no file “{name}” in the course")
    if path.stat().st_size > MAX_CSV_BYTES:
        raise ToolError("examples_csv", f"“{name}” is larger than {MAX_CSV_BYTES // 1000} kB")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ToolError("examples_csv", f"“{name}” is not readable as CSV in UTF-8: {error}") from error
    if any(None in line or None in line.values() for line in lines):
        raise ToolError("examples_csv", f"a line of “{name}” has too many or too few cells")
    return [{key.strip(): text.strip() for key, text in line.items()} for line in lines]


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Write the values of a YAML example as entries; a YAML float is read as the decimal that was typed."""
    return {key: _plain_value(value) for key, value in given.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    number = None if isinstance(value, str) else _fraction(value)
    return value if number is None else exact_text(number)


def _fraction(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
