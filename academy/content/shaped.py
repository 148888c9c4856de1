"""Published JSON into shapes, and shapes into JSON.

A value of a wrong kind, a missing key and an unknown one are errors with their place.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from academy.content.shapes import Rules, Shape, type_of
from academy.core.money import exact_text

AnyShape = TypeVar("AnyShape", bound=Shape)
_types = cache(lambda shape: get_type_hints(shape, include_extras=True))


class ShapeError(ValueError):
    """JSON that cannot be used; the message begins with the place."""


def read(shape: type[AnyShape], data: object, place: str) -> AnyShape:
    """Build a shape from a JSON object; raise `ShapeError` for the first thing that is wrong or unknown.

    Null counts as absent, and an absent object as an empty one, so that the error names what it lacks.
    """
    given_keys = object_at(data, place)
    types, known = _types(shape), fields(shape)  # type: ignore[arg-type]  # every shape is a dataclass
    values = {}
    for field in known:
        given = given_keys.get(field.name)
        if given is not None or (field.default is MISSING and field.default_factory is MISSING):
            values[field.name] = value_of(types[field.name], given, f"{place}.{field.name}")
    if unknown := sorted(str(key) for key in given_keys.keys() - {field.name for field in known}):
        raise ShapeError(f"{place}: unknown {', '.join(unknown)}")
    try:
        return shape(**values)
    except ValueError as error:
        raise ShapeError(f"{place}: {error}") from None


def object_at(data: object, place: str) -> Mapping[str, Any]:
    """Return a JSON object; raise `ShapeError` when it is something else."""
    if not isinstance(data, Mapping):
        raise ShapeError(f"{place}: an object is needed")
    return data


def written(value: object) -> Any:
    """Return plain JSON values: exact numbers as texts, and nothing for what is None."""
    if isinstance(value, Shape):
        found = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]
        return {name: written(each) for name, each in found.items() if each is not None}
    if isinstance(value, Mapping):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, list):
        return [written(each) for each in value]
    return exact_text(value) if isinstance(value, Fraction) else value


def value_of(kind: Any, value: object, place: str) -> Any:
    """Read a value of any kind that `shapes` knows; raise `ShapeError`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        found = _ruled(value_of(inner[0], value, place), inner[1:], place)
    elif origin in (Union, UnionType):
        found = _one_of([each for each in inner if each is not NoneType], value, place)
    elif origin is Literal:
        found = _known(value, inner, place)
    elif origin is list and isinstance(value, list):
        found = [value_of(inner[0], each, f"{place}.{number}") for number, each in enumerate(value)]
    elif origin is dict and isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        found = {key: value_of(inner[1], each, f"{place}.{key}") for key, each in value.items()}
    else:
        found = _single(kind, value, place)
    return found


def _single(kind: Any, value: object, place: str) -> Any:
    if is_dataclass(kind):
        return read(cast("type[Shape]", kind), {} if value is None else value, place)
    if kind is Fraction:
        return _number(value, place)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(_known(value, tuple(kind), place))
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ShapeError(f"{place}: this is not what is needed here")
    return value


def _one_of(kinds: list[Any], value: object, place: str) -> Any:
    """Read a value that may be of several kinds: shapes are told apart by `type`, numbers stay as they are."""
    if len(kinds) == 1:
        return value_of(kinds[0], value, place)
    if not all(map(is_dataclass, kinds)):
        _number(value, place)
        return value
    given = object_at(value, place)
    shapes = {type_of(each): each for each in kinds}
    return read(shapes[_known(given.get("type"), tuple(shapes), f"{place}.type")], given, place)


def _known(value: object, known: tuple[object, ...], place: str) -> Any:
    if isinstance(value, bool) or value not in known:
        raise ShapeError(f"{place}: “{value}” is not one of {', '.join(map(str, known))}")
    return value


def _number(value: object, place: str) -> Fraction:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            pass
    raise ShapeError(f"{place}: a number is needed")


def _ruled(value: Any, rules: tuple[object, ...], place: str) -> Any:
    for each in rules:
        asked = each.rules if isinstance(each, Rules) else {}
        if "min_length" in asked and len(value) < asked["min_length"]:
            raise ShapeError(f"{place}: more is needed")
        if "pattern" in asked and not re.search(asked["pattern"], value):
            raise ShapeError(f"{place}: “{value}” is not written rightly")
    return value
