"""Round scales, exact: about so many steps of 1, 2, 2.5, 5 or 10 times a power of ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers that hold every value and zero."""

    ticks: tuple[Fraction, ...]

    def share(self, value: Fraction) -> Fraction:
        """Return where a value lies, 0 at the lowest tick and 1 at the highest."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def scale_for(values: Sequence[Fraction], count: int = 4) -> Scale:
    """Return about `count` steps of 1, 2, 2.5, 5 or 10 times a power of ten that hold `values` and zero."""
    low, high = min((*values, Fraction(0))), max((*values, Fraction(0)))
    if low == high:
        return Scale((Fraction(0), Fraction(1)))
    step = nice_step((high - low) / count)
    first, last = low // step, -(-high // step)
    return Scale(tuple(step * number for number in range(first, last + 1)))


def nice_step(rough: Fraction) -> Fraction:
    """Return the smallest 1, 2, 2.5, 5 or 10 times a power of ten that is not below `rough`, which is positive."""
    power = Fraction(1)
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next(size * power for size in STEPS if size * power >= rough)
