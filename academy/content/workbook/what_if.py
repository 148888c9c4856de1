"""Working out a what-if table: one value changes, everything else stays."""

from collections.abc import Mapping
from fractions import Fraction

from academy.content.workbook.evaluator import SheetEvaluator, number_or_none
from academy.content.workbook.results import Number
from academy.content.workbook.tool import MAX_TABLE_ROWS, Over, WhatIf


def what_if_rows(table: WhatIf, evaluator: SheetEvaluator) -> tuple[Mapping[str, Number], ...]:
    """Return the rows of a table, each with its `over` value and every column.

    There are none while an end or the step is unknown, or the step leads away from the end. A table is cut after
    60 rows.
    """
    rows = []
    for value in over_values(table.over, evaluator):
        row: dict[str, Number] = {table.over.id: value}
        for column in table.columns:
            inner = SheetEvaluator(
                {**evaluator.single, **row}, evaluator.rows, evaluator.columns, evaluator.filled
            )
            row[column.id] = number_or_none(inner, column.node)
        rows.append(row)
    return tuple(rows)


def over_values(over: Over, evaluator: SheetEvaluator) -> list[Fraction]:
    """Return the values that a table counts through, at most 60."""
    first, last, step = (number_or_none(evaluator, node) for node in (over.first, over.last, over.step))
    if first is None or last is None or not step or (last - first) / step < 0:
        return []
    count = min(int((last - first) // step) + 1, MAX_TABLE_ROWS)
    return [first + step * number for number in range(count)]
