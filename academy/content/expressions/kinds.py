"""Is a formula a number or a condition, in every one of its branches, whatever the values?"""

from typing import assert_never

from academy.content.expressions.functions import FUNCTIONS
from academy.content.expressions.tree import (
    Binary,
    Call,
    Comparison,
    ExpressionError,
    Index,
    Logic,
    Name,
    Node,
    Number,
    Unary,
    children,
)


def check_kind(node: Node, *, is_condition: bool) -> None:
    """Raise `ExpressionError` where a number stands in the place of a condition, or the other way round."""
    if is_condition and not _is_condition(node):
        raise ExpressionError("a comparison is needed here, not a number", node.position)
    if not is_condition and _is_condition(node):
        raise ExpressionError("a number is needed here, not a comparison", node.position)
    match node:
        case Call():
            _check_call(node)
        case Logic() | Unary(operator="not"):
            for child in children(node):
                check_kind(child, is_condition=True)
        case Number() | Name() | Unary() | Binary() | Comparison() | Index():
            for child in children(node):
                check_kind(child, is_condition=False)
        case _:
            assert_never(node)


def _check_call(node: Call) -> None:
    if FUNCTIONS[node.function].entries is not None:
        return  # names of fields, texts too
    conditions = [node.where] if node.where is not None else []
    numbers = list(node.arguments)
    if node.function == "if":
        conditions.append(numbers.pop(0))
    for condition in conditions:
        check_kind(condition, is_condition=True)
    for number in numbers:
        check_kind(number, is_condition=False)


def _is_condition(node: Node) -> bool:
    if isinstance(node, Call):
        entries = FUNCTIONS[node.function].entries
        return entries is not None and isinstance(entries(0), bool)
    return isinstance(node, Comparison | Logic) or (isinstance(node, Unary) and node.operator == "not")
