"""Computing a whole workbook from its tool and a learner's entries, exactly."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.expressions import Node, Value, names_in
from academy.content.workbook.entries import (
    Entered,
    EnteredRow,
    EnteredSheet,
    filled_length,
    read_entries,
)
from academy.content.workbook.evaluator import SheetEvaluator, holds, number_or_none, value_or_none
from academy.content.workbook.formula import Formula
from academy.content.workbook.names import names_of, numbers_of
from academy.content.workbook.results import (
    AdviceResult,
    Cell,
    DayResult,
    Number,
    RowResult,
    SheetResult,
    WorkbookResult,
)
from academy.content.workbook.tool import Sheet, Tool, day_number
from academy.content.workbook.tool_reader import read_tool
from academy.content.workbook.what_if import what_if_rows


def compute_workbook(
    tool: Tool | Mapping[str, Any], entries: object, *, today: date, decimals: int = 2
) -> WorkbookResult:
    """Compute every sheet of a workbook.

    `entries` has the shape described in `academy.content.workbook.entries`; `decimals` is what the learner's
    currency allows. Never fails on entries: a value that cannot be used counts as blank and is named in
    `problems`. Raises `ToolError` for a faulty tool only.
    """
    typed = read_tool(tool)
    return compute_entered(typed, read_entries(typed, entries, decimals=decimals), today)


def compute_entered(tool: Tool, entered: Entered, today: date) -> WorkbookResult:
    """Compute every sheet from values that were already read."""
    sheets = {sheet.id: _SheetRun(sheet, entered.sheets[sheet.id], today).result() for sheet in tool.sheets}
    return WorkbookResult(sheets, entered.problems)


class _SheetRun:
    """One sheet being computed: rows first, then totals, then days, then advice."""

    def __init__(self, sheet: Sheet, entered: EnteredSheet, today: date) -> None:
        self.sheet = sheet
        self.entered = entered
        self.single: dict[str, Number] = {"today": day_number(today)}
        for field in sheet.single_fields:
            self.single.update(numbers_of(field, entered.values[field.id], blank=field.default))
        self.filled = frozenset(name for name, value in entered.values.items() if value is not None)
        self.worked_out = [formula.id for formula in sheet.row_results]
        self.columns = [*(name for field in sheet.row for name in names_of(field)), *self.worked_out]
        day_names = day_only_names(sheet)
        self.day_advice = [each for each in sheet.advice if not names_in(each.when).isdisjoint(day_names)]
        self.sheet_advice = [each for each in sheet.advice if names_in(each.when).isdisjoint(day_names)]
        self.rows = self._padded_rows()
        self.row_numbers: list[dict[str, Number]] = [{} for _ in self.rows]
        self.date_order = self._order_by_date()

    def result(self) -> SheetResult:
        self._compute_rows()
        totals = self._compute_all(self.sheet.totals)
        computed = self._compute_all(self.sheet.computed)
        return SheetResult(
            id=self.sheet.id,
            kind=self.sheet.kind,
            values=self.entered.values,
            rows=tuple(map(self._row_result, self.rows, self.row_numbers)),
            order=self._shown_order(),
            days=tuple(self._days()),
            totals=totals,
            computed=computed,
            advice=tuple(self._advice(self._evaluator(), day=None)),
            final=self.single.get(self.sheet.running.id) if self.sheet.running else None,
            table=what_if_rows(self.sheet.table, self._evaluator()) if self.sheet.table else (),
        )

    def _padded_rows(self) -> list[EnteredRow]:
        blank: dict[str, Cell] = {field.id: None for field in self.sheet.row}
        rows = list(self.entered.rows)
        return rows + [EnteredRow(index, "", blank) for index in range(len(rows), self.sheet.length)]

    def _order_by_date(self) -> list[tuple[date, int]]:
        """A line without a date belongs to the date of the line before it; days keep the order of entry."""
        field, day, dated = self.sheet.date_field, date.min, []
        for row in self.rows:
            own = row.values.get(field.id) if field and self.sheet.kind == "ledger" else None
            day = own if isinstance(own, date) else day
            dated.append((day, row.index))
        return sorted(dated)

    def _compute_rows(self) -> None:
        running, start = self.sheet.running, self.sheet.start
        balance: Number = Fraction(0)
        if start:
            balance = self.single[start.id] or Fraction(0)
        filled = filled_length(self.rows)
        for _, index in self.date_order:
            row = self.rows[index]
            # A series carries its sum over an empty week in the middle, but says nothing after the last week.
            is_open = row.index < filled if self.sheet.kind == "series" else not row.is_blank
            numbers = self._row_inputs(row, is_open)
            if running:
                numbers[running.id] = None
                if is_open:
                    evaluator = self._line_evaluator({**numbers, "prev": balance})
                    numbers[running.id] = balance = number_or_none(evaluator, running.node)
            for formula in self.sheet.computed_row:
                evaluator = self._line_evaluator(numbers)
                numbers[formula.id] = number_or_none(evaluator, formula.node) if is_open else None
            self.row_numbers[index] = numbers
        if running:
            self.single[running.id] = balance

    def _row_inputs(self, row: EnteredRow, is_open: bool) -> dict[str, Number]:
        blank = Fraction(0) if is_open else None
        numbers: dict[str, Number] = {}
        for field in self.sheet.row:
            numbers.update(numbers_of(field, row.values[field.id], blank=blank))
        return numbers

    def _line_evaluator(self, numbers: Mapping[str, Number]) -> SheetEvaluator:
        return SheetEvaluator({**self.single, **numbers}, filled=self.filled)

    def _evaluator(self, extra: Mapping[str, Number] | None = None) -> SheetEvaluator:
        return SheetEvaluator({**self.single, **(extra or {})}, self.row_numbers, self.columns, self.filled)

    def _compute_all(self, formulas: Sequence[Formula]) -> dict[str, Number]:
        results: dict[str, Number] = {}
        for formula in formulas:
            results[formula.id] = self.single[formula.id] = number_or_none(self._evaluator(), formula.node)
        return results

    def _row_result(self, row: EnteredRow, numbers: Mapping[str, Number]) -> RowResult:
        computed = {name: numbers[name] for name in self.worked_out}
        return RowResult(row.index, row.id, row.is_blank, row.values, computed)

    def _shown_order(self) -> tuple[int, ...]:
        order = [index for _, index in self.date_order]
        for key in reversed(self.sheet.order):
            ranks = {index: self._rank(key.node, index) for index in order}
            known = [index for index in order if ranks[index] is not None]
            known.sort(key=lambda index: ranks[index] or 0, reverse=key.is_reversed)
            order = known + [index for index in order if ranks[index] is None]
        return tuple(order)

    def _rank(self, node: Node, index: int) -> Value | None:
        return value_or_none(self._line_evaluator(self.row_numbers[index]), node)

    def _days(self) -> Iterable[DayResult]:
        sheet = self.sheet
        if not (sheet.day_fields or sheet.day_formulas):
            return
        positions: dict[date, list[int]] = {}
        for day, index in self.date_order:
            if not self.rows[index].is_blank and day != date.min:
                positions.setdefault(day, []).append(index)
        order_dates = [day for day, _ in self.date_order]
        blank: dict[str, Cell] = {field.id: None for field in sheet.day_fields}
        for day in sorted(positions.keys() | self.entered.days.keys()):
            lines = positions.get(day, [])
            values = self.entered.days.get(day, blank)
            balance = self._balance_after(bisect_right(order_dates, day))
            yield self._day(day, lines, values, balance)

    def _balance_after(self, count: int) -> Number:
        running = self.sheet.running
        if running is None:
            return None
        for _, index in reversed(self.date_order[:count]):
            if (value := self.row_numbers[index][running.id]) is not None:
                return value
        start = self.sheet.start
        return (self.single[start.id] if start else None) or Fraction(0)

    def _day(self, day: date, lines: list[int], values: Mapping[str, Cell], balance: Number) -> DayResult:
        sums: dict[str, Fraction] = {
            f"day_{field.id}": sum(
                (self.row_numbers[index][field.id] or Fraction(0) for index in lines), Fraction(0)
            )
            for field in self.sheet.row
            if field.is_number
        }
        scope: dict[str, Number] = {}
        for field in self.sheet.day_fields:
            scope.update(numbers_of(field, values[field.id], blank=None))
        scope.update(sums)
        if self.sheet.running:
            scope[self.sheet.running.id] = balance
        computed: dict[str, Number] = {}
        for formula in self.sheet.day_formulas:
            computed[formula.id] = scope[formula.id] = number_or_none(self._evaluator(scope), formula.node)
        advice = tuple(self._advice(self._evaluator(scope), day))
        return DayResult(day, len(lines), balance, sums, values, computed, advice)

    def _advice(self, evaluator: SheetEvaluator, day: date | None) -> Iterable[AdviceResult]:
        for advice in self.sheet_advice if day is None else self.day_advice:
            if holds(evaluator, advice.when):
                yield AdviceResult(self.sheet.id, advice.index, advice.text, day, advice.tone)


def day_only_names(sheet: Sheet) -> frozenset[str]:
    """Return the names that have a value only on one date of a ledger."""
    if not (sheet.day_fields or sheet.day_formulas):
        return frozenset()
    sums = (f"day_{field.id}" for field in sheet.row if field.is_number)
    fields = (field.id for field in sheet.day_fields)
    return frozenset((*sums, *fields, *(formula.id for formula in sheet.day_formulas)))
