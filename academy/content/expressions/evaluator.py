"""Computing a formula exactly."""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from academy.content.expressions.finance import FinanceError
from academy.content.expressions.functions import FUNCTIONS, NotTakenError, TooLongError, bounded
from academy.content.expressions.parser import parse
from academy.content.expressions.tree import (
    Binary,
    Call,
    Comparison,
    ExpressionError,
    Index,
    Logic,
    Name,
    Node,
    NoValueError,
    Number,
    Unary,
    Value,
)

_ARITHMETIC: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": lambda left, right: Fraction(left // right),
    "%": operator.mod,
}
_COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Evaluator:
    """Compute a tree; a workbook overrides `name`, `call` and `index` to give columns a meaning."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values

    def value(self, node: Node) -> Value:
        """Compute any node; raise `ExpressionError` for unknown names, division by zero or mixed kinds."""
        result: Value
        match node:
            case Number():
                result = node.value
            case Name():
                result = self.name(node)
            case Binary():
                result = self._binary(node)
            case Comparison():
                result = self._comparison(node)
            case Logic():
                stop = node.operator == "or"
                result = stop if any(self.truth(each) is stop for each in node.operands) else not stop
            case Unary(operator="not"):
                result = not self.truth(node.operand)
            case Unary():
                number = self.number(node.operand)
                result = -number if node.operator == "-" else number
            case Call():
                result = self.call(node)
            case Index():
                result = self.index(node)
        return result

    def number(self, node: Node) -> Fraction:
        """Compute a node that must be a number."""
        value = self.value(node)
        if isinstance(value, bool):
            raise ExpressionError("a number is needed here, not a comparison", node.position)
        return value

    def truth(self, node: Node) -> bool:
        """Compute a node that must be true or false."""
        value = self.value(node)
        if not isinstance(value, bool):
            raise ExpressionError("a comparison is needed here, not a number", node.position)
        return value

    def name(self, node: Name) -> Value:
        """Return the value of a name."""
        if node.name not in self.values:
            raise unknown(node)
        return self.values[node.name]

    def index(self, node: Index) -> Value:
        """Return one element of a column; only a workbook has columns."""
        raise unknown(node)

    def call(self, node: Call) -> Value:
        """Compute a function of numbers; of `if` only the branch that is chosen."""
        if node.function == "if":
            condition, then, otherwise = node.arguments
            return self.number(then if self.truth(condition) else otherwise)
        return apply_function(node, [self.number(argument) for argument in node.arguments])

    def _binary(self, node: Binary) -> Fraction:
        left, right = self.number(node.left), self.number(node.right)
        if node.operator in ("/", "//", "%") and not right:
            raise NoValueError("division by zero", node.position)
        return computed(node, _ARITHMETIC[node.operator], left, right)

    def _comparison(self, node: Comparison) -> bool:
        left = self.number(node.first)
        for symbol, operand in node.rest:
            right = self.number(operand)
            if not _COMPARISONS[symbol](left, right):
                return False
            left = right
        return True


def unknown(node: Name | Index) -> ExpressionError:
    """Return the error for a name that stands for nothing."""
    return ExpressionError(f"“{node.name}” is not known here", node.position)


def apply_function(node: Call, numbers: list[Fraction]) -> Fraction:
    """Apply a function to exact numbers."""
    function = FUNCTIONS[node.function]
    if function.call is None or not function.fits(len(numbers)):
        raise _not_taken(node, numbers)
    try:
        return computed(node, function.call, *numbers)
    except NotTakenError:
        raise _not_taken(node, numbers) from None


def _not_taken(node: Call, numbers: list[Fraction]) -> ExpressionError:
    return ExpressionError(f"“{node.function}” cannot take these {len(numbers)} values", node.position)


def computed(node: Node, compute: Callable[..., Fraction], *values: Any) -> Fraction:
    """Compute a number; raise `NoValueError` where there is none, or one so long that going on would be slow."""
    try:
        return bounded(compute(*values))
    except FinanceError as error:
        raise NoValueError(f"cannot be worked out: {error}", node.position) from error
    except TooLongError:
        raise NoValueError("the number is too long", node.position) from None


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """Compute a formula exactly from named values; raise `ExpressionError` when it cannot be done."""
    return Evaluator(values).value(parse(expression))
