"""Fill the empty cells of a small ledger. Form: ``answer-<cell>``. Response: ``{"cells": {"mon-left": "1500"}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.layout import row_field
from academy.assessment.marks import Mark, Remark, share, with_correction
from academy.assessment.presented import PresentedQuestion
from academy.assessment.stored_response import entry, mapping
from academy.assessment.typed_numbers import example_number, read_number, stored_number, unit_symbol
from academy.content.kinds import Cell, Given, ItemKind, NumberTable
from academy.core.money import exact_text, format_number


@dataclass(frozen=True, slots=True)
class PresentedColumn:
    """The head of a column, with the sign of its unit."""

    text: str
    symbol: str


@dataclass(frozen=True, slots=True)
class PresentedCell:
    """A box to fill in when it has a ``field``, else a number that is given, else nothing."""

    label: str
    key: str = ""
    field: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class PresentedLine:
    """One row with a cell for each column."""

    text: str
    cells: tuple[PresentedCell, ...]


@dataclass(frozen=True, slots=True)
class PresentedNumberTable(PresentedQuestion):
    """The ledger; ``example`` shows how a number is typed."""

    columns: tuple[PresentedColumn, ...]
    lines: tuple[PresentedLine, ...]
    example: str

    @property
    def boxes(self) -> list[PresentedCell]:
        """Return the cells to fill in, a row after the other."""
        return [cell for line in self.lines for cell in line.cells if cell.field]


def present(question: NumberTable, drawn: Drawn, field: str) -> PresentedNumberTable:
    """Show what is given, and boxes for the rest."""
    columns = [
        PresentedColumn(drawn.fill(column.text), unit_symbol(column.unit, drawn.currency))
        for column in question.columns
    ]
    lines = []
    for row, placed in question.grid:
        text = drawn.fill(row.text)
        labels = [f"{text}, {column.text}" for column in columns]
        cells = [
            _present_cell(question, each, label, drawn, field)
            for each, label in zip(placed, labels, strict=True)
        ]
        lines.append(PresentedLine(text, tuple(cells)))
    example = example_number(question.columns[-1].unit, drawn.locale)
    return PresentedNumberTable(
        ItemKind.NUMBER_TABLE, field, drawn.fill(question.stem), tuple(columns), tuple(lines), example
    )


def parse(question: NumberTable, form: AnswerForm, field: str) -> Response:
    """Read the cells; those that can be read are kept."""
    cells = {}
    for cell in question.cells:
        number = read_number(form, row_field(field, cell.key), question.unit_of(cell))
        if number is not None:
            cells[cell.key] = number
    return {"cells": cells} if cells else {}


def mark(question: NumberTable, response: object, drawn: Drawn) -> Mark:
    """Mark each cell on its own; the score is the share of right cells."""
    sent, labels = mapping(entry(response, "cells")), _labels(question, drawn)
    typed = {cell.key: stored_number(sent.get(cell.key)) for cell in question.cells}
    remarks, right = [], []
    for cell in question.cells:
        unit, answer, number = question.unit_of(cell), _answer(question, cell, drawn), typed[cell.key]
        label = labels[cell.key]
        right.append(f"{label}: {drawn.write(answer, unit)}")
        said = label if number is None else f"{label}: {drawn.write(number, unit)}"
        is_right = number is not None and abs(number - answer) <= drawn.scaled(cell.tolerance.abs, unit)
        remarks.append(Remark(f"cells.{cell.key}", said, drawn.fill(cell.why), is_right))
    is_answered = any(number is not None for number in typed.values())
    return Mark(
        score=share(sum(remark.is_right for remark in remarks), len(remarks)),
        is_answered=is_answered,
        remarks=with_correction(remarks, question.wrong, drawn) if is_answered else (),
        correct_answer=tuple(right),
    )


def fill(shown: PresentedNumberTable, response: Mapping[str, Any], locale: str) -> FormValues:
    """Write the numbers again."""
    cells: Mapping[str, str] = response.get("cells", {})
    boxes = [box for box in shown.boxes if box.key in cells]
    return {box.field: [format_number(Fraction(cells[box.key]), locale)] for box in boxes}


def tell(shown: PresentedNumberTable, response: Mapping[str, Any]) -> str:
    """Return the filled cells with their row and column."""
    cells: Mapping[str, str] = response.get("cells", {})
    return "; ".join(f"{box.label}: {cells[box.key]}" for box in shown.boxes if box.key in cells)


def best_answer(question: NumberTable, drawn: Drawn) -> Response:
    """Fill in what is right."""
    return {"cells": {cell.key: exact_text(_answer(question, cell, drawn)) for cell in question.cells}}


def worst_answer(question: NumberTable, drawn: Drawn) -> Response:
    """Fill in numbers that are far from what is right."""
    answers = {cell.key: _answer(question, cell, drawn) for cell in question.cells}
    return {
        "cells": {
            key: exact_text(7 * abs(answer) + 7 * drawn.currency.unit) for key, answer in answers.items()
        }
    }


def _present_cell(
    question: NumberTable, placed: Cell | Given | None, label: str, drawn: Drawn, field: str
) -> PresentedCell:
    if isinstance(placed, Cell):
        return PresentedCell(label, placed.key, row_field(field, placed.key))
    if isinstance(placed, Given):
        unit = question.unit_of(placed)
        return PresentedCell(label, given=drawn.write(drawn.number(placed.value, unit), unit))
    return PresentedCell(label)


def _answer(question: NumberTable, cell: Cell, drawn: Drawn) -> Fraction:
    return drawn.number(cell.answer, question.unit_of(cell))


def _labels(question: NumberTable, drawn: Drawn) -> dict[str, str]:
    """Return the row and the column of each cell in words."""
    rows = {row.id: drawn.fill(row.text) for row in question.rows}
    columns = {column.id: drawn.fill(column.text) for column in question.columns}
    return {cell.key: f"{rows[cell.row]}, {columns[cell.column]}" for cell in question.cells}
