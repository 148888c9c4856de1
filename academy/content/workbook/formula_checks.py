"""Checking the formulas, conditions, orders and evidence rules of a workbook tool."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from academy.content.expressions import (
    FUNCTIONS,
    Call,
    ExpressionError,
    Index,
    Name,
    Node,
    NoValueError,
    Number,
    check_kind,
    children,
    names_in,
)
from academy.content.workbook.compute import day_only_names
from academy.content.workbook.evaluator import SheetEvaluator, is_aggregate
from academy.content.workbook.evidence import read_evidence
from academy.content.workbook.formula import Formula
from academy.content.workbook.names import names_of
from academy.content.workbook.tool import MAX_TABLE_ROWS, Over, Sheet, Tool, ToolError, WhatIf
from academy.content.workbook.tool_reader import read_tool
from academy.content.workbook.what_if import over_values
from academy.core.money import exact_text


def check_formulas(tool: Tool | Mapping[str, Any]) -> list[tuple[str, str]]:
    """Check every formula, condition, order and evidence rule; return (place, message) for each fault."""
    try:
        typed = read_tool(tool)
        rules_read = read_evidence(typed)
    except ToolError as error:
        return [(error.place, error.message)]
    faults = [fault for sheet in typed.sheets for fault in _check_sheet(sheet)]
    if not rules_read:
        faults.append(("evidence", "say what counts as done: the certificate asks for it"))
    return faults


@dataclass
class _Scope:
    """The names a formula may read: alone, as columns inside aggregates, and whether they are filled."""

    single: set[str]
    columns: set[str]
    length: int
    entries: frozenset[str]


def _check_sheet(sheet: Sheet) -> Iterator[tuple[str, str]]:
    single = {"today"} | {name for field in sheet.single_fields for name in names_of(field)}
    columns = {name for field in sheet.row for name in names_of(field)}
    yield from _check_rows(sheet, single | columns)
    columns.update(formula.id for formula in sheet.row_results)
    if sheet.running:
        single.add(sheet.running.id)
    scope = _Scope(single, columns, sheet.length, _entries(sheet))
    yield from _check_in_turn((*sheet.totals, *sheet.computed), scope)
    if sheet.table:
        yield from _check_table(sheet.table, replace(scope, single=set(scope.single)))
    scope.single |= day_only_names(sheet) - {formula.id for formula in sheet.day_formulas}
    yield from _check_in_turn(sheet.day_formulas, scope)
    for advice in sheet.advice:
        yield from _check_node(advice.when, scope, f"{advice.place}.when", is_condition=True)


def _check_rows(sheet: Sheet, names: set[str]) -> Iterator[tuple[str, str]]:
    scope = _Scope(names, set(), sheet.length, _entries(sheet))
    if sheet.running:
        before = replace(scope, single=names | {"prev"})
        yield from _check_node(sheet.running.node, before, f"{sheet.running.place}.expr")
        names.add(sheet.running.id)
    yield from _check_in_turn(sheet.computed_row, scope)
    for key in sheet.order:
        yield from _check_node(key.node, scope, f"{sheet.place}.sort", is_condition=key.is_condition)


def _entries(sheet: Sheet) -> frozenset[str]:
    return frozenset(field.id for field in sheet.single_fields)


def _check_table(table: WhatIf, scope: _Scope) -> Iterator[tuple[str, str]]:
    over, place = table.over, f"{table.place}.over"
    ends = {"from": over.first, "to": over.last, "step": over.step}
    for key, node in ends.items():
        yield from _check_node(node, scope, f"{place}.{key}")
    if not any(names_in(node) for node in ends.values()) and (fault := _count_fault(over)):
        yield place, fault
    scope.single.add(over.id)
    yield from _check_in_turn(table.columns, scope)


def _count_fault(over: Over) -> str:
    """Count the rows of a table whose ends are plain numbers."""
    values = over_values(over, SheetEvaluator({}))
    if not values:
        return "the step does not lead from the first value to the last"
    last = SheetEvaluator({}).number(over.last)
    is_cut = len(values) == MAX_TABLE_ROWS and abs(last - values[-1]) >= abs(values[1] - values[0])
    return f"a table has at most {MAX_TABLE_ROWS} rows" if is_cut else ""


def _check_in_turn(formulas: Iterable[Formula], scope: _Scope) -> Iterator[tuple[str, str]]:
    """Check formulas that may each read the ones before."""
    for formula in formulas:
        yield from _check_node(formula.node, scope, f"{formula.place}.expr")
        scope.single.add(formula.id)


def _check_node(
    node: Node, scope: _Scope, place: str, *, is_condition: bool = False
) -> Iterator[tuple[str, str]]:
    """Check names and kinds by walking the whole tree, then compute it once with every name filled in."""
    faults = [
        *_unknown_names(node, scope.single, scope),
        *_wrong_positions(node, scope.length),
    ]
    for fault in sorted(set(faults)) or _wrong_kind(node, scope, is_condition):
        yield place, fault


def _wrong_kind(node: Node, scope: _Scope, is_condition: bool) -> Iterator[str]:
    row = {column: Fraction(number + 2) for number, column in enumerate(sorted(scope.columns))}
    values = {name: Fraction(2 * number + 3) for number, name in enumerate(sorted(scope.single))}
    evaluator = SheetEvaluator(values, [row] * (scope.length or 1), scope.columns, scope.entries)
    try:
        check_kind(node, is_condition=is_condition)
        evaluator.value(node)
    except NoValueError:
        return  # it depends on the values
    except ExpressionError as error:
        yield str(error)


def _unknown_names(node: Node, names: Set[str], scope: _Scope) -> Iterator[str]:
    if isinstance(node, Call) and FUNCTIONS[node.function].entries is not None:
        for name in sorted(names_in(node) - scope.entries):
            yield f"“{name}” is not a single field of this sheet"
        return
    columns = scope.columns
    if isinstance(node, Name) and node.name not in names:
        hint = "is a column: use sum, min, max or count" if node.name in columns else "is not known here"
        yield f"“{node.name}” {hint}"
    if isinstance(node, Index) and node.name not in columns:
        yield f"“{node.name}” is not a column of this sheet"
    inside = names | columns if isinstance(node, Call) and is_aggregate(node, columns) else names
    for child in children(node):
        yield from _unknown_names(child, inside, scope)


def _wrong_positions(node: Node, length: int) -> Iterator[str]:
    if length and isinstance(node, Index) and isinstance(node.index, Number):
        position = node.index.value
        if not 1 <= position <= length:
            yield f"row {exact_text(position)} is outside 1 to {length}"
    for child in children(node):
        yield from _wrong_positions(child, length)
