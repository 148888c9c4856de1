"""A learner reads times of her own country."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from academy.core.clock import now
from academy.learning.local_time import local_moment, time_until

MOMENT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def test_a_moment_is_shown_in_the_time_of_the_country(app: Flask) -> None:
    with app.test_request_context("/en/home"):
        assert local_moment(MOMENT, "ID") == "Monday, November 23, 2026, 00:30 (GMT+07:00)"
        assert local_moment(MOMENT, "MM") == "Monday, November 23, 2026, 00:00 (GMT+06:30)"
        assert local_moment(MOMENT, "") == "Sunday, November 22, 2026, 17:30 (GMT+00:00)"


def test_a_duration_is_shown_in_words(app: Flask) -> None:
    with app.test_request_context("/en/home"):
        assert time_until(now() + timedelta(hours=11, minutes=50)) == "12 hours"
        assert time_until(now() - timedelta(hours=1)) == "1 minute"
