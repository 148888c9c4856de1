"""The functions of formulas, one entry each: what it takes, computes, counts, is in a spreadsheet, and says to authors.

A new function is one entry here, and its line in the table of `docs/trainer/course-packages.md`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from academy.content.expressions.finance import MAX_BITS, bits, instalment, period_rate, power, yearly_rate
from academy.content.expressions.tree import Value

#: A formula has no room for more values.
MANY = 300
MAX_ROUND_DIGITS = 12
#: From which argument to which the unit of a result comes; from none of them: it is a plain number.
EVERY, FIRST, BRANCHES, NONE = (0, MANY), (0, 1), (1, MANY), (0, 0)
#: Spreadsheets count in binary: a whole number may come out a hair below itself, so it is rounded before INT.
HAIR = 9
#: Where RATE begins to search: 2 % a month.
FIRST_GUESS = "0.02"

#: Position and value of each line that has a value.
Found = Sequence[tuple[int, Fraction]]


class NotTakenError(ValueError):
    """A number that a function cannot take."""


class TooLongError(ValueError):
    """A number so long that computing with it would be slow."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a function makes of a column: of the lines with a value, and of the range of cells in a spreadsheet."""

    compute: Callable[[Found], Fraction]
    spreadsheet: Callable[[str], str]
    is_of_nothing: bool = False  # lines of which none has a value have a result too
    needs_order: bool = False  # the spreadsheet must show the lines in the order of entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function; `usage` and `help` are what authors read."""

    usage: str
    help: str
    #: How many values it takes, at least and at most.
    takes: tuple[int, int]
    #: The exact result of exact numbers; it may raise `NotTakenError`, `TooLongError`, and `FinanceError` for none.
    call: Callable[..., Fraction] | None = None
    lines: Lines | None = None
    #: What it makes of the number of its fields that hold something; its arguments are names of single fields.
    entries: Callable[[int], Value] | None = None
    unit: tuple[int, int] = EVERY
    #: The spreadsheet's formula from the texts of the arguments; without it a file gets the value.
    spreadsheet: Callable[..., str] | None = None
    is_sure: bool = False  # the spreadsheet's formula has a result for all numbers
    is_for_tools: bool = False
    is_word: bool = False  # a plain word: no value may be called so, and `where` may follow in a tool

    def fits(self, count: int) -> bool:
        """Say whether it takes so many values."""
        return self.takes[0] <= count <= self.takes[1]


def bounded(number: Fraction) -> Fraction:
    """Return a number that is not too long; raise `TooLongError`."""
    if bits(number) > MAX_BITS:
        raise TooLongError
    return number


def _total(*numbers: Fraction) -> Fraction:
    """Add up, no further than a number may be long: the parts of many lines together grow without end."""
    total = Fraction(0)
    for number in numbers:
        total = bounded(total + number)
    return total


def _rounded(number: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    if digits.denominator != 1 or abs(digits) > MAX_ROUND_DIGITS:
        raise NotTakenError
    return Fraction(round(number, int(digits)))


def _position(choose: Callable[..., tuple[int, Fraction]]) -> Callable[[Found], Fraction]:
    return lambda found: Fraction(choose(found, key=lambda each: each[1])[0])


def _value(choose: Callable[..., tuple[int, Fraction]]) -> Callable[[Found], Fraction]:
    return lambda found: choose(found, key=lambda each: each[1])[1]


def _named(name: str) -> Callable[..., str]:
    return lambda *texts: f"{name}({','.join(texts)})"


def _matched(name: str) -> Callable[[str], str]:
    return lambda cells: f"MATCH({name}({cells}),{cells},0)"


def whole(text: str) -> str:
    """Return the spreadsheet's formula of the whole number at or below one."""
    return f"INT(ROUND({text},{HAIR}))"


def _rate(received: str, payment: str, periods: str, returned: str = "0") -> str:
    """Return RATE: what comes into the hand is positive, what goes out of it negative."""
    cost = f"ROUND(({payment})*({periods})-({received})-({returned}),{HAIR})"
    return f"IF({cost}=0,0,RATE({periods},-({payment}),{received},{returned},0,{FIRST_GUESS}))"


FUNCTIONS: dict[str, Function] = {
    "if": Function(
        usage="if(condition, a, b)",
        help="a or b; the other one is not computed, so it may divide by zero",
        takes=(3, 3),
        unit=BRANCHES,
    ),
    "min": Function(
        usage="min(a, b)",
        help="the smallest",
        takes=(1, MANY),
        call=lambda *numbers: min(numbers),
        lines=Lines(_value(min), _named("MIN")),
        spreadsheet=_named("MIN"),
        is_sure=True,
        is_word=True,
    ),
    "max": Function(
        usage="max(a, b)",
        help="the largest",
        takes=(1, MANY),
        call=lambda *numbers: max(numbers),
        lines=Lines(_value(max), _named("MAX")),
        spreadsheet=_named("MAX"),
        is_sure=True,
        is_word=True,
    ),
    "sum": Function(
        usage="sum(a, b)",
        help="all of them together",
        takes=(1, MANY),
        call=_total,
        lines=Lines(lambda found: _total(*(value for _, value in found)), _named("SUM"), is_of_nothing=True),
        spreadsheet=_named("SUM"),
        is_sure=True,
        is_word=True,
    ),
    "abs": Function(
        usage="abs(a)",
        help="a without its sign",
        takes=(1, 1),
        call=abs,
        spreadsheet=_named("ABS"),
        is_sure=True,
        is_word=True,
    ),
    "floor": Function(
        usage="floor(a)",
        help="the whole number at or below a",
        takes=(1, 1),
        call=lambda number: Fraction(math.floor(number)),
        spreadsheet=whole,
        is_word=True,
    ),
    "ceil": Function(
        usage="ceil(a)",
        help="the whole number at or above a",
        takes=(1, 1),
        call=lambda number: Fraction(math.ceil(number)),
        spreadsheet=lambda text: f"(-{whole(f'-({text})')})",
        is_word=True,
    ),
    "round": Function(
        usage="round(a, decimals)",
        help="a rounded, halves to the even number; without decimals to a whole number",
        takes=(1, 2),
        call=_rounded,
        unit=FIRST,
        is_word=True,
    ),
    "power": Function(
        usage="power(base, exponent)",
        help="a whole exponent from -600 to 600",
        takes=(2, 2),
        call=power,
        unit=NONE,
        spreadsheet=_named("POWER"),
    ),
    "instalment": Function(
        usage="instalment(amount, rate, periods)",
        help="the level payment of a loan on what is still owed; the rate is a fraction for one period (0.02), "
        "1 to 600 periods",
        takes=(3, 3),
        call=instalment,
        unit=FIRST,
        spreadsheet=lambda amount, rate, periods: f"(-PMT({rate},{periods},{amount}))",
    ),
    "period_rate": Function(
        usage="period_rate(received, payment, periods, returned)",
        help="the true rate of one period, from what comes into the hand, what is paid each time, and what comes "
        "back at the end; none when less is paid than received",
        takes=(3, 4),
        call=period_rate,
        unit=NONE,
        spreadsheet=_rate,
    ),
    "yearly_rate": Function(
        usage="yearly_rate(rate, periods_per_year)",
        help="the effective rate of a year, as a fraction",
        takes=(2, 2),
        call=yearly_rate,
        unit=NONE,
        spreadsheet=lambda rate, periods: f"(POWER(1+({rate}),{periods})-1)",
    ),
    "filled": Function(
        usage="filled(name)",
        help="whether a single field has something in it",
        takes=(1, 1),
        entries=lambda count: count > 0,
        unit=NONE,
        is_for_tools=True,
    ),
    "filled_count": Function(
        usage="filled_count(a, b)",
        help="how many single fields have something in them",
        takes=(1, MANY),
        entries=Fraction,
        unit=NONE,
        is_for_tools=True,
    ),
    "count": Function(
        usage="count(x)",
        help="how many lines have x",
        takes=(1, MANY),
        lines=Lines(lambda found: Fraction(len(found)), _named("COUNT"), is_of_nothing=True),
        unit=NONE,
        is_for_tools=True,
        is_word=True,
    ),
    "argmin": Function(
        usage="argmin(x)",
        help="the position of the line with the smallest x, counted from 1",
        takes=(1, MANY),
        lines=Lines(_position(min), _matched("MIN"), needs_order=True),
        unit=NONE,
        is_for_tools=True,
        is_word=True,
    ),
    "argmax": Function(
        usage="argmax(x)",
        help="the position of the line with the largest x, counted from 1",
        takes=(1, MANY),
        lines=Lines(_position(max), _matched("MAX"), needs_order=True),
        unit=NONE,
        is_for_tools=True,
        is_word=True,
    ),
}


def help_table() -> list[str]:
    """Return the lines of the table in the authors' guide."""
    return [
        f"| `{each.usage}` | {each.help}{' (only in tools)' if each.is_for_tools else ''} |"
        for each in FUNCTIONS.values()
    ]
