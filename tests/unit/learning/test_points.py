"""Points for reading."""

from fractions import Fraction

import pytest

from academy.learning.points import points_text


@pytest.mark.parametrize(
    ("points", "locale", "text"),
    [
        (Fraction(14), "en", "14"),
        (Fraction(41, 3), "en", "13.6"),
        (Fraction(1399, 100), "en", "13.9"),
        (Fraction(27, 2), "id", "13,5"),
        (Fraction(0), "km", "0"),
    ],
)
def test_points_are_rounded_down(points: Fraction, locale: str, text: str) -> None:
    assert points_text(points, locale) == text
