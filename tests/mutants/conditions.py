"""Mutants of the family "condition": a WHERE is missing."""

import ast
from collections.abc import Iterator, Sequence

from tests.mutants.changes import Change, Source
from tests.mutants.walking import Edit, Place, name_of, walk

TAKES_CONDITIONS = {"where", "filter", "having"}
HOLDS_SQL = {"where", "filter", "having", "join", "outerjoin", "and_", "or_", "not_", "case", "exists"}


def condition_changes(source: Source) -> Iterator[Change]:
    """Return one change for each condition that can be left out."""
    for node, place in walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in TAKES_CONDITIONS:
                yield from _dropped(source, place, f"{name} without", node, node.args)
            case ast.Call(func=ast.Attribute(attr="filter_by")):
                yield from _dropped(source, place, "filter_by without", node, node.keywords)
            case ast.Call() if name_of(node.func) == "and_" and len(node.args) > 1:
                yield from _dropped(source, place, "and_ without", node, node.args)
            case ast.BinOp(op=ast.BitAnd(), left=left, right=right) if _is_sql(node, place):
                for left_out, kept in ((left, right), (right, left)):
                    told, after = _text(source, left_out), f"({_text(source, kept)})"
                    edit = Edit("& without", source.start(node), source.end(node), after, told)
                    yield place.change(source, "condition", edit)


def _text(source: Source, node: ast.expr | ast.keyword) -> str:
    return source.text(source.start(node), source.end(node))


def _is_sql(node: ast.BinOp, place: Place) -> bool:
    """Return whether ``a & b`` joins conditions, not sets."""
    around = {name_of(parent) for parent in place.parents if isinstance(parent, ast.Call)}
    return (
        bool(around & HOLDS_SQL) or isinstance(node.left, ast.Compare) or isinstance(node.right, ast.Compare)
    )


def _dropped(
    source: Source, place: Place, kind: str, call: ast.Call, arguments: Sequence[ast.expr | ast.keyword]
) -> Iterator[Change]:
    for start, end, argument in without_each(source, call, arguments):
        nothing = "**{}" if isinstance(argument, ast.keyword) else "*()"
        yield place.change(source, "condition", Edit(kind, start, end, nothing, _text(source, argument)))


def without_each(
    source: Source, call: ast.Call, arguments: Sequence[ast.expr | ast.keyword]
) -> Iterator[tuple[int, int, ast.expr | ast.keyword]]:
    """Return where each argument stands, with brackets of its own: `*()` or `**{}` can stand there instead."""
    arguments_of_call: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    everything = sorted(arguments_of_call, key=source.start)
    for argument in arguments:
        start, end = source.start(argument), source.end(argument)
        place = everything.index(argument)
        before = source.end(everything[place - 1] if place else call.func)
        brackets = source.code.count(b"(", before, start) - (place == 0)
        for _ in range(brackets):
            start = source.code.rindex(b"(", 0, start)
            end = source.code.index(b")", end) + 1
        is_generator = brackets < 0
        yield (start + 1, end - 1, argument) if is_generator else (start, end, argument)
