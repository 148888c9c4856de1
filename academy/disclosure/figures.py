"""Disclosure control: what may be published about groups of people.

Three steps (docs/decisions/0953). A group of fewer than 10 people is only called that. The count of a larger group
is rounded to a multiple of 5, up or down by chance, and the chance is drawn from the smallest record key of exactly
these people: the same set of people always shows the same figure, on every page and every day, and a part never shows
more than its whole. Where a table would give a hidden group away, the smallest other one is hidden with it. Rates are
made of nothing but the figures that are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, log1p

THRESHOLD = 10
BASE = 5
#: Record keys run from 0 to this number less 1.
KEYS = 2**32
#: The chance to be rounded up, by how many people a count is above a multiple of 5: right on average, and nearer to
#: the count than chances in proportion, which are 1/5, 2/5, 3/5 and 4/5.
CHANCES_UP = (0.0, 0.1, 0.4, 0.6, 0.9)
#: A single number is said only where at least so many people are behind it.
PEOPLE_FOR_A_RATE = 50
#: The ends of a range are whole multiples of so many percent.
STEP = 5


@dataclass(frozen=True)
class Group:
    """A set of people as the database counts it: how many, and the smallest of their record keys."""

    count: int = 0
    smallest_key: int = KEYS

    def __add__(self, other: "Group") -> "Group":
        """Return the union of two sets that share nobody."""
        return Group(self.count + other.count, min(self.smallest_key, other.smallest_key))


class Hidden(StrEnum):
    """Why a figure is not shown."""

    FEW = "few"
    PROTECTS_ANOTHER = "protects-another"


@dataclass(frozen=True)
class Figure:
    """A figure that may be published: a multiple of 5, or nothing and the reason."""

    value: int | None
    hidden: Hidden | None = None

    @property
    def least(self) -> int:
        """Return the smallest count that there can be behind the figure."""
        if self.hidden is Hidden.FEW:
            return 0
        return THRESHOLD if self.value is None else max(THRESHOLD, self.value - BASE + 1)

    @property
    def most(self) -> int | None:
        """Return the largest count that there can be behind the figure; None when nothing is said about that."""
        if self.hidden is Hidden.FEW:
            return THRESHOLD - 1
        return None if self.value is None else self.value + BASE - 1


FEW = Figure(None, Hidden.FEW)
PROTECTED = Figure(None, Hidden.PROTECTS_ANOTHER)


@dataclass(frozen=True)
class Rate:
    """A share in percent: the range that the figures leave possible, and one number where there are enough people."""

    low: int
    high: int
    about: int | None = None


def publish(group: Group) -> Figure:
    """Return what may be published about one set of people."""
    return FEW if group.count < THRESHOLD else Figure(round_by_key(group))


def publish_table(groups: Sequence[Group]) -> list[Figure]:
    """Return what may be published about groups that share nobody, beside the figure of all of them together."""
    total = publish(sum(groups, Group()))
    figures = [publish(group) for group in groups]
    while (shown := _shown(figures)) and _gives_away(total, figures):
        figures[min(shown, key=lambda place: (groups[place].count, place))] = PROTECTED
    return figures


def _shown(figures: Sequence[Figure]) -> list[int]:
    return [place for place, figure in enumerate(figures) if figure.value is not None]


def _gives_away(total: Figure, figures: Sequence[Figure]) -> bool:
    """Say whether one group alone is hidden, or the sums leave only one choice: that each hidden group has 9 people.

    That all have nobody never follows: of sets that are rounded up by much, the union is not rounded down by much.
    """
    hidden = [figure for figure in figures if figure.value is None]
    if len(hidden) == 1 or PROTECTED in hidden:
        return len(hidden) == 1
    left = total.least - sum(figure.most or 0 for figure in figures if figure.value is not None)
    return bool(hidden) and left >= len(hidden) * (THRESHOLD - 1)


def rate_of(part: Figure, whole: Figure) -> Rate | None:
    """Return the share that ``part`` is of ``whole``, which contains it; None when the whole is too small for one."""
    if whole.value is None or whole.most is None:
        return None
    most = whole.most if part.most is None else part.most
    low = 100 * part.least // whole.most // STEP * STEP
    high = min(100, -(-100 * most // (whole.least * STEP)) * STEP)
    is_exact_enough = part.value is not None and whole.least >= PEOPLE_FOR_A_RATE
    return Rate(low, high, round(100 * (part.value or 0) / whole.value) if is_exact_enough else None)


def round_by_key(group: Group) -> int:
    """Return the count rounded to a multiple of 5, up with the chance that belongs to its distance from that.

    The smallest of n random keys lies above a share m of all keys with the probability (1 - m) to the power n: what is
    compared here is a random number like any other, but nearly the same for sets that are nearly the same. Between two
    multiples of 5 the chances grow faster than one key more can take away, so whoever holds a set that is rounded up is
    rounded up as well: no part shows more than its whole.
    """
    rest = group.count % BASE
    share = (group.smallest_key + 0.5) / KEYS
    goes_up = group.count * log1p(-share) > log(1 - CHANCES_UP[rest])
    return group.count - rest + (BASE if goes_up else 0)
