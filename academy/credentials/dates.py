"""The date on a certificate, written as its readers write it."""

from datetime import date
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

BUDDHIST_YEARS: Final = 543  # the Thai calendar year is this much ahead
STAND_INS: Final = {"en": "en_GB", "tet": "pt_TL"}  # day before month; Tetum dates are written in Portuguese


def long_date(day: date, locale: str) -> str:
    """Return the date with the month in words; Thai with the Buddhist year; English for an unknown language."""
    known = _known(STAND_INS.get(locale, locale))
    if known.language == "th":
        return f"{format_date(day, 'd MMMM', locale=known)} พ.ศ. {day.year + BUDDHIST_YEARS}"
    return format_date(day, "long", locale=known)


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
