"""A figure is shown only when it would be the same whatever stood in a box that is blank or refused."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.content.workbook import Field, FieldKind, Sheet, Tool, read_tool
from academy.content.workbook.results import SheetResult
from tests.unit.content.workbook.samples import TODAY, model_tool, tool_files, tool_with, work_out

AMOUNTS = ("0", "1", "3", "12", "250", "1000")
Values = dict[str, str]


def values_for(field: Field) -> list[str]:
    """Return different things that a person may write into a box."""
    if field.choices:
        return list(field.choices)
    if field.kind is FieldKind.DATE:
        return [(TODAY + timedelta(days)).isoformat() for days in (-40, -1, 0, 3, 90)]
    if not field.is_number:
        return ["Some words"]
    low, high = field.min, field.max
    if field.slider:
        return [str(each) for each in (field.slider.start, field.slider.stop)]
    return [
        text
        for text in (*AMOUNTS, "-5")
        if (low is None or Fraction(text) >= low) and (high is None or Fraction(text) <= high)
    ]


def refused_for(field: Field) -> str:
    """Return what the box refuses, because of its range where it has one."""
    if field.is_number and field.max is not None and field.max < 10**9:
        return str(field.max + 1)
    return "-1" if field.is_number and field.min == 0 else "2%"


def filled(fields: Sequence[Field], chance: random.Random) -> Values:
    """Return most boxes filled in; texts always, so that a line stays a line."""
    return {
        field.id: chance.choice(values_for(field))
        for field in fields
        if chance.random() < 0.9 or not (field.is_number or field.choices or field.kind is FieldKind.DATE)
    }


def entries_for(sheet: Sheet, chance: random.Random) -> dict[str, Any]:
    entries: dict[str, Any] = filled(sheet.single_fields, chance)
    if sheet.row:
        count = sheet.length or min(sheet.row_limit, 4)
        entries["rows"] = [filled(sheet.row, chance) for _ in range(chance.randint(1, count))]
        days = {row["date"] for row in entries["rows"] if "date" in row}
        if sheet.day_fields:
            entries["days"] = {day: filled(sheet.day_fields, chance) for day in days}
    return entries


def boxes_of(sheet: Sheet, entries: dict[str, Any]) -> list[tuple[Field, Values, str]]:
    """Return every box that formulas read: its field, what holds it, and where it is."""
    found = [(field, entries, "") for field in sheet.single_fields]
    found += [
        (field, row, f"line {n}") for n, row in enumerate(entries.get("rows", [])) for field in sheet.row
    ]
    found += [
        (field, values, day) for day, values in entries.get("days", {}).items() for field in sheet.day_fields
    ]
    return [each for each in found if each[0].is_number or each[0].choices or each[0].kind is FieldKind.DATE]


def figures(result: SheetResult) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield everything that is shown: each figure that is known, and each advice that is given."""
    shown: list[tuple[tuple[object, ...], object]] = [
        (("one", name), value) for name, value in {**result.totals, **result.computed}.items()
    ]
    shown += [
        (("line", row.index, name), value) for row in result.rows for name, value in row.computed.items()
    ]
    shown += [(("table", n, name), row[name]) for n, row in enumerate(result.table) for name in row]
    shown += [(("advice", advice.index), True) for advice in result.advice]
    shown.append((("final",), result.final))
    for day in result.days:
        shown += [((day.day, name), value) for name, value in {**day.sums, **day.computed}.items()]
        shown += [((day.day, "balance"), day.balance)]
        shown += [((day.day, "advice", advice.index), True) for advice in day.advice]
    for key, value in shown:
        if value is not None:
            yield key, value


def shown_with(tool: Tool, entered: tuple[Sheet, dict[str, Any]], box: tuple[Values, str], text: str) -> Any:
    """Return what a sheet shows with another text in one box."""
    (sheet, entries), (holder, name) = entered, box
    before = holder.get(name)
    holder[name] = text
    result = work_out(tool, {sheet.id: entries}, today=TODAY).sheets[sheet.id]
    if before is None:
        del holder[name]
    else:
        holder[name] = before
    return dict(figures(result))


@pytest.mark.sampled
@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_d1_no_figure_of_any_tool_depends_on_a_box_that_is_blank_or_refused(
    path: Path, chance: random.Random
) -> None:
    tool = read_tool(yaml.safe_load(path.read_text("utf-8")))
    for sheet in tool.sheets:
        entries = entries_for(sheet, chance)
        boxes = boxes_of(sheet, entries)
        if not boxes:
            continue
        field, holder, place = chance.choice(boxes)
        possible = {
            text: shown_with(tool, (sheet, entries), (holder, field.id), text) for text in values_for(field)
        }
        gaps = [refused_for(field)]
        is_line_left = not place.startswith("line") or any(
            holder[name] for name in holder if name != field.id
        )
        if field.default is None and is_line_left:
            gaps.append("")
        for gap in gaps:
            for key, value in shown_with(tool, (sheet, entries), (holder, field.id), gap).items():
                for text, figures_then in possible.items():
                    assert figures_then.get(key) == value, (
                        sheet.id,
                        field.id,
                        place,
                        gap,
                        text,
                        key,
                        entries,
                    )
        if field.default is not None and field.kind is not FieldKind.DATE and is_line_left:
            counted = shown_with(tool, (sheet, entries), (holder, field.id), str(field.default))
            assert shown_with(tool, (sheet, entries), (holder, field.id), "") == counted, (sheet.id, field.id)


def sheet_of(entries: dict[str, Any], **sheet: Any) -> SheetResult:
    return work_out(tool_with(**sheet), {"only": entries}, today=TODAY).sheets["only"]


LINES: dict[str, Any] = {
    "kind": "list",
    "row": [{"id": "name", "type": "text"}, {"id": "x", "type": "number"}, {"id": "y", "type": "number"}],
    "computed_row": [{"id": "share", "expr": "x / y"}],
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum(x)", 6),
        ("sum(share)", None),  # the second line waits for its y
        ("max(share)", None),
        ("count(share)", None),
        ("sum(y where x > 5)", 0),  # no line that counts has a gap
        ("sum(y where x > 1)", None),
        ("argmin(x)", 1),
        ("x[1] + y[1]", 2),
        ("y[2]", None),
        ("if(y[1] == 1, x[1], y[2])", 1),  # the other branch is not read
    ],
)
def test_a_column_with_a_gap_is_unknown_where_it_is_read(expression: str, expected: int | None) -> None:
    rows = [{"x": "1", "y": "1"}, {"x": "2"}, {"x": "3", "y": "0"}]
    result = sheet_of({"rows": rows}, **LINES, computed=[{"id": "it", "expr": expression}])
    assert result.computed == {"it": expected}
    assert [row.computed["share"] for row in result.rows] == [1, None, None]
    assert [row.unknown for row in result.rows] == [set(), {"share"}, set()]  # dividing by zero is no gap


@pytest.mark.parametrize(
    ("when", "is_given"),
    [
        ("count(x where y > 0) > 0", True),  # one line is known, whatever the other one holds
        ("count(x where y > 0) >= 1", True),
        ("count(x where y > 0) >= 2", False),
        ("count(x where y > 0) < 3", False),
        ("count(x where y > 0) > 0 and x[1] == 1", True),
    ],
)
def test_as_many_lines_as_are_known_are_enough_for_advice(when: str, *, is_given: bool) -> None:
    rows = [{"x": "1", "y": "1"}, {"x": "2"}]
    result = sheet_of({"rows": rows}, **LINES, advice=[{"when": when, "text": "Look."}])
    assert bool(result.advice) is is_given


def test_the_needed_boxes_are_named_and_an_empty_sheet_needs_none() -> None:
    fields = [{"id": "a", "type": "number"}, {"id": "b", "type": "number"}, {"id": "note", "type": "text"}]
    sheet = {**LINES, "fields": fields, "computed": [{"id": "it", "expr": "a + b + sum(share)"}]}
    result = sheet_of({"a": "1", "rows": [{"name": "A"}, {"x": "1", "y": "2"}]}, **sheet)
    assert [(gap.row, gap.field) for gap in result.gaps] == [(None, "b"), (0, "x")]
    assert sheet_of({}, **sheet).gaps == ()


def test_a_tool_of_the_first_format_keeps_its_cash_book_and_loses_its_zero_rates() -> None:
    tool = {**tool_with(**LINES), "schema": "academy-tool/1"}
    result = work_out(tool, {"only": {"rows": [{"x": "1"}]}}, today=TODAY)
    assert result.sheets["only"].rows[0].computed == {"share": None}
    book: dict[str, Any] = {**model_tool(), "schema": "academy-tool/1"}
    for sheet in book["sheets"]:
        for field in (*sheet.get("row", ()), sheet.get("start") or {}):
            field.pop("default", None)
    rows = [{"date": "2026-05-04", "in": "5"}, {"out": "2"}]
    owed = [{"name": "A", "bill": "5", "paid": "1"}, {"name": "B", "bill": "3"}]
    sheets = work_out(book, {"cashbook": {"rows": rows}, "owe_me": {"rows": owed}}, today=TODAY).sheets
    assert [row.computed["balance"] for row in sheets["cashbook"].rows] == [5, 3]
    assert [row.computed["days_late"] for row in sheets["owe_me"].rows] == [0, 0]
    assert [row.computed["left"] for row in sheets["owe_me"].rows] == [4, None]
