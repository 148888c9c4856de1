"""Walk through a file's tree: every node that may be changed, with its function and its statement."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.changes import Change, Family, Source

Functions = ast.FunctionDef | ast.AsyncFunctionDef
LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "logger", "logging"}
#: What mypy reads and no request does; a dataclass is frozen and has slots for the programmer.
NOT_A_VALUE = {"Literal", "Mapped", "ClassVar", "Annotated", "Callable", "TypeVar", "cast", "dataclass"}


@dataclass(frozen=True)
class Edit:
    """The bytes ``start`` to ``end`` become ``after``; ``told`` is what the reader is told instead of the old text."""

    kind: str
    start: int
    end: int
    after: str
    told: str = ""


@dataclass(frozen=True)
class Place:
    """Where a node stands: its qualified function, its statement, and its parents, the nearest last."""

    function: str
    statement: ast.stmt
    is_hot: bool
    parents: tuple[ast.AST, ...]

    @property
    def lines(self) -> tuple[int, int]:
        """Return the first and last line of the statement, of a compound one only its head."""
        body = getattr(self.statement, "body", None)
        last = self.statement.end_lineno or self.statement.lineno
        if isinstance(body, list) and body:
            last = max(self.statement.lineno, body[0].lineno - 1)
        return self.statement.lineno, last

    def change(self, source: Source, family: Family, edit: Edit) -> Change:
        """Return an edit as a change in this place."""
        return Change(
            path=source.path,
            family=family,
            kind=edit.kind,
            function=self.function,
            line=source.line(edit.start),
            lines=self.lines,
            start=edit.start,
            end=edit.end,
            before=edit.told or source.text(edit.start, edit.end),
            after=edit.after,
            is_hot=self.is_hot,
        )


def walk(tree: ast.Module) -> Iterator[tuple[ast.AST, Place]]:
    """Return every node that may be changed, in the order of the text."""
    for statement in tree.body:
        yield from _statement(statement, Place("", statement, False, (tree,)))


def _statement(node: ast.stmt, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    if _is_left_out(node):
        return
    yield node, place
    name = place.function
    is_hot = place.is_hot
    if isinstance(node, Functions | ast.ClassDef):
        name = f"{name}.{node.name}" if name else node.name
    if isinstance(node, Functions):
        is_hot = True
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_comment"):
            continue
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST):
                continue
            inside = field == "body" if isinstance(node, Functions | ast.ClassDef) else True
            stands = Place(name, node, is_hot if inside else place.is_hot, (*place.parents, node))
            yield from _any(child, stands)


def _any(node: ast.AST, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    if isinstance(node, ast.stmt):
        yield from _statement(node, Place(place.function, node, place.is_hot, place.parents))
        return
    if _is_no_value(node):
        return
    yield node, place
    if isinstance(node, ast.JoinedStr):
        return  # the places of its parts are wrong before Python 3.12
    for field, value in ast.iter_fields(node):
        if field == "annotation":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _any(
                    child, Place(place.function, place.statement, place.is_hot, (*place.parents, node))
                )


def _is_left_out(node: ast.stmt) -> bool:
    """Return whether nothing in a statement is worth a change: types, texts, logs, what cannot happen."""
    match node:
        case (
            ast.Import()
            | ast.ImportFrom()
            | ast.Assert()
            | ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.FunctionDef(name="__repr__")
            | ast.Expr(value=ast.Constant())
            | ast.Assign(targets=[ast.Name(id="__all__" | "__tablename__")])
        ):
            return True
        case ast.FunctionDef(decorator_list=decorators):
            return any(name_of(one) == "overload" for one in decorators)
        case ast.Expr(value=ast.Call() as call):
            return is_log(call) or name_of(call.func) == "assert_never"
    return False


def _is_no_value(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=value):
            return name_of(value) in NOT_A_VALUE
        case ast.Call(func=function):
            return name_of(function) in NOT_A_VALUE
    return False


def name_of(node: ast.AST) -> str:
    """Return the last name of an expression: 'where' of ``statement.where``."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return name_of(function)
    return ""


def is_log(call: ast.Call) -> bool:
    """Return whether a call writes a line of the log."""
    match call.func:
        case ast.Attribute(attr=method, value=value):
            return method in LOGGING and name_of(value) in LOGGERS
    return False
