"""Kinds of values in the files of courses, and their rules.

The rules are asked twice: of an author's file by pydantic, which names every mistake, and of published JSON by
`shaped`. A web process reads published JSON only, so nothing here imports pydantic before pydantic asks
(docs/decisions/0060).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, get_args

Schema = dict[str, Any]


class Shape:
    """An object of a course file: a frozen dataclass whose fields are its keys; no other keys."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}


class Rules:
    """What a value must be beyond its type, in the words of pydantic's schemas: `min_length`, `pattern`, `gt` …"""

    def __init__(self, **rules: Any) -> None:
        self.rules = rules

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Schema]) -> Schema:
        """Add the rules to the schema of the type."""
        return {**handler(source), **self.rules}


class Above:
    """A number, whole or not, above a limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Schema]) -> Schema:
        """Refuse the limit and what is below it."""
        from pydantic_core import PydanticKnownError  # noqa: PLC0415 - only pydantic comes here

        def checked(number: float) -> float:
            if number <= self.limit:
                raise PydanticKnownError("greater_than", {"gt": self.limit})
            return number

        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": checked},
            "schema": handler(source),
        }


class Exactly:
    """An exact number from 0, written as a number in an author's file and as a text in published JSON."""

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Schema]) -> Schema:
        """Read a whole number or a decimal and make it exact."""
        from pydantic_core import PydanticKnownError  # noqa: PLC0415 - only pydantic comes here

        def exact(number: float) -> Fraction:
            if number < 0:
                raise PydanticKnownError("greater_than_equal", {"ge": 0})
            return Fraction(str(number))

        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": exact},
            "schema": handler(Amount),
        }


class ByType:
    """One of several shapes, told apart by what stands under `type`."""

    def __get_pydantic_core_schema__(self, source: object, handler: Any) -> Schema:
        """Ask the shape whose type is named, and no other."""
        return {
            "type": "tagged-union",
            "discriminator": "type",
            "choices": {type_of(shape): handler.generate_schema(shape) for shape in get_args(source)},
        }


def type_of(shape: Any) -> str:
    """Return the one text that stands under `type` of a shape."""
    return next(str(field.default) for field in fields(shape) if field.name == "type")


Text = Annotated[str, Rules(strip_whitespace=True, min_length=1)]
Formula = Annotated[str, Rules(min_length=1)]
Identifier = Annotated[str, Rules(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, Rules(pattern=r"^[a-z][a-z0-9_]*$")]
MisconceptionId = Annotated[str, Rules(pattern=r"^M\d{2,3}$")]
Version = Annotated[str, Rules(pattern=r"^\d+\.\d+\.\d+$")]
Flag = Annotated[bool, Rules(strict=True)]
Whole = Annotated[int, Rules(strict=True)]
Amount = Whole | Annotated[float, Rules(strict=True)]
Exact = Annotated[Fraction, Exactly()]
Cognitive = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
