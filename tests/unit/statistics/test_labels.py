"""Figures and rates in words: a number as the reader writes it, or why there is none."""

import pytest
from flask import Flask

from academy.disclosure.figures import FEW, PROTECTED, Figure, Rate
from academy.statistics.labels import figure_words, rate_words


@pytest.mark.parametrize(
    ("figure", "words"),
    [(Figure(12345), "12,345"), (Figure(0), "0"), (FEW, "fewer than 10"), (PROTECTED, "not shown")],
)
def test_a_figure_is_said(app: Flask, figure: Figure, words: str) -> None:
    with app.test_request_context("/en/"):
        assert figure_words(figure) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(40, 65, 50), "about 50%"),
        (Rate(85, 100, 100), "about 100%"),
        (Rate(0, 20), "0 to 20%"),
        (Rate(70, 100), "70 to 100%"),
        (None, "too few people"),
    ],
)
def test_e1_a_rate_is_said_as_one_number_or_as_a_range(app: Flask, rate: Rate | None, words: str) -> None:
    with app.test_request_context("/en/"):
        assert rate_words(rate) == words
