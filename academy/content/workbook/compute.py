"""Computing a whole workbook from its tool and a learner's entries, exactly."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from academy.content.expressions import Node, Value, names_in
from academy.content.workbook.entries import (
    Entered,
    EnteredRow,
    EnteredSheet,
    filled_length,
)
from academy.content.workbook.evaluator import (
    Readings,
    SheetEvaluator,
    holds,
    number_of,
    reading_of,
    value_or_none,
)
from academy.content.workbook.formula import Formula
from academy.content.workbook.kinds import SheetKind
from academy.content.workbook.names import names_of, readings_of
from academy.content.workbook.results import (
    AdviceResult,
    Cell,
    DayResult,
    Gap,
    Number,
    Reading,
    RowResult,
    SheetResult,
    Unknown,
    WorkbookResult,
)
from academy.content.workbook.tool import BEFORE, Sheet, Tool, day_number
from academy.content.workbook.what_if import what_if_rows


def compute_workbook(tool: Tool, entered: Entered, today: date) -> WorkbookResult:
    """Compute every sheet of a workbook from what was read of its entries.

    Never fails on entries: a value that cannot be used is named in `refusals`, and everything that reads it is unknown.
    """
    sheets = {sheet.id: _SheetRun(sheet, entered.sheets[sheet.id], today).result() for sheet in tool.sheets}
    return WorkbookResult(sheets, entered.refusals)


class _SheetRun:
    """One sheet being computed: rows first, then totals, then days, then advice."""

    def __init__(self, sheet: Sheet, entered: EnteredSheet, today: date) -> None:
        self.sheet = sheet
        self.entered = entered
        self.single: dict[str, Reading] = {"today": day_number(today)}
        for field in sheet.single_fields:
            gap = Gap(field.id, is_refused=field.id in entered.refused)
            self.single.update(readings_of(field, entered.values[field.id], gap))
        self.filled = frozenset(name for name, value in entered.values.items() if value is not None)
        self.worked_out = [formula.id for formula in sheet.row_results]
        self.columns = [*(name for field in sheet.row for name in names_of(field)), *self.worked_out]
        day_names = day_only_names(sheet)
        self.day_advice = [each for each in sheet.advice if not names_in(each.when).isdisjoint(day_names)]
        self.sheet_advice = [each for each in sheet.advice if names_in(each.when).isdisjoint(day_names)]
        self.rows = self._padded_rows()
        self.row_numbers: list[dict[str, Reading]] = [{} for _ in self.rows]
        self.undated = self._undated()
        self.date_order = self._order_by_date()

    def result(self) -> SheetResult:
        self._compute_rows()
        totals = self._compute_all(self.sheet.totals)
        computed = self._compute_all(self.sheet.computed)
        table = what_if_rows(self.sheet.table, self._evaluator()) if self.sheet.table else []
        final = self.single.get(self.sheet.running.id) if self.sheet.running else None
        return SheetResult(
            id=self.sheet.id,
            kind=self.sheet.kind,
            values=self.entered.values,
            rows=tuple(map(self._row_result, self.rows, self.row_numbers)),
            order=self._shown_order(),
            days=tuple(self._days()),
            totals=_numbers(totals),
            computed=_numbers(computed),
            advice=tuple(self._advice(self._evaluator(), day=None)),
            final=number_of(final),
            table=tuple(map(_numbers, table)),
            unknown=frozenset().union(_unknown(totals), _unknown(computed), *map(_unknown, table)),
            gaps=self._gaps([totals, computed, {"": final}, *table]),
        )

    def _gaps(self, results: Iterable[Readings]) -> tuple[Gap, ...]:
        """Return the boxes that results and lines need, those of a line together; none of an empty sheet."""
        if self.entered.is_blank:
            return ()
        lines = ({name: numbers[name] for name in self.worked_out} for numbers in self.row_numbers)
        readings = [reading for each in (*results, *lines) for reading in each.values()]
        gaps = frozenset().union(*(each.gaps for each in readings if isinstance(each, Unknown)))
        fields = [field.id for field in (*self.sheet.single_fields, *self.sheet.row)]
        return tuple(
            sorted(gaps, key=lambda gap: (-1 if gap.row is None else gap.row, fields.index(gap.field)))
        )

    def _padded_rows(self) -> list[EnteredRow]:
        blank: dict[str, Cell] = {field.id: None for field in self.sheet.row}
        rows = list(self.entered.rows)
        return rows + [EnteredRow(index, "", blank) for index in range(len(rows), self.sheet.length)]

    def _order_by_date(self) -> list[tuple[date, int]]:
        """Lines of one day keep the order of entry; one without a date stands behind the line before it."""
        field, day, dated = self.sheet.date_field, date.min, []
        for row in self.rows:
            own = row.values.get(field.id) if field and self.sheet.kind is SheetKind.LEDGER else None
            day = own if isinstance(own, date) else day
            dated.append((day, row.index))
        return sorted(dated)

    def _undated(self) -> frozenset[Gap]:
        """Return the dates of a ledger that are needed to put its lines in order: refused ones, and blank ones
        unless the tool says that they are the day of the line before.
        """
        field = self.sheet.date_field
        if field is None or self.sheet.kind is not SheetKind.LEDGER:
            return frozenset()
        gaps = (
            Gap(field.id, row.index, is_refused=field.id in row.refused) for row in self.rows if row.is_open
        )
        is_dated = {row.index for row in self.rows if row.values[field.id] is not None}
        return frozenset(
            gap for gap in gaps if gap.row not in is_dated and (gap.is_refused or field.default != BEFORE)
        )

    def _before(self) -> Reading:
        """Return the sum before the first line."""
        if self.undated:
            return Unknown(self.undated)
        return self.single[self.sheet.start.id] if self.sheet.start else Fraction(0)

    def _compute_rows(self) -> None:
        running, balance = self.sheet.running, self._before()
        filled = filled_length(self.rows)
        for _, index in self.date_order:
            row = self.rows[index]
            # A series carries its sum over an empty week in the middle, but says nothing after the last week.
            is_open = row.index < filled if self.sheet.kind is SheetKind.SERIES else row.is_open
            numbers = self._row_inputs(row, is_open)
            if running:
                numbers[running.id] = None
                if is_open:
                    evaluator = self._line_evaluator({**numbers, "prev": balance})
                    numbers[running.id] = balance = reading_of(evaluator, running.node)
            for formula in self.sheet.computed_row:
                evaluator = self._line_evaluator(numbers)
                numbers[formula.id] = reading_of(evaluator, formula.node) if is_open else None
            self.row_numbers[index] = numbers
        if running:
            self.single[running.id] = balance

    def _row_inputs(self, row: EnteredRow, is_open: bool) -> dict[str, Reading]:
        numbers: dict[str, Reading] = {}
        for field in self.sheet.row:
            gap = Gap(field.id, row.index, is_refused=field.id in row.refused)
            own = readings_of(field, row.values[field.id], gap)
            numbers.update(own if is_open else dict.fromkeys(own))
        return numbers

    def _line_evaluator(self, numbers: Readings) -> SheetEvaluator:
        return SheetEvaluator({**self.single, **numbers}, filled=self.filled, refused=self.entered.refused)

    def _evaluator(self) -> SheetEvaluator:
        return SheetEvaluator(self.single, self.row_numbers, self.columns, self.filled, self.entered.refused)

    def _compute_all(self, formulas: Sequence[Formula]) -> dict[str, Reading]:
        results: dict[str, Reading] = {}
        for formula in formulas:
            results[formula.id] = self.single[formula.id] = reading_of(self._evaluator(), formula.node)
        return results

    def _row_result(self, row: EnteredRow, numbers: Readings) -> RowResult:
        computed = {name: numbers[name] for name in self.worked_out}
        return RowResult(
            row.index, row.id, not row.is_open, row.values, _numbers(computed), _unknown(computed)
        )

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
            if self.rows[index].is_open and day != date.min:
                positions.setdefault(day, []).append(index)
        order_dates = [day for day, _ in self.date_order]
        blank: dict[str, Cell] = {field.id: None for field in sheet.day_fields}
        for day in sorted(positions.keys() | self.entered.days.keys()):
            lines = positions.get(day, [])
            values = self.entered.days.get(day, blank)
            balance = self._balance_after(bisect_right(order_dates, day))
            yield self._day(day, lines, values, balance)

    def _balance_after(self, count: int) -> Reading:
        running = self.sheet.running
        if running is None:
            return None
        for _, index in reversed(self.date_order[:count]):
            if (value := self.row_numbers[index][running.id]) is not None:
                return value
        return self._before()

    def _day(self, day: date, lines: list[int], values: Mapping[str, Cell], balance: Reading) -> DayResult:
        scope: dict[str, Reading] = {}
        refused = self.entered.refused_on.get(day, frozenset())
        for field in self.sheet.day_fields:
            gap = Gap(field.id, day=day, is_refused=field.id in refused)
            scope.update(readings_of(field, values[field.id], gap))
        amounts = [field.id for field in self.sheet.row if field.is_number]
        sums = {f"day_{name}": self._sum(name, lines) for name in amounts}
        scope.update(sums)
        if self.sheet.running:
            scope[self.sheet.running.id] = balance
        computed: dict[str, Reading] = {}
        for formula in self.sheet.day_formulas:
            evaluator = self._evaluator().beside(scope)
            computed[formula.id] = scope[formula.id] = reading_of(evaluator, formula.node)
        advice = tuple(self._advice(self._evaluator().beside(scope), day))
        return DayResult(
            day,
            len(lines),
            number_of(balance),
            _numbers(sums),
            values,
            _numbers(computed),
            advice,
            _unknown(computed),
        )

    def _sum(self, name: str, lines: Iterable[int]) -> Reading:
        """Return the sum of one day; any line without a date may belong to it."""
        readings = [self.row_numbers[index][name] for index in lines]
        gaps = self.undated.union(*(each.gaps for each in readings if isinstance(each, Unknown)))
        if gaps:
            return Unknown(gaps)
        return sum((each for each in readings if isinstance(each, Fraction)), Fraction(0))

    def _advice(self, evaluator: SheetEvaluator, day: date | None) -> Iterable[AdviceResult]:
        for advice in self.sheet_advice if day is None else self.day_advice:
            if holds(evaluator, advice.when):
                yield AdviceResult(self.sheet.id, advice.index, advice.text, day, advice.tone)


def _numbers(readings: Readings) -> dict[str, Number]:
    return {name: number_of(reading) for name, reading in readings.items()}


def _unknown(readings: Readings) -> frozenset[str]:
    return frozenset(name for name, reading in readings.items() if isinstance(reading, Unknown))


def day_only_names(sheet: Sheet) -> frozenset[str]:
    """Return the names that have a value only on one date of a ledger."""
    if not (sheet.day_fields or sheet.day_formulas):
        return frozenset()
    sums = (f"day_{field.id}" for field in sheet.row if field.is_number)
    fields = (field.id for field in sheet.day_fields)
    return frozenset((*sums, *fields, *(formula.id for formula in sheet.day_formulas)))
