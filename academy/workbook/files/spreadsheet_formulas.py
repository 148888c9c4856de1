"""Turning a workbook formula into a spreadsheet formula, where that is simple and exact enough.

A spreadsheet reads a blank cell as 0, a workbook does not. So every formula asks first whether the cells that it needs
hold something, and shows nothing else (docs/decisions/0410).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from academy.content.expressions import (
    FUNCTIONS,
    Binary,
    Call,
    Comparison,
    Index,
    Logic,
    Name,
    Node,
    Number,
    Unary,
    whole,
)
from academy.content.workbook import is_aggregate
from academy.core.money import exact_text

COMPARISONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
#: Less than any number that a cell holds: a criterion that only numbers meet.
ANY_NUMBER = '">-1E+300"'
NOTHING, NOT_KNOWN = '""', "NA()"


class NotSimpleError(Exception):
    """The formula has no simple spreadsheet form: the file gets its value instead."""


@dataclass(frozen=True, slots=True)
class CellAddresses:
    """Where the names of a formula stand.

    `cells` holds the address (or the expression) of each single name, `columns` the range of each column. `complete`
    names the columns without a line that has no result: a spreadsheet cannot tell it from one that is not known yet.
    `zero` names what counts as 0 while its cell is blank, as in a spreadsheet. `tests` gives for names such as
    `way_card` what must hold before they can be read; of any other name the cell must hold a number. `entries` holds
    the addresses of boxes whose cell is empty when nothing was entered. `choices` gives for names such as `risk_work`
    the range of the column and the words of the choice. `is_in_order` says whether the lines stand in the order of
    entry.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    zero: frozenset[str] = frozenset()
    tests: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_in_order: bool = True

    def with_cells(self, cells: Mapping[str, str]) -> "CellAddresses":
        """Return the same addresses with more single names."""
        return replace(self, cells={**self.cells, **cells})


class _Needs:
    """What must hold before a formula can be worked out: cells with a number, and tests."""

    def __init__(self) -> None:
        self.cells: dict[str, None] = {}
        self.tests: dict[str, None] = {}

    def around(self, text: str, otherwise: str) -> str:
        """Return a formula that gives something else while a need is not met."""
        tests = [*self.tests]
        if self.cells:
            tests.insert(0, f"COUNT({','.join(self.cells)})={len(self.cells)}")
        if not tests:
            return text
        test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
        return f"IF({test},{text},{otherwise})"


class Translator:
    """Translate formulas for one place in a sheet."""

    def __init__(self, addresses: CellAddresses) -> None:
        self._addresses = addresses
        self._needs = _Needs()
        self._may_fail = False

    def formula(self, node: Node) -> str | None:
        """Return the formula with its equals sign, or None when it is not simple."""
        self._needs, self._may_fail = _Needs(), False
        try:
            text = self._needs.around(self._text(node), NOTHING)
        except NotSimpleError:
            return None
        return f"=IFERROR({text},{NOTHING})" if self._may_fail else f"={text}"

    def _branch(self, node: Node) -> str:
        """Return one branch of `if`: what only it reads is needed only where it is taken."""
        outer, self._needs = self._needs, _Needs()
        text = self._text(node)
        own, self._needs = self._needs, outer
        for name in self._needs.cells.keys() & own.cells.keys():
            del own.cells[name]
        self._may_fail |= bool(own.cells or own.tests)
        return own.around(text, NOT_KNOWN)

    def _name(self, name: str) -> str:
        address = _address(self._addresses.cells, name)
        if name in self._addresses.tests:
            self._needs.tests[self._addresses.tests[name]] = None
        elif name not in self._addresses.zero:
            self._needs.cells[address] = None
        return address

    def _text(self, node: Node) -> str:
        match node:
            case Number():
                text = exact_text(node.value)
            case Name():
                text = self._name(node.name)
            case Unary() if node.operator in ("-", "+"):
                text = f"({node.operator}{self._text(node.operand)})"
            case Binary() if node.operator in ("+", "-", "*", "/"):
                text = self._binary(node)
            case Binary(operator="//"):
                self._may_fail = True
                text = whole(f"({self._text(node.left)})/({self._text(node.right)})")
            case Index(index=Number()) if self._addresses.is_in_order:
                text = f"INDEX({_address(self._addresses.columns, node.name)},{self._text(node.index)})"
                if node.name not in self._addresses.zero:
                    self._needs.cells[text] = None
            case Call():
                text = self._call(node)
            case _:
                raise NotSimpleError
        return text

    def _binary(self, node: Binary) -> str:
        self._may_fail |= node.operator == "/"
        left, right = self._text(node.left), self._text(node.right)
        is_sum = node.operator in ("+", "-")
        if isinstance(node.left, Binary) and not is_sum:
            left = f"({left})"
        if isinstance(node.right, Binary) and not (is_sum and node.right.operator in ("*", "/")):
            right = f"({right})"
        return f"{left}{node.operator}{right}"

    def _condition(self, node: Node) -> str:
        match node:
            case Comparison():
                operands = [self._text(each) for each in (node.first, *(operand for _, operand in node.rest))]
                symbols = [COMPARISONS[symbol] for symbol, _ in node.rest]
                pairs = zip(operands, symbols, operands[1:], strict=False)
                tests = [f"{left}{symbol}{right}" for left, symbol, right in pairs]
                return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
            case Logic():
                return f"{node.operator.upper()}({','.join(map(self._condition, node.operands))})"
            case Unary(operator="not"):
                return f"NOT({self._condition(node.operand)})"
            case Call(function="filled", arguments=(Name() as name,)):
                return f'{_address(self._addresses.entries, name.name)}<>""'
            case _:
                raise NotSimpleError

    def _call(self, node: Call) -> str:
        if is_aggregate(node, self._addresses.columns):
            return self._aggregate(node)
        if node.function == "if":
            condition, *branches = node.arguments
            return f"IF({self._condition(condition)},{','.join(map(self._branch, branches))})"
        if node.function == "filled_count":
            names = (each.name for each in node.arguments if isinstance(each, Name))
            return f"COUNTA({','.join(_address(self._addresses.entries, name) for name in names)})"
        function = FUNCTIONS[node.function]
        if function.spreadsheet is None or not function.fits(len(node.arguments)):
            raise NotSimpleError
        self._may_fail |= not function.is_sure
        return function.spreadsheet(*map(self._text, node.arguments))

    def _aggregate(self, node: Call) -> str:
        if node.where is not None:
            return self._aggregate_where(node, node.where)
        name = self._column(node.arguments[0])
        cells = self._addresses.columns[name]
        if name not in self._addresses.zero or node.function != "sum":
            self._needs.tests[f"COUNT({cells})=ROWS({cells})"] = None
        lines = FUNCTIONS[node.function].lines
        if lines is None or (lines.needs_order and not self._addresses.is_in_order):
            raise NotSimpleError
        return lines.spreadsheet(cells)

    def _aggregate_where(self, node: Call, where: Node) -> str:
        """Return SUMIF, SUMIFS or COUNTIFS: the conditions compare one column each, with `and` between them."""
        conditions = where.operands if isinstance(where, Logic) and where.operator == "and" else (where,)
        criteria: list[str] = []
        for condition in conditions:
            criterion, compared = self._criterion(condition)
            self._need_in_lines(compared, criteria)
            criteria.append(criterion)
        name = self._column(node.arguments[0])
        cells = self._addresses.columns[name]
        if name not in self._addresses.zero or node.function != "sum":
            self._need_in_lines(name, criteria)
        if node.function == "sum" and len(criteria) == 1:
            return f"SUMIF({criteria[0]},{cells})"
        if node.function == "sum":
            return f"SUMIFS({cells},{','.join(criteria)})"
        if node.function == "count":
            return f'COUNTIFS({cells},"<>",{",".join(criteria)})'
        raise NotSimpleError

    def _criterion(self, node: Node) -> tuple[str, str]:
        """Return range and criterion of one comparison, as COUNTIFS takes them, and the name of its column."""
        if not isinstance(node, Comparison) or len(node.rest) != 1:
            raise NotSimpleError
        symbol, limit = node.rest[0]
        if isinstance(node.first, Name) and node.first.name in self._addresses.choices:
            cells, words = self._addresses.choices[node.first.name]
            if symbol != "==" or not (isinstance(limit, Number) and limit.value == 1):
                raise NotSimpleError
            return f"{cells},{quoted('=' + _without_wildcards(words))}", node.first.name
        name = self._column(node.first)
        return f'{self._addresses.columns[name]},"{COMPARISONS[symbol]}"&({self._text(limit)})', name

    def _need_in_lines(self, name: str, criteria: list[str]) -> None:
        """Need a column to hold something in every line that the criteria before it leave."""
        is_choice = name in self._addresses.choices
        cells = self._addresses.choices[name][0] if is_choice else self._addresses.columns[name]
        count, filled = ("COUNTA", quoted("<>")) if is_choice else ("COUNT", ANY_NUMBER)
        if any(each.startswith(f"{cells},") for each in criteria):
            return  # what met that criterion holds something
        left = ",".join(criteria)
        need = (
            f"COUNTIFS({left})=COUNTIFS({left},{cells},{filled})"
            if left
            else f"{count}({cells})=ROWS({cells})"
        )
        self._needs.tests[need] = None

    def _column(self, node: Node) -> str:
        if (
            not isinstance(node, Name)
            or node.name not in self._addresses.complete & self._addresses.columns.keys()
        ):
            raise NotSimpleError
        return node.name


def choice_test(address: str, words: str) -> str:
    """Return an expression that is 1 when a cell holds the words of a choice, else 0."""
    return f"IF({address}={quoted(words)},1,0)"


def quoted(text: str) -> str:
    """Return a text as it stands inside a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _without_wildcards(text: str) -> str:
    return "".join(f"~{letter}" if letter in "~*?" else letter for letter in text)


def _address(addresses: Mapping[str, str], name: str) -> str:
    if name not in addresses:
        raise NotSimpleError
    return addresses[name]
