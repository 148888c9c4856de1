"""Disclosure control: what may be published about groups of people.

Three steps (docs/decisions/0953). A group of fewer than 10 people is only called that. The count of a larger group
is rounded to a multiple of 5, up or down by chance, and the chance is drawn from the record keys of exactly these
people: the same set of people always shows the same figure, on every page and every day, and asking again or
subtracting teaches nothing. Where a table would hide just one group, the smallest other one is hidden with it.

Source of the rounding: cell keys of the Australian Bureau of Statistics (Fraser and Wooton 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

THRESHOLD = 10
BASE = 5
#: Record keys and cell keys run from 0 to this number less 1.
KEYS = 2**32


@dataclass(frozen=True)
class Group:
    """A set of people as the database counts it: how many, and the sum of their record keys."""

    count: int = 0
    key_sum: int = 0

    def __add__(self, other: "Group") -> "Group":
        """Return the union of two sets that share nobody."""
        return Group(self.count + other.count, self.key_sum + other.key_sum)


class Hidden(StrEnum):
    """Why a figure is not shown."""

    FEW = "few"
    PROTECTS_ANOTHER = "protects-another"


@dataclass(frozen=True)
class Figure:
    """A figure that may be published: a multiple of 5, or nothing and the reason."""

    value: int | None
    hidden: Hidden | None = None


FEW = Figure(None, Hidden.FEW)
PROTECTED = Figure(None, Hidden.PROTECTS_ANOTHER)


def publish(group: Group) -> Figure:
    """Return what may be published about one set of people."""
    return FEW if group.count < THRESHOLD else Figure(round_by_key(group))


def publish_table(groups: Sequence[Group]) -> list[Figure]:
    """Return what may be published about groups that together make up a published total."""
    figures = [publish(group) for group in groups]
    shown = [place for place, figure in enumerate(figures) if figure.value is not None]
    if len(figures) - len(shown) == 1 and shown:
        figures[min(shown, key=lambda place: (groups[place].count, place))] = PROTECTED
    return figures


def round_by_key(group: Group) -> int:
    """Return the count rounded to a multiple of 5, up with the probability that makes it right on average.

    A remainder of 2 goes up for 2/5 of all cell keys. The cell key is the sum of the record keys modulo 2**32.
    """
    rest = group.count % BASE
    goes_up = group.key_sum % KEYS * BASE < rest * KEYS
    return group.count - rest + (BASE if goes_up else 0)
