"""Where every value of a sheet stands in its spreadsheet page, known before the page is written."""

from collections.abc import Iterable

from academy.content.workbook import Field, RowResult, Sheet, SheetKind, SheetResult
from academy.workbook.files.spreadsheet_formulas import CellAddresses, choice_test
from academy.workbook.results.tables import Table
from academy.workbook.words import choice_word


class Layout:
    """The lines stand under the header row, after an empty row comes the summary under a header of its own.

    `addresses` are those of a formula that may read everything: one of the summary, of a day or of the what-if table.
    """

    def __init__(
        self, sheet: Sheet, result: SheetResult, rows: Table | None, summary: Table, header_row: int
    ) -> None:
        self._sheet = sheet
        lines = rows.lines if rows else ()
        columns = rows.columns if rows else ()
        self._letters = {column.id: letter(number) for number, column in enumerate(columns, start=1)}
        first = header_row + 1 + sum(line.is_start for line in lines)
        filled = max((number for number, row in enumerate(result.rows, 1) if not row.is_blank), default=0)
        last = header_row + (
            filled + (first - header_row - 1) if sheet.kind is SheetKind.SERIES else len(lines)
        )
        ranges = {name: f"{at}{first}:{at}{last}" for name, at in self._letters.items() if last >= first}
        self._single = self._summary_cells(summary, header_row + 1 + (len(lines) + 2 if rows else 0))
        running = sheet.running.id if sheet.running else ""
        if sheet.start and running and lines and lines[0].is_start:
            self._single[sheet.start.id] = f"{self._letters[running]}{first - 1}"
        boxes = {field.id: self._single[field.id] for field in sheet.single_fields}
        tests = _choice_needs(sheet.single_fields, boxes)
        self._single |= _choice_tests(sheet.single_fields, boxes)
        final = [row for row, line in enumerate(lines, header_row + 1) if line.has(running)]
        self.addresses = CellAddresses(
            cells={**self._single, **({running: f"{self._letters[running]}{final[-1]}"} if final else {})},
            columns=ranges,
            complete=_complete_columns(sheet, result),
            zero=frozenset(field.id for field in (*sheet.single_fields, *sheet.row) if field.default == 0),
            tests=tests,
            entries={field.id: boxes[field.id] for field in sheet.single_fields if field.default is None},
            choices={
                name: (ranges[field.id], choice_word(field, choice))
                for field in sheet.row
                for choice, name in field.choice_names.items()
                if field.id in ranges
            },
            is_in_order=result.order == tuple(range(len(result.rows))),
        )

    def line_addresses(self, row: int, previous: str) -> CellAddresses:
        """Return what the formulas of a line may read: single values and its own; `previous` is the sum so far."""
        own = {name: f"{at}{row}" for name, at in self._letters.items()}
        before = {"prev": previous} if previous else {}
        tests = _choice_needs(self._sheet.row, own)
        cells = {**self._single, **own, **_choice_tests(self._sheet.row, own), **before}
        return CellAddresses(cells=cells, tests={**self.addresses.tests, **tests}, zero=self.addresses.zero)

    def _summary_cells(self, summary: Table, first: int) -> dict[str, str]:
        return {str(line.cells["#"]): f"B{row}" for row, line in enumerate(summary.lines, start=first)}


def letter(column: int) -> str:
    """Return the letters of a column, which is counted from 1."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415  # see workbook_xlsx

    return str(xl_col_to_name(column - 1))


def _choice_tests(fields: Iterable[Field], cells: dict[str, str]) -> dict[str, str]:
    return {
        name: choice_test(cells[field.id], choice_word(field, choice))
        for field in fields
        for choice, name in field.choice_names.items()
    }


def _choice_needs(fields: Iterable[Field], cells: dict[str, str]) -> dict[str, str]:
    return {name: f'{cells[field.id]}<>""' for field in fields for name in field.choice_names.values()}


def _complete_columns(sheet: Sheet, result: SheetResult) -> frozenset[str]:
    """Return the columns in which every line has a number, or will have one when its boxes are filled in."""
    filled = max((row.index + 1 for row in result.rows if not row.is_blank), default=0)
    rows = [row for row in result.rows if _counts(sheet, row, filled)]
    made = (
        formula.id
        for formula in sheet.row_results
        if all(row.computed[formula.id] is not None or formula.id in row.unknown for row in rows)
    )
    return frozenset((*(field.id for field in sheet.row if field.is_number), *made))


def _counts(sheet: Sheet, row: RowResult, filled: int) -> bool:
    return row.index < filled if sheet.kind is SheetKind.SERIES else not row.is_blank
