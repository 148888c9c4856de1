"""Dates, times and numbers as the reader's language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal
from flask import Flask

from academy.core import locales
from academy.core.i18n import formats_locale
from academy.core.permissions import current_actor


def init_formats(app: Flask) -> None:
    """Give templates the filters ``day``, ``moment`` and ``number``."""
    app.jinja_env.filters.update(day=day, moment=moment, number=number)


def reader_time_zone() -> ZoneInfo:
    """Return the time zone of the signed-in reader's country, UTC for others."""
    country = locales.countries().get(current_actor().country)
    return ZoneInfo(country.time_zone if country else "UTC")


def day(value: date | datetime) -> str:
    """Return a date in full; a moment is shown as the day it is for the reader."""
    if isinstance(value, datetime):
        value = value.astimezone(reader_time_zone()).date()
    return str(format_date(value, "long", locale=formats_locale()))


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
