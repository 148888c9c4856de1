"""Days: which one a moment is where somebody lives, and how her language writes it."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from academy.core import locales

BUDDHIST_YEARS: Final = 543  # the Thai calendar year is this much ahead
STAND_INS: Final = {"en": "en_GB", "tet": "pt_TL"}  # day before month; Tetum dates are written in Portuguese


def time_zone(country: str) -> ZoneInfo:
    """Return the time zone of a member state, UTC for any other country and for none."""
    known = locales.countries().get(country)
    return ZoneInfo(known.time_zone if known else "UTC")


def day_in(country: str, moment: datetime) -> date:
    """Return the day that ``moment`` is in ``country``: the one rule for the day of whatever a learner does."""
    return moment.astimezone(time_zone(country)).date()


def long_date(day: date, locale: str) -> str:
    """Return the date with the month in words; Thai with the Buddhist year; English for an unknown language."""
    known = _known(locale)
    if known.language == "th":
        return f"{format_date(day, 'd MMMM', locale=known)} พ.ศ. {day.year + BUDDHIST_YEARS}"
    return format_date(day, "long", locale=known)


def short_date(day: date, locale: str) -> str:
    """Return the date short enough for a table, with the parts in the same order."""
    return format_date(day, "medium", locale=_known(locale))


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(STAND_INS.get(locale, locale).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
