"""Is a formula a number or a condition, in every one of its branches, whatever the values?"""

from academy.content.expressions.functions import FUNCTIONS
from academy.content.expressions.tree import (
    Call,
    Comparison,
    ExpressionError,
    Logic,
    Node,
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
        case Call() if FUNCTIONS[node.function].entries is not None:
            return  # names of fields, texts too
        case Call(function="if"):
            condition, *branches = node.arguments
            check_kind(condition, is_condition=True)
            for branch in branches:
                check_kind(branch, is_condition=False)
        case Call():
            for argument in node.arguments:
                check_kind(argument, is_condition=False)
            if node.where is not None:
                check_kind(node.where, is_condition=True)
        case _:
            takes_conditions = isinstance(node, Logic) or (isinstance(node, Unary) and node.operator == "not")
            for child in children(node):
                check_kind(child, is_condition=takes_conditions)


def _is_condition(node: Node) -> bool:
    if isinstance(node, Call):
        entries = FUNCTIONS[node.function].entries
        return entries is not None and isinstance(entries(0), bool)
    return isinstance(node, Comparison | Logic) or (isinstance(node, Unary) and node.operator == "not")
