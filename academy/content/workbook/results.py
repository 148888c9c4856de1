"""What computing a workbook gives: frozen, exact, ready to be shown, stored or written to a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from academy.content.workbook.kinds import SheetKind, Tone

Cell = Fraction | date | str | None
Number = Fraction | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A box that a result needs and that holds nothing usable: blank without a default, or refused.

    `row` counts from 0 in the rows as they were sent, `day` is set for a box of an evening.
    """

    field: str
    row: int | None = None
    day: date | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value of what reads a gap, itself or through other results (docs/decisions/0410)."""

    gaps: frozenset[Gap]


#: What a formula finds under a name: a number, None where there is no line or no result, or that nobody knows it yet.
Reading = Fraction | Unknown | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that cannot be used.

    `row` counts from 0 in the rows as they were sent; `day` is the key in `days`. Keys: wrong_shape,
    unknown_sheet, unknown_field, too_many_rows, too_many_days, same_row_id, not_a_number, too_large,
    too_many_decimals, below_min, above_max, not_a_date, date_out_of_range, text_too_long, not_a_choice.
    `limit` is the number that the message names.
    """

    key: str
    sheet: str
    field: str = ""
    row: int | None = None
    day: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class AdviceResult:
    """Advice that applies; `index` counts from 0 in the sheet's advice, `day` is set for a day's advice."""

    sheet: str
    index: int
    text: str
    day: date | None = None
    tone: Tone = Tone.WARN


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row: what was entered (`values`) and what was worked out (`computed`, running sum included).

    `unknown` names what is None because a box that it needs is blank or refused.
    """

    index: int
    id: str
    is_blank: bool
    values: Mapping[str, Cell]
    computed: Mapping[str, Number]
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DayResult:
    """One date of a ledger: its closing balance, sums `day_<column>`, counted amounts and differences."""

    day: date
    lines: int
    balance: Number
    sums: Mapping[str, Number]
    values: Mapping[str, Cell]
    computed: Mapping[str, Number]
    advice: tuple[AdviceResult, ...] = ()
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetResult:
    """One sheet. `order` lists positions in `rows` in the order to show them.

    `values` and `rows` hold what was entered, None where nothing was, also where a field has a default. `table` is the
    what-if table: for each of its rows the `over` value and every column by id; empty while it cannot be worked out.
    `unknown` names the totals, results and columns of the table that are None because of the boxes in `gaps`, which
    also holds those that the lines need; a sheet with nothing in it has none.
    """

    id: str
    kind: SheetKind
    values: Mapping[str, Cell]
    rows: tuple[RowResult, ...] = ()
    order: tuple[int, ...] = ()
    days: tuple[DayResult, ...] = ()
    totals: Mapping[str, Number] = field(default_factory=dict)
    computed: Mapping[str, Number] = field(default_factory=dict)
    advice: tuple[AdviceResult, ...] = ()
    final: Number = None  # the last value of the running sum
    table: tuple[Mapping[str, Number], ...] = ()
    unknown: frozenset[str] = frozenset()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """A whole workbook; values that could not be used are left out of every sum and named in `refusals`."""

    sheets: Mapping[str, SheetResult]
    refusals: tuple[Refusal, ...] = ()
