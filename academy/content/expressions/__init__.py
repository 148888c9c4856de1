"""Formulas of course packages: a small grammar over exact fractions, with its own parser.

Grammar (guide part 5.3): numbers, names, ``+ - * / // %``, comparisons (chained ones too), ``and or not``,
``min max abs sum floor ceil round``, ``if(condition, a, b)``, the finance functions ``power instalment
period_rate yearly_rate`` (see `finance`) and brackets. Workbooks add ``name[index]``, ``argmin``,
``sum(x where condition)``, ``filled(name)`` and ``filled_count(a, b)``: ``parse(text, tables=True)`` accepts
them, and a subclass of `Evaluator` gives them a meaning.
"""

from academy.content.expressions.evaluator import Evaluator, add_up, evaluate
from academy.content.expressions.kinds import check_kind
from academy.content.expressions.parser import (
    ENTRY_FUNCTIONS,
    parse,
)
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
    "ENTRY_FUNCTIONS",
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
    "add_up",
    "check_kind",
    "children",
    "evaluate",
    "names_in",
    "parse",
    "unit_of",
]
