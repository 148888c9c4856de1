"""Computing the worked examples of a workbook tool again."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from academy.content.workbook.compute import compute_workbook
from academy.content.workbook.entry_reader import read_entries
from academy.content.workbook.results import SheetResult
from academy.content.workbook.tool import Sheet, Tool, ToolError
from academy.content.workbook.tool_reader import read_tool
from academy.core.money import exact_text, round_half_up

EXAMPLE_DECIMALS = 12
EXAMPLE_DAY = date(2026, 5, 10)
MAX_CSV_BYTES = 100_000


def check_examples(tool: Tool | Mapping[str, Any], package: Path) -> list[tuple[str, str]]:
    """Compute every example again; return (place, message) for each value that differs.

    `package` is the course folder that `examples_csv` is relative to. An example's `given` fills single
    fields (or `rows`) on top of the data of `examples_csv`, its `rows` the lines; `expect` names computed values
    and totals, `expect_rows` what is worked out in each line. A result with `decimals` is compared as it is shown. In
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
        try:
            own = example_entries(example)
        except ToolError as error:
            yield place, error.message
            continue
        result, faults = _compute_example(tool, sheet, {**given, **own}, place)
        yield from faults
        yield from _compare(sheet, result, example.get("expect") or {}, f"{place}.expect")
        yield from _compare_lines(sheet, result, example.get("expect_rows") or (), f"{place}.expect_rows")


def example_entries(example: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an example enters. Raises `ToolError` for one without entries or expectations."""
    given, rows = example.get("given") or {}, example.get("rows") or ()
    expect, lines = example.get("expect") or {}, example.get("expect_rows") or ()
    are_maps = isinstance(given, Mapping) and isinstance(expect, Mapping)
    are_lists = all(
        isinstance(part, list | tuple) and all(isinstance(line, Mapping) for line in part)
        for part in (rows, lines)
    )
    if not (are_maps and are_lists and (given or rows) and (expect or lines)):
        raise ToolError("examples", "an example has “given” or “rows”, and “expect” or “expect_rows”")
    entries = _plain(given)
    if rows:
        entries["rows"] = [_plain(row) for row in rows]
    return entries


def _compute_example(
    tool: Tool, sheet: Sheet, given: Mapping[str, Any], place: str
) -> tuple[SheetResult, list[tuple[str, str]]]:
    entered = read_entries(tool, {sheet.id: given}, decimals=EXAMPLE_DECIMALS)
    faults = []
    for refusal in entered.refusals:
        where = f"row {refusal.row + 1}, " if refusal.row is not None else ""
        faults.append((place, f"{where}{refusal.field or 'given'}: {refusal.key}"))
    return compute_workbook(tool, entered, EXAMPLE_DAY).sheets[sheet.id], faults


def _compare(
    sheet: Sheet, result: SheetResult, expect: Mapping[str, Any], place: str
) -> Iterator[tuple[str, str]]:
    formulas = {each.id: each for each in (*sheet.totals, *sheet.computed)}
    found = {**result.totals, **result.computed}
    for name, value in expect.items():
        if name not in found:
            yield place, f"“{name}” is not worked out by this sheet"
        else:
            yield from _compare_value(name, found[name], _fraction(value), place, formulas[name].decimals)


def _compare_lines(
    sheet: Sheet, result: SheetResult, expect: Sequence[Mapping[str, Any]], place: str
) -> Iterator[tuple[str, str]]:
    """Compare what the lines give with what an example expects, in the order of entry."""
    formulas = {each.id: each for each in sheet.row_results}
    if len(expect) > len(result.rows):
        yield place, f"{len(expect)} lines are expected, {len(result.rows)} are entered"
    for row, line in zip(result.rows, expect, strict=False):
        for name, value in line.items():
            at = f"row {row.index + 1}, {name}"
            if name not in formulas:
                yield place, f"“{name}” is not worked out in a line of this sheet"
            else:
                decimals = formulas[name].decimals
                yield from _compare_value(at, row.computed[name], _fraction(value), place, decimals)


def _compare_rows(
    result: SheetResult, expected: list[dict[str, str]], place: str
) -> Iterator[tuple[str, str]]:
    for row, line in zip(result.rows, expected, strict=False):
        for name, text in line.items():
            if text:
                found = row.computed.get(name)
                yield from _compare_value(f"row {row.index + 1}, {name}", found, _fraction(text), place)


def _compare_value(
    name: str,
    found: Fraction | None,
    expected: Fraction | None,
    place: str,
    decimals: int | None = None,
) -> Iterator[tuple[str, str]]:
    """Compare exactly, or where the tool says how many decimals it shows, as it is shown."""
    if found is not None and decimals is not None:
        found = Fraction(round_half_up(found, decimals))
    if expected is None:
        yield place, f"{name}: the expected value is not a number"
    elif found != expected:
        shown = "nothing" if found is None else exact_text(found)
        yield place, f"{name} is {shown}, not {exact_text(expected)}"


def _csv_entries(sheet: Sheet, lines: list[dict[str, str]]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Split the lines of a data set into entries and the values expected beside each row."""
    amounts = [field.id for field in sheet.row if field.is_number]
    worked_out = [each.id for each in sheet.row_results]
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
