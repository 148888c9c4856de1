"""Rates: how large a part of a group is, made of nothing but the figures that are shown."""

from dataclasses import dataclass

from academy.disclosure.figures import Figure

#: A single number is said only where at least so many people are behind it.
PEOPLE_FOR_A_RATE = 50
#: The ends of a range are whole multiples of so many percent.
STEP = 5


@dataclass(frozen=True)
class Rate:
    """A share in percent: the range that the figures leave possible, and one number where there are enough people."""

    low: int
    high: int
    about: int | None = None


def rate_of(part: Figure, whole: Figure) -> Rate | None:
    """Return the share that ``part`` is of ``whole``, which contains it; None when the whole is too small for one."""
    if whole.value is None or whole.most is None:
        return None
    most = whole.most if part.most is None else part.most
    low = 100 * part.least // whole.most // STEP * STEP
    high = min(100, -(-100 * most // (whole.least * STEP)) * STEP)
    is_exact_enough = part.value is not None and whole.least >= PEOPLE_FOR_A_RATE
    return Rate(low, high, round(100 * (part.value or 0) / whole.value) if is_exact_enough else None)
