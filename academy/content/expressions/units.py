"""What a formula's result is: money, a percentage, a date, or a plain number (a count, a week, a share)."""

from collections.abc import Mapping

from academy.content.expressions.tree import Binary, Call, Index, Name, Node, Unary

_PLAIN_NUMBERS = frozenset(
    {"count", "argmin", "argmax", "power", "period_rate", "yearly_rate", "filled", "filled_count"}
)


def unit_of(node: Node, units: Mapping[str, str]) -> str:
    """Work out a unit from the units of the names: money times a number is money, money by money is not."""
    match node:
        case Name() | Index():
            return units.get(node.name, "number")
        case Unary():
            return unit_of(node.operand, units)
        case Binary():
            return _binary_unit(node.operator, unit_of(node.left, units), unit_of(node.right, units))
        case Call() if node.function not in _PLAIN_NUMBERS:
            found = {unit_of(argument, units) for argument in _deciding(node)}
            return next((unit for unit in ("money", "date", "percent") if unit in found), "number")
        case _:
            return "number"


def _deciding(node: Call) -> tuple[Node, ...]:
    """Return the arguments that the unit of a function comes from: a branch of `if`, the amount of a loan."""
    match node.function:
        case "if":
            return node.arguments[1:]
        case "instalment" | "round":
            return node.arguments[:1]
        case _:
            return node.arguments


def _binary_unit(operator: str, left: str, right: str) -> str:
    if operator == "-" and left == right == "date":
        return "number"  # days between
    if operator == "%" or (operator in ("+", "-") and left == right):
        return left
    if operator in ("+", "-", "*"):
        return next((unit for unit in ("money", "date") if unit in (left, right)), "number")
    return "number" if left in (right, "percent") else left
