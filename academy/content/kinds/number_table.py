"""Fill the empty cells of a small ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from academy.content.kinds.question import (
    Box,
    Complaints,
    Correction,
    Explained,
    Fault,
    Figure,
    Tolerance,
    Unit,
    check_count,
    check_different,
    check_known,
    unusable_list,
)
from academy.content.shapes import Formula, Rules, Shape, Text, VariableName

COLUMNS = range(1, 5)
ROWS = range(2, 7)
CELLS = range(2, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Shape):
    """A column with its heading, and what its numbers count."""

    id: VariableName
    text: Text
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Shape):
    """A row with its heading."""

    id: VariableName
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class At(Shape):
    """A place of the table."""

    row: VariableName
    column: VariableName

    @property
    def key(self) -> str:
        """Return the name of the place, such as ``mon-left``; no two places have the same."""
        return f"{self.row}-{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(At):
    """A cell that is printed; `value` is a formula."""

    value: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(At):
    """A cell to fill in; `answer` is a formula, and `why` is said after marking."""

    answer: Formula
    tolerance: Tolerance = field(default_factory=Tolerance)
    verify: Annotated[list[Formula], Rules(min_length=1)]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTable(Explained):
    """A table of numbers; a place that is neither given nor a cell stays empty."""

    is_constructed: ClassVar[bool] = True

    type: Literal["number_table"] = "number_table"
    stem: Text
    columns: Annotated[list[Column], Rules(min_length=1)]
    rows: Annotated[list[Row], Rules(min_length=1)]
    given: list[Given] = field(default_factory=list)
    cells: Annotated[list[Cell], Rules(min_length=1)]
    wrong: Correction
    scoring: Literal["per_cell"] = "per_cell"

    @property
    def placed(self) -> list[Cell | Given]:
        """Return all that stands in the table: what is given, then the cells."""
        return [*self.given, *self.cells]

    @property
    def grid(self) -> list[tuple[Row, list[Cell | Given | None]]]:
        """Return each row with what stands in its columns."""
        places = {each.key: each for each in self.placed}
        return [(row, [places.get(f"{row.id}-{column.id}") for column in self.columns]) for row in self.rows]

    def unit_of(self, place: At) -> Unit:
        """Return what the number at a place counts: the unit of its column."""
        return {column.id: column.unit for column in self.columns}.get(place.column, Unit.NUMBER)

    def unusable(self) -> Iterator[Fault]:
        """Refuse too many cells, two at one place, and a cell outside the table."""
        yield from unusable_list(1, self.cells, "cells")
        taken = [each.key for each in self.placed]
        rows, columns = {row.id for row in self.rows}, {column.id for column in self.columns}
        if len(set(taken)) < len(taken):
            yield "cells", "two cells have the same place"
        if not all(each.row in rows and each.column in columns for each in self.placed):
            yield "cells", "a cell stands outside the table"

    def check(self, place: str, complaints: Complaints) -> None:
        """Check how large the table is, that names and places differ, and that each cell stands in the table."""
        check_count(self.columns, COLUMNS, "columns", f"{place}.columns", complaints)
        check_count(self.rows, ROWS, "rows", f"{place}.rows", complaints)
        check_count(self.cells, CELLS, "cells", f"{place}.cells", complaints)
        rows, columns = [row.id for row in self.rows], [column.id for column in self.columns]
        for texts in (columns, [column.text for column in self.columns]):
            check_different(texts, f"{place}.columns", complaints)
        for texts in (rows, [row.text for row in self.rows]):
            check_different(texts, f"{place}.rows", complaints)
        check_different([each.key for each in self.placed], f"{place}.cells", complaints)
        for number, each in enumerate(self.placed):
            printed = len(self.given)
            here = f"{place}.given.{number}" if number < printed else f"{place}.cells.{number - printed}"
            check_known(each.row, rows, "rows", f"{here}.row", complaints)
            check_known(each.column, columns, "columns", f"{here}.column", complaints)

    def figures(self) -> Iterator[Figure]:
        """Return the numbers that are printed."""
        for number, each in enumerate(self.given):
            yield Figure(each.value, f"given.{number}.value", self.unit_of(each), f"given.{number}.column")

    def boxes(self) -> Iterator[Box]:
        """Return the numbers of the cells to fill in."""
        for number, cell in enumerate(self.cells):
            here = f"cells.{number}"
            yield Box(
                formula=cell.answer,
                place=f"{here}.answer",
                unit=self.unit_of(cell),
                unit_place=f"{here}.column",
                tolerance=cell.tolerance.abs,
                verify_place=f"{here}.verify",
                verify={f"{here}.verify.{at}": text for at, text in enumerate(cell.verify)},
                traps={},
            )
