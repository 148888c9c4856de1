"""Mutants of the family "fault": small slips of a programmer."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.mutants.changes import Change, Source
from tests.mutants.conditions import without_each
from tests.mutants.walking import Edit, Place, is_log, name_of, walk

COMPARISONS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
}
COMPARISON = re.compile(rb"<=|>=|==|!=|<|>|\bis\s+not\b|\bis\b|\bnot\s+in\b|\bin\b")
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
}
AUGMENTED = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "|=": "&=", "&=": "|=", "//=": "*=", "%=": "*="}
TEXT_FUNCTIONS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext"}
#: What a route says to the reader of its code.
REASONS = {"public"}
#: Words about the code itself; nobody can see a difference.
TALK = {"comment", "doc", "help", "description", "name"}


def fault_changes(source: Source) -> Iterator[Change]:
    """Return every small slip that the file could hold."""
    for node, place in walk(source.tree):
        for edit in _slips(source, node, place):
            yield place.change(source, "fault", edit)


def _slips(source: Source, node: ast.AST, place: Place) -> Iterator[Edit]:
    match node:
        case ast.Compare():
            yield from _compared(source, node)
        case ast.BoolOp(op=operator, values=values):
            words = ("and", "or") if isinstance(operator, ast.And) else ("or", "and")
            for operands in pairwise(values):
                yield _token(source, "and/or", operands, words)
        case ast.UnaryOp(op=ast.Not()):
            yield Edit("not", source.start(node), source.start(node) + len("not"), "")
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield from _negated(source, test)
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield from _negated(source, test)
        case ast.BinOp(op=operator, left=left, right=right) if type(operator) in ARITHMETIC:
            if not (_is_text(left) or _is_text(right)):
                yield _token(source, "arithmetic", (left, right), ARITHMETIC[type(operator)])
        case ast.Constant() | ast.JoinedStr():
            yield from _constant(source, node, place)
        case ast.Call():
            yield from _without_keyword(source, node)
        case ast.stmt():
            yield from _statement(source, node)


def _compared(source: Source, node: ast.Compare) -> Iterator[Edit]:
    parts = [node.left, *node.comparators]
    for left, right in pairwise(parts):
        found = COMPARISON.search(source.code, source.end(left), source.start(right))
        assert found is not None
        old = " ".join(found.group().decode().split())
        yield Edit("comparison", found.start(), found.end(), COMPARISONS[old])


def _token(source: Source, kind: str, operands: tuple[ast.expr, ast.expr], words: tuple[str, str]) -> Edit:
    """Return the change of the operator between two operands."""
    old, new = words
    place = source.code.index(old.encode(), source.end(operands[0]), source.start(operands[1]))
    return Edit(kind, place, place + len(old), new)


def _negated(source: Source, test: ast.expr) -> Iterator[Edit]:
    """Return a condition turned round, unless its own operator is turned round already."""
    match test:
        case ast.UnaryOp(op=ast.Not()) | ast.Constant():
            return
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot() | ast.In() | ast.NotIn()]):
            return
    start, end = source.start(test), source.end(test)
    yield Edit("negated", start, end, f"(not ({source.text(start, end)}))")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _constant(source: Source, node: ast.Constant | ast.JoinedStr, place: Place) -> Iterator[Edit]:
    start, end = source.start(node), source.end(node)
    text = source.text(start, end)
    match getattr(node, "value", ""):
        case True | False as value:
            yield Edit("constant", start, end, str(not value))
        case int() as value:
            yield Edit("constant", start, end, str(value + 1))
            if value:
                yield Edit("constant", start, end, f"({value - 1})")
        case float() as value:
            yield Edit("constant", start, end, str(value + 1))
        case str() as value if (value or isinstance(node, ast.JoinedStr)) and not _is_talk(source, place):
            yield Edit("text", start, end, f'"XX" {text}')
        case bytes() as value if value:
            yield Edit("text", start, end, f'b"XX" {text}')


def _is_talk(source: Source, place: Place) -> bool:
    """Return whether a text is for people or about the code: messages, logs, comments of columns."""
    if (
        source.path.endswith("/models.py")
        or "/models/" in source.path
        or isinstance(place.statement, ast.Raise)
    ):
        return True
    for parent in place.parents:
        match parent:
            case ast.keyword(arg=name) if name in TALK:
                return True
            case ast.Call() if name_of(parent.func) in TEXT_FUNCTIONS | REASONS or is_log(parent):
                return True
    return False


def _without_keyword(source: Source, call: ast.Call) -> Iterator[Edit]:
    if name_of(call.func) in TEXT_FUNCTIONS or is_log(call):
        return
    named = [
        keyword for keyword in call.keywords if keyword.arg is not None and keyword.arg not in TALK - {"name"}
    ]
    for start, end, _ in without_each(source, call, named):
        yield Edit("keyword left out", start, end, "**{}")


def _statement(source: Source, node: ast.stmt) -> Iterator[Edit]:
    start, end = source.start(node), source.end(node)
    match node:
        case ast.Return(value=ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            yield Edit("return", start, end, "return None")
        case ast.Expr(value=ast.Call()):
            yield Edit("call left out", start, end, "pass")
        case ast.Raise():
            yield Edit("raise left out", start, end, "pass")
        case ast.Break():
            yield Edit("break", start, end, "continue")
        case ast.Continue():
            yield Edit("break", start, end, "break")
        case ast.AugAssign(target=target, value=value):
            for old, new in AUGMENTED.items():
                place = source.code.find(old.encode(), source.end(target), source.start(value))
                if place >= 0:
                    yield Edit("assignment", place, place + len(old), new)
                    return
