"""Points for reading."""

from fractions import Fraction
from math import floor

from academy.core.money import format_number


def points_text(points: Fraction, locale: str) -> str:
    """Write points with at most one decimal, rounded down, so that nobody reads a pass mark she missed."""
    return format_number(Fraction(floor(points * 10), 10), locale)
