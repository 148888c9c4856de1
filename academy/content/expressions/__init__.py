"""Formulas of course packages: a small grammar over exact fractions, with its own parser.

Grammar (guide part 5.3): numbers, names, ``+ - * / // %``, comparisons (chained ones too), ``and or not``,
``min max abs sum floor ceil round`` and brackets. Workbooks add ``name[index]``, ``argmin`` and
``sum(x where condition)``: ``parse(text, tables=True)`` accepts them, and a subclass of `Evaluator` gives
them a meaning.
"""

from academy.content.expressions.evaluator import Evaluator, apply_function, evaluate
from academy.content.expressions.parser import FUNCTIONS, MAX_CHARACTERS, TABLE_FUNCTIONS, parse
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
    Value,
    children,
    names_in,
)

__all__ = [
    "FUNCTIONS",
    "MAX_CHARACTERS",
    "TABLE_FUNCTIONS",
    "Binary",
    "Call",
    "Comparison",
    "Evaluator",
    "ExpressionError",
    "Index",
    "Logic",
    "Name",
    "Node",
    "Number",
    "Unary",
    "Value",
    "apply_function",
    "children",
    "evaluate",
    "names_in",
    "parse",
]
