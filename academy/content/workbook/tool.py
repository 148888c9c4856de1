"""A workbook tool as typed, frozen objects (format: curriculum guide part 6, `tools/*.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.expressions import Node
from academy.content.workbook.formula import Formula
from academy.content.workbook.order import OrderKey

MAX_TEXT = 200


class ToolError(ValueError):
    """A workbook tool that cannot work; `place` names the part, as in `sheets.wage.computed.0`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person fills in; `min` is None when an amount may be negative.

    `label` is empty where the package gives none: common ids (date, in, out …) have words in the interface.
    """

    id: str
    type: str
    label: str
    min: Fraction | None = None
    max: Fraction | None = None
    max_length: int = MAX_TEXT
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Say whether formulas can add this field up."""
        return self.type in ("money", "number")


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence that is shown when its condition holds; `index` counts from 0 in the sheet."""

    index: int
    when: Node
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `fields` stand alone, `row` repeats, `day_fields` come once a date."""

    id: str
    title: str
    kind: str
    fields: tuple[Field, ...]
    row: tuple[Field, ...]
    start: Field | None
    running: Formula | None
    computed_row: tuple[Formula, ...]
    day_fields: tuple[Field, ...]
    day_formulas: tuple[Formula, ...]
    totals: tuple[Formula, ...]
    computed: tuple[Formula, ...]
    advice: tuple[Advice, ...]
    order: tuple[OrderKey, ...]
    length: int
    examples: tuple[Mapping[str, Any], ...]
    examples_csv: str
    place: str

    @property
    def single_fields(self) -> tuple[Field, ...]:
        """Return the fields filled in once: the start amount first, then the others."""
        return (self.start, *self.fields) if self.start else self.fields

    @property
    def date_field(self) -> Field | None:
        """Return the first date column of the rows."""
        return next((field for field in self.row if field.type == "date"), None)


@dataclass(frozen=True, slots=True)
class Tool:
    """A whole workbook tool."""

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    evidence: tuple[tuple[str, str], ...]  # (rule in the small grammar, sentence to show)

    def sheet(self, sheet_id: str) -> Sheet | None:
        """Return a sheet by its id."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)


def day_number(day: date) -> Fraction:
    """Return a date as the day number that formulas count with."""
    return Fraction(day.toordinal())
