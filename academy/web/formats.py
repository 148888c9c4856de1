"""Dates, times and numbers as the reader's language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal
from flask import Flask

from academy.core.dates import long_date, short_date, time_zone
from academy.core.i18n import formats_locale
from academy.core.permissions import current_actor


def init_formats(app: Flask) -> None:
    """Give templates the filters ``day``, ``short_day``, ``moment`` and ``number``."""
    app.jinja_env.filters.update(day=day, short_day=short_day, moment=moment, number=number)


def reader_time_zone() -> ZoneInfo:
    """Return the time zone of the signed-in reader's country, UTC for others."""
    return time_zone(current_actor().country)


def day(value: date | datetime) -> str:
    """Return a date in full, as certificates write it; a moment is shown as the day it is for the reader."""
    if isinstance(value, datetime):
        value = value.astimezone(reader_time_zone()).date()
    return long_date(value, str(formats_locale()))


def short_day(value: date) -> str:
    """Return a date short enough for a table."""
    return short_date(value, str(formats_locale()))


def moment(value: datetime) -> str:
    """Return date and time, to the minute, where the reader lives; for readers without a country, UTC and saying so."""
    zone = reader_time_zone()
    local = value.astimezone(zone).replace(tzinfo=None)
    locale = formats_locale()
    joined = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    text = joined.format(
        format_time(local, "short", locale=locale), format_date(local, "medium", locale=locale)
    )
    return f"{text} UTC" if zone == ZoneInfo("UTC") else text


def number(value: float) -> str:
    """Return a number with the separators of the reader's language."""
    return str(format_decimal(value, locale=formats_locale()))
