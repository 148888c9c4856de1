"""Rates: never more than 100 %, never more exact than the figures that are shown."""

import pytest
from flask import Flask

from academy.disclosure.figures import FEW, PROTECTED, Figure
from academy.disclosure.labels import rate_words
from academy.disclosure.rates import Rate, rate_of


@pytest.mark.parametrize(
    ("completed", "started", "rate", "words"),
    [
        (Figure(30), Figure(60), Rate(40, 65, 50), "about 50%"),
        (Figure(60), Figure(60), Rate(85, 100, 100), "about 100%"),
        (FEW, Figure(60), Rate(0, 20), "0 to 20%"),
        (PROTECTED, Figure(60), Rate(15, 100), "15 to 100%"),
        (Figure(25), Figure(50), Rate(35, 65), "35 to 65%"),
        (Figure(10), Figure(30), Rate(25, 55), "25 to 55%"),
        (Figure(10), Figure(10), Rate(70, 100), "70 to 100%"),
        (FEW, Figure(1000), Rate(0, 5), "0 to 5%"),
        (Figure(500), Figure(1000), Rate(45, 55, 50), "about 50%"),
        (FEW, FEW, None, "too few people"),
        (FEW, PROTECTED, None, "too few people"),
    ],
)
def test_e1_a_rate_says_no_more_than_the_figures(
    app: Flask, completed: Figure, started: Figure, rate: Rate | None, words: str
) -> None:
    assert rate_of(completed, started) == rate
    with app.test_request_context("/en/"):
        assert rate_words(rate) == words
