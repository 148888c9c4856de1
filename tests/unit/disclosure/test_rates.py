"""Rates: never more than 100 %, never more exact than the figures that are shown."""

import pytest

from academy.disclosure.figures import FEW, PROTECTED, Figure, Rate, rate_of


@pytest.mark.parametrize(
    ("completed", "started", "rate"),
    [
        (Figure(30), Figure(60), Rate(40, 65, 50)),
        (Figure(60), Figure(60), Rate(85, 100, 100)),
        (FEW, Figure(60), Rate(0, 20)),
        (PROTECTED, Figure(60), Rate(15, 100)),
        (Figure(25), Figure(50), Rate(35, 65)),
        (Figure(10), Figure(30), Rate(25, 55)),
        (Figure(10), Figure(10), Rate(70, 100)),
        (FEW, Figure(1000), Rate(0, 5)),
        (Figure(500), Figure(1000), Rate(45, 55, 50)),
        (FEW, FEW, None),
        (FEW, PROTECTED, None),
    ],
)
def test_e1_a_rate_says_no_more_than_the_figures(
    completed: Figure, started: Figure, rate: Rate | None
) -> None:
    assert rate_of(completed, started) == rate
