"""Reading the single values of a tool's data; every fault is a `ToolError` that names its place."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from academy.content.expressions import ExpressionError, Node, parse
from academy.content.workbook.formula import Formula
from academy.content.workbook.kinds import AMOUNTS, FieldKind
from academy.content.workbook.tool import ToolError

MAX_DECIMALS = 4

Kind = TypeVar("Kind", bound=StrEnum)


def placed(data: object, place: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the entries of a list, each with its place."""
    return [(f"{place}.{number}", each) for number, each in enumerate(mappings(data, place))]


def mappings(data: object, place: str) -> Sequence[Mapping[str, Any]]:
    """Return a list whose entries have keys; null is an empty one."""
    found = entries(data, place)
    if not all(isinstance(each, Mapping) for each in found):
        raise ToolError(place, "entries with keys and values are expected here")
    return found


def entries(data: object, place: str) -> Sequence[Any]:
    """Return a list; null is an empty one."""
    if data is None:
        return ()
    if not isinstance(data, list | tuple):
        raise ToolError(place, "a list of entries is expected here")
    return data


def text(data: Mapping[str, Any], key: str, place: str) -> str:
    """Return a text that must be there."""
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise ToolError(place, f"“{key}” is missing")
    return value


def one_of(value: object, allowed: Sequence[str], place: str) -> str:
    """Return a word that must be one of the allowed ones."""
    if value not in allowed:
        raise ToolError(place, f"“{value}” is not one of {', '.join(allowed)}")
    return str(value)


def kind(value: object, kinds: type[Kind], place: str) -> Kind:
    """Return one of the kinds of something."""
    return kinds(one_of(value, tuple(kinds), place))


def unit(value: object, place: str) -> FieldKind:
    """Return what a tool says that a number is."""
    return FieldKind(one_of(value, AMOUNTS, place))


def number(value: object, place: str) -> Fraction:
    """Return a number exactly as it is written."""
    try:
        if isinstance(value, bool):
            raise ValueError
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ToolError(place, f"“{value}” is not a number") from None


def whole(value: object, least: int, most: int, place: str) -> int:
    """Return a whole number between two ends."""
    found = number(value, place)
    if found.denominator != 1 or not least <= found <= most:
        raise ToolError(place, f"a whole number from {least} to {most} is expected here")
    return int(found)


def node(value: object, place: str) -> Node:
    """Return a formula, which YAML may hold as a plain number."""
    try:
        return parse(str(value), tables=True)
    except ExpressionError as error:
        raise ToolError(place, str(error)) from error


def formulas(placed_entries: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Formula, ...]:
    """Return the formulas of a list of entries."""
    return tuple(formula(each, at) for at, each in placed_entries)


def formula(data: Mapping[str, Any], place: str) -> Formula:
    """Return one thing that the workbook works out."""
    own, decimals = data.get("unit"), data.get("decimals")
    return Formula(
        id=text(data, "id", place),
        label=str(data.get("label") or ""),
        node=node(data.get("expr", ""), f"{place}.expr"),
        place=place,
        own_unit=None if own is None else unit(own, f"{place}.unit"),
        decimals=None if decimals is None else whole(decimals, 0, MAX_DECIMALS, f"{place}.decimals"),
    )


def check_unique(ids: Iterable[str], place: str) -> None:
    """Refuse an id that stands twice."""
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ToolError(place, f"the id “{each}” is used twice")
        seen.add(each)
