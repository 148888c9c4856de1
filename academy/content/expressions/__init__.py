"""Formulas of course packages: a small grammar over exact fractions, with its own parser.

Grammar (guide part 5.3): numbers, names, ``+ - * / // %``, comparisons (chained ones too), ``and or not``,
brackets, and the functions of one table (`functions`). Workbooks add ``name[index]``, ``sum(x where condition)`` and
the functions that read lines or entries: ``parse(text, tables=True)`` accepts them, and a subclass of `Evaluator`
gives them a meaning.
"""

from academy.content.expressions.evaluator import Evaluator, computed, evaluate
from academy.content.expressions.functions import FUNCTIONS, whole
from academy.content.expressions.kinds import check_kind
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
    children,
    names_in,
)
from academy.content.expressions.units import unit_of

__all__ = [
    "FUNCTIONS",
    "Binary",
    "Call",
    "Comparison",
    "Evaluator",
    "ExpressionError",
    "Index",
    "Logic",
    "Name",
    "NoValueError",
    "Node",
    "Number",
    "Unary",
    "Value",
    "check_kind",
    "children",
    "computed",
    "evaluate",
    "names_in",
    "parse",
    "unit_of",
    "whole",
]
