"""A workbook tool as typed, frozen objects (format: curriculum guide part 6, `tools/*.yaml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.expressions import Node
from academy.content.workbook.formula import Formula
from academy.content.workbook.kinds import AMOUNTS, TEXTS, ChartKind, ChartSource, FieldKind, SheetKind, Tone
from academy.content.workbook.order import OrderKey

MAX_TEXT = 200
#: What a text area holds unless the tool says otherwise, and at most.
LONG_TEXT = 300
MAX_LONG_TEXT = 500
MAX_ROWS = 400
MAX_TABLE_ROWS = 60

#: What a blank date may count as: no day is agreed, or (in a ledger) the day of the line before.
NEVER, BEFORE = "never", "before"
_WORD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class ToolError(ValueError):
    """A workbook tool that cannot work; `place` names the part, as in `sheets.wage.computed.0`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Slider:
    """A range control from `start` to `stop` in steps of `step`; all three are plain numbers."""

    start: Fraction
    stop: Fraction
    step: Fraction


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person fills in; `min` is None when an amount may be negative.

    `label` is empty where the package gives none: common ids (date, in, out …) have words in the interface.
    `hint` is help under the label. `default` is what a blank box counts as: an amount, the id of a choice, for a date
    `NEVER` or `BEFORE`; without one, everything that reads the blank box is unknown. `choices` are the ids that entries
    hold, `choice_labels` their words where the tool gives them.
    """

    id: str
    kind: FieldKind
    label: str
    min: Fraction | None = None
    max: Fraction | None = None
    max_length: int = MAX_TEXT
    choices: tuple[str, ...] = ()
    hint: str = ""
    default: Fraction | str | None = None
    slider: Slider | None = None
    choice_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Say whether formulas can add this field up."""
        return self.kind in AMOUNTS

    @property
    def choice_names(self) -> dict[str, str]:
        """Return the names that formulas read a choice by: `method_flat` is 1 when flat is chosen, else 0."""
        return {choice: f"{self.id}_{choice}" for choice in self.choices if _WORD.fullmatch(choice)}


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence that is shown when its condition holds; `index` counts from 0 in the sheet."""

    index: int
    when: Node
    text: str
    place: str
    tone: Tone = Tone.WARN


@dataclass(frozen=True, slots=True)
class Over:
    """What a what-if table counts through: from `first` to `last` in steps of `step`, formulas of single values."""

    id: str
    label: str
    unit: FieldKind
    first: Node
    last: Node
    step: Node


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A what-if table: one row for each value of `over`, at most 60; every column may read the ones before it."""

    id: str
    title: str
    over: Over
    columns: tuple[Formula, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a sheet's what-if table or of its rows.

    `x` is a column of the rows, the `over` of the table, or `row` for the number of the row; `y` are one to three
    numeric columns.
    """

    title: str
    kind: ChartKind
    of: ChartSource
    x: str
    y: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `fields` stand alone, `row` repeats, `day_fields` come once a date."""

    id: str
    title: str
    kind: SheetKind
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
    intro: str = ""
    max_rows: int = 0
    table: WhatIf | None = None
    chart: Chart | None = None

    @property
    def row_limit(self) -> int:
        """Return how many rows fit."""
        return self.length or self.max_rows or MAX_ROWS

    @property
    def single_fields(self) -> tuple[Field, ...]:
        """Return the fields filled in once: the start amount first, then the others."""
        return (self.start, *self.fields) if self.start else self.fields

    @property
    def row_results(self) -> tuple[Formula, ...]:
        """Return what is worked out beside each row: the running sum first, then the others."""
        return (self.running, *self.computed_row) if self.running else self.computed_row

    @property
    def date_field(self) -> Field | None:
        """Return the first date column of the rows."""
        return next((each for each in self.row if each.kind is FieldKind.DATE), None)

    @property
    def main_text(self) -> Field | None:
        """Return the column that says what a row is: its first text, else its first choice."""
        texts = (each for each in self.row if each.kind in TEXTS)
        return next(texts, next((each for each in self.row if each.kind is FieldKind.CHOICE), None))


@dataclass(frozen=True, slots=True)
class Tool:
    """A whole workbook tool; `contacts` are kinds of the country pack, printed with it."""

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    evidence: tuple[tuple[str, str], ...]  # (rule in the small grammar, sentence to show)
    contacts: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()

    def sheet(self, sheet_id: str) -> Sheet | None:
        """Return a sheet by its id."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)


def day_number(day: date) -> Fraction:
    """Return a date as the day number that formulas count with."""
    return Fraction(day.toordinal())
