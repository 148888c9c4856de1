"""Working out a what-if table: one value changes, everything else stays."""

from fractions import Fraction

from academy.content.workbook.evaluator import Readings, SheetEvaluator, number_of, reading_of
from academy.content.workbook.results import Reading
from academy.content.workbook.tool import MAX_TABLE_ROWS, Over, WhatIf


def what_if_rows(table: WhatIf, evaluator: SheetEvaluator) -> list[Readings]:
    """Return the rows of a table, each with its `over` value and every column.

    There are none while an end or the step is unknown, or the step leads away from the end. A table is cut after
    60 rows.
    """
    rows: list[Readings] = []
    for value in over_values(table.over, evaluator):
        row: dict[str, Reading] = {table.over.id: value}
        for column in table.columns:
            row[column.id] = reading_of(evaluator.beside(row), column.node)
        rows.append(row)
    return rows


def over_values(over: Over, evaluator: SheetEvaluator) -> list[Fraction]:
    """Return the values that a table counts through, at most 60."""
    ends = (over.first, over.last, over.step)
    first, last, step = (number_of(reading_of(evaluator, node)) for node in ends)
    if first is None or last is None or not step or (last - first) / step < 0:
        return []
    count = min(int((last - first) // step) + 1, MAX_TABLE_ROWS)
    return [first + step * number for number in range(count)]
