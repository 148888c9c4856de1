"""Turning a workbook formula into a spreadsheet formula, where that is simple and exact enough."""

from collections.abc import Mapping

from academy.content.expressions import Binary, Call, Comparison, Index, Name, Node, Number, Unary
from academy.content.workbook import is_aggregate
from academy.core.money import exact_text

COMPARISONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class NotSimpleError(Exception):
    """The formula has no simple spreadsheet form: the file gets its value instead."""


class Translator:
    """Translate formulas for one place in a sheet.

    `cells` holds the address of each name, `columns` the range of each column.
    """

    def __init__(self, cells: Mapping[str, str], columns: Mapping[str, str]) -> None:
        self._cells = cells
        self._columns = columns

    def formula(self, node: Node) -> str | None:
        """Return the formula with its equals sign, or None when it is not simple."""
        try:
            return "=" + self._text(node)
        except NotSimpleError:
            return None

    def _text(self, node: Node) -> str:
        match node:
            case Number():
                return exact_text(node.value)
            case Name():
                return _address(self._cells, node.name)
            case Unary() if node.operator in ("-", "+"):
                return f"({node.operator}{self._text(node.operand)})"
            case Binary() if node.operator in ("+", "-", "*", "/"):
                return self._binary(node)
            case Index(index=Number()):
                return f"INDEX({_address(self._columns, node.name)},{self._text(node.index)})"
            case Call():
                return self._call(node)
            case _:
                raise NotSimpleError

    def _binary(self, node: Binary) -> str:
        left, right = self._text(node.left), self._text(node.right)
        is_sum = node.operator in ("+", "-")
        if isinstance(node.left, Binary) and not is_sum:
            left = f"({left})"
        if isinstance(node.right, Binary) and not (is_sum and node.right.operator in ("*", "/")):
            right = f"({right})"
        return f"{left}{node.operator}{right}"

    def _call(self, node: Call) -> str:
        if is_aggregate(node, self._columns):
            return self._aggregate(node)
        if node.function not in ("min", "max", "sum", "abs"):
            raise NotSimpleError
        return f"{node.function.upper()}({','.join(map(self._text, node.arguments))})"

    def _aggregate(self, node: Call) -> str:
        cells = self._column_text(node.arguments[0])
        if node.where is not None:
            return self._conditional(node, cells)
        match node.function:
            case "sum" | "min" | "max" | "count":
                return f"{node.function.upper()}({cells})"
            case "argmin" | "argmax":
                return f"MATCH({node.function[3:].upper()}({cells}),{cells},0)"
        raise NotSimpleError

    def _conditional(self, node: Call, cells: str) -> str:
        where = node.where
        if node.function != "sum" or not isinstance(where, Comparison) or len(where.rest) != 1:
            raise NotSimpleError
        symbol, limit = where.rest[0]
        test = f'"{COMPARISONS[symbol]}"&({self._text(limit)})'
        return f"SUMIF({self._column_text(where.first)},{test},{cells})"

    def _column_text(self, node: Node) -> str:
        if not isinstance(node, Name):
            raise NotSimpleError
        return _address(self._columns, node.name)


def _address(addresses: Mapping[str, str], name: str) -> str:
    if name not in addresses:
        raise NotSimpleError
    return addresses[name]
