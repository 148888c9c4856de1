"""What a formula's result is: money, a percentage, a date, or a plain number (a count, a week, a share)."""

from collections.abc import Mapping
from typing import assert_never

from academy.content.expressions.functions import FUNCTIONS
from academy.content.expressions.tree import Binary, Call, Comparison, Index, Logic, Name, Node, Number, Unary


def unit_of(node: Node, units: Mapping[str, str]) -> str:
    """Work out a unit from the units of the names: money times a number is money, money by money is not."""
    match node:
        case Name() | Index():
            return units.get(node.name, "number")
        case Unary():
            return unit_of(node.operand, units)
        case Binary():
            return _binary_unit(node.operator, unit_of(node.left, units), unit_of(node.right, units))
        case Call():
            deciding = node.arguments[slice(*FUNCTIONS[node.function].unit)]
            found = {unit_of(argument, units) for argument in deciding}
            return next((unit for unit in ("money", "date", "percent") if unit in found), "number")
        case Number() | Comparison() | Logic():
            return "number"
        case _:
            assert_never(node)


def _binary_unit(operator: str, left: str, right: str) -> str:
    if operator == "-" and left == right == "date":
        return "number"  # days between
    if operator == "%" or (operator in ("+", "-") and left == right):
        return left
    if operator in ("+", "-", "*"):
        return next((unit for unit in ("money", "date") if unit in (left, right)), "number")
    return "number" if left in (right, "percent") else left
