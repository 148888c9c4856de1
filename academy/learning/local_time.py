"""Moments as a learner's clock on the wall shows them."""

from datetime import datetime, timedelta

from babel.dates import format_date, format_time, format_timedelta, get_timezone_gmt

from academy.core import clock
from academy.core.dates import time_zone
from academy.core.i18n import formats_locale


def local_moment(moment: datetime, country: str) -> str:
    """Return a moment in the time of a country (UTC for an unknown one), with the name of that time."""
    zone = time_zone(country)
    local = moment.astimezone(zone)
    locale = formats_locale()
    day = format_date(local, "full", locale=locale)
    time = format_time(local, "HH:mm", tzinfo=zone, locale=locale)
    return f"{day}, {time} ({get_timezone_gmt(local, width='long', locale=locale)})"


def time_until(moment: datetime) -> str:
    """Return how long it is until a moment, in words and rounded, such as “11 hours”."""
    left = max(moment - clock.now(), timedelta(minutes=1))
    return format_timedelta(left, locale=formats_locale())
