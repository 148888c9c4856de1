"""A small spreadsheet: it computes the formulas that workbook files hold, independently of the engine."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet
from scipy.optimize import brentq

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<range>[A-Z]+\d+:[A-Z]+\d+)|(?P<cell>[A-Z]+\d+)(?![A-Z(])|(?P<name>[A-Z]+)"
    r"|(?P<sign><>|<=|>=|[-+*/&=<>(),]))"
)
Cells = list[Any]


class Spreadsheet:
    """Compute cells of one page, each from its formula."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page

    def cell(self, address: str) -> Any:
        """Return the value of a cell; a blank one is None."""
        value = self.page[address].value
        if isinstance(value, str) and value.startswith("=") and self.page[address].data_type == "f":
            return _Formula(self, value[1:]).value()
        return value

    def cells(self, area: str) -> Cells:
        """Return the values of an area."""
        return [self.cell(cell.coordinate) for row in self.page[area] for cell in row]


class _Formula:
    """One formula: read and computed in one pass; `IF` computes both branches, errors are kept as values."""

    def __init__(self, sheet: Spreadsheet, text: str) -> None:
        self.sheet = sheet
        self.tokens = list(_tokens(text))
        self.next = 0

    def value(self) -> Any:
        value = self._comparison()
        assert self.next == len(self.tokens), self.tokens[self.next :]
        return value

    def _take(self, *signs: str) -> str:
        if self.next < len(self.tokens) and self.tokens[self.next] in [("sign", sign) for sign in signs]:
            self.next += 1
            return self.tokens[self.next - 1][1]
        return ""

    def _comparison(self) -> Any:
        left = self._joined()
        while sign := self._take("=", "<>", "<", "<=", ">", ">="):
            right = self._joined()
            left = _compare(sign, left, right)
        return left

    def _joined(self) -> Any:
        left = self._sum()
        while self._take("&"):
            left = f"{left}{self._sum()}"
        return left

    def _sum(self) -> Any:
        left = self._product()
        while sign := self._take("+", "-"):
            right = self._product()
            left = _reckon(lambda a, b, sign=sign: a + b if sign == "+" else a - b, left, right)
        return left

    def _product(self) -> Any:
        left = self._signed()
        while sign := self._take("*", "/"):
            right = self._signed()
            left = _reckon(lambda a, b, sign=sign: a * b if sign == "*" else a / b, left, right)
        return left

    def _signed(self) -> Any:
        if self._take("-"):
            return _reckon(lambda a: -a, self._signed())
        return self._signed() if self._take("+") else self._atom()

    def _atom(self) -> Any:
        if self._take("("):
            value = self._comparison()
            assert self._take(")")
            return value
        kind, text = self.tokens[self.next]
        self.next += 1
        match kind:
            case "number":
                return float(text)
            case "text":
                return text.replace('""', '"')
            case "cell":
                return self.sheet.cell(text)
            case "range":
                return self.sheet.cells(text)
        assert kind == "name"
        assert self._take("(")
        arguments = [] if self._take(")") else [self._comparison()]
        while arguments and self._take(","):
            arguments.append(self._comparison())
        assert not arguments or self._take(")")
        return FUNCTIONS[text](*arguments)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match, text[position:]
        yield str(match.lastgroup), match[str(match.lastgroup)]
        position = match.end()


def _reckon(function: Callable[..., float], *values: Any) -> Any:
    """Compute with numbers, blanks being 0; an error in any value is the result."""
    for value in values:
        if isinstance(value, ArithmeticError):
            return value
        if isinstance(value, str):
            return ArithmeticError("a text")
    try:
        return function(*(float(value or 0) for value in values))
    except ArithmeticError as error:
        return error


def _compare(sign: str, left: Any, right: Any) -> Any:
    for value in (left, right):
        if isinstance(value, ArithmeticError):
            return value
    if isinstance(left, str) or isinstance(right, str):
        left, right = str(left or "").casefold(), str(right or "").casefold()
    else:
        left, right = float(left or 0), float(right or 0)
    outcomes = {"=": left == right, "<>": left != right, "<": left < right, ">": left > right}
    return outcomes.get(sign, left == right or (left < right if sign == "<=" else left > right))


def _numbers(*arguments: Any) -> list[float]:
    flat = [each for one in arguments for each in (one if isinstance(one, list) else [one])]
    return [float(each) for each in flat if isinstance(each, int | float)]


def _of_all(function: Callable[[list[float]], float], *arguments: Any) -> Any:
    """Compute from all numbers; an error among them is the result."""
    flat = [each for one in arguments for each in (one if isinstance(one, list) else [one])]
    errors = (each for each in flat if isinstance(each, ArithmeticError))
    return next(errors, None) or function(_numbers(*flat))


def _fits(value: Any, criterion: str) -> bool:
    match = re.fullmatch(r"(<>|<=|>=|=|<|>)(.*)", criterion, re.DOTALL)
    assert match, criterion
    sign, wanted = match.groups()
    if wanted == "":
        return (value is None) == (sign == "=")
    if re.fullmatch(r"-?[\d.]+([eE][-+]?\d+)?", wanted):
        return isinstance(value, int | float) and bool(_compare(sign, value, float(wanted)))
    plain = re.sub(r"~([~*?])", r"\1", wanted)
    return bool(_compare(sign, value, plain))


def _chosen(cells: Cells, *tests: Any) -> Cells:
    pairs = list(zip(tests[::2], tests[1::2], strict=True))
    return [
        cell
        for number, cell in enumerate(cells)
        if all(_fits(area[number], criterion) for area, criterion in pairs)
    ]


def _rate(periods: float, payment: float, now: float, later: float, *_other: float) -> Any:
    def worth(factor: float) -> float:
        rates = sum(payment * factor**number for number in range(1, int(periods) + 1))
        return now + rates + later * math.pow(factor, periods)

    try:
        return 1 / brentq(worth, 1e-9, 1 - 1e-13, xtol=1e-15, rtol=1e-14) - 1
    except ValueError:
        return ArithmeticError("no rate")


def _payment(rate: float, periods: float, now: float) -> float:
    return -now / periods if rate == 0 else -now * rate / (1 - (1 + rate) ** -periods)


def _either(condition: Any, then: Any, otherwise: Any) -> Any:
    return condition if isinstance(condition, ArithmeticError) else (then if condition else otherwise)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *given: _of_all(sum, *given),
    "MIN": lambda *given: _of_all(lambda found: min(found, default=0), *given),
    "MAX": lambda *given: _of_all(lambda found: max(found, default=0), *given),
    "ABS": lambda value: _reckon(abs, value),
    "COUNT": lambda *given: len(_numbers(*given)),
    "ROWS": len,
    "NA": lambda: ArithmeticError("not known"),
    "IFERROR": lambda value, otherwise: otherwise if isinstance(value, ArithmeticError) else value,
    "COUNTA": lambda *given: sum(
        each is not None for one in given for each in (one if isinstance(one, list) else [one])
    ),
    "IF": _either,
    "AND": lambda *given: all(given),
    "OR": lambda *given: any(given),
    "NOT": lambda value: not value,
    "INT": lambda value: _reckon(lambda number: number // 1, value),
    "ROUND": lambda value, digits: _reckon(lambda number: round(number, int(digits)), value),
    "POWER": lambda base, exponent: _reckon(lambda a, b: a**b, base, exponent),
    "PMT": lambda *given: _reckon(_payment, *given),
    "RATE": lambda *given: _reckon(_rate, *given),
    "INDEX": lambda cells, position: cells[int(position) - 1],
    "MATCH": lambda value, cells, _kind: (
        1 + cells.index(value) if value in cells else ArithmeticError("not there")
    ),
    "SUMIF": lambda area, criterion, cells: sum(_numbers(_chosen(cells, area, criterion))),
    "SUMIFS": lambda cells, *tests: sum(_numbers(_chosen(cells, *tests))),
    "COUNTIFS": lambda area, *tests: len(_chosen(area, area, *tests)),
}
