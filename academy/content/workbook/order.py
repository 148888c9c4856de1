"""The order of a list: `days_late > 0 first, then left descending`."""

import re
from dataclasses import dataclass

from academy.content.expressions import ExpressionError, Node, parse

_KEY = re.compile(r"(?P<expression>.+?)\s+(?P<direction>first|last|ascending|descending)")


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key; `first` and `last` take a condition, `ascending` and `descending` a number."""

    node: Node
    direction: str

    @property
    def is_reversed(self) -> bool:
        """Say whether the largest value, or the true one, comes first."""
        return self.direction in ("first", "descending")

    @property
    def is_condition(self) -> bool:
        """Say whether the key is true or false instead of a number."""
        return self.direction in ("first", "last")


def parse_order(text: str) -> tuple[OrderKey, ...]:
    """Read keys separated by `, then`; raise `ExpressionError` for anything else."""
    return tuple(_parse_key(part.strip()) for part in re.split(r",\s*then\b", text))


def _parse_key(text: str) -> OrderKey:
    match = _KEY.fullmatch(text)
    if match is None:
        raise ExpressionError(f"“{text}” must end with first, last, ascending or descending")
    return OrderKey(parse(match["expression"], tables=True), match["direction"])
