"""Moments as people read them."""

from datetime import UTC, datetime

import pytest
from flask import Flask, g

from academy.web.formats import moment


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "Nov 30, 2026, 6:05\u202fPM UTC"),
        ("id", "30 Nov 2026 18.05 UTC"),
        ("km", "30 វិច្ឆិកា 2026, 6:05 PM UTC"),
    ],
)
def test_a_moment_is_told_to_the_minute(app: Flask, locale: str, words: str) -> None:
    with app.test_request_context(f"/{locale}/"):
        g.locale = locale
        assert moment(datetime(2026, 11, 30, 18, 5, 7, tzinfo=UTC)) == words
