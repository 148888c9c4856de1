"""Figures in words: a number as the reader writes it, or why there is none."""

import pytest
from flask import Flask

from academy.disclosure.figures import FEW, PROTECTED, Figure
from academy.disclosure.labels import figure_words


@pytest.mark.parametrize(
    ("figure", "words"),
    [(Figure(12345), "12,345"), (Figure(0), "0"), (FEW, "fewer than 10"), (PROTECTED, "not shown")],
)
def test_a_figure_is_said(app: Flask, figure: Figure, words: str) -> None:
    with app.test_request_context("/en/"):
        assert figure_words(figure) == words
