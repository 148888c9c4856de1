"""Amounts of a workbook as its learner writes and reads them."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from babel import localedata

from academy.content.workbook import Field
from academy.core.locales import languages
from academy.core.money import (
    MINUS,
    Currency,
    exact_text,
    format_money,
    format_number,
    parse_money,
    parse_number,
    round_half_up,
)

#: What stands before an amount of these columns in a list of lines.
SIGNS = {"in": "+", "out": MINUS}
NUMBER_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Amounts:
    """The currency of a workbook and the locale, with its region, whose separators the learner uses."""

    currency: Currency
    locale: str

    def money(self, amount: Fraction) -> str:
        """Return an amount with its currency sign."""
        return format_money(amount, self.currency, self.locale)

    def bare(self, amount: Fraction) -> str:
        """Return an amount without currency sign, whole ones without decimals."""
        rounded = round_half_up(amount, self.currency.decimals)
        is_whole = rounded == rounded.to_integral_value()
        return format_number(rounded, self.locale, decimals=0 if is_whole else self.currency.decimals)

    def signed(self, amount: Fraction, column: str) -> str:
        """Return an amount of a line with the sign of its column: money in +, money out −."""
        return SIGNS.get(column, "") + self.bare(amount)

    def unit(self, value: Fraction, unit: str) -> str:
        """Return a result: money with its sign, other numbers plain."""
        return self.money(value) if unit == "money" else format_number(value, self.locale)

    def typed(self, field: Field, text: str) -> str:
        """Return a stored value as the learner would type it; the inverse of `stored`."""
        if not text or not field.is_number:
            return text
        value = Fraction(text)
        return self.bare(value) if field.type == "money" else format_number(value, self.locale)

    def stored(self, field: Field, text: str) -> str:
        """Return a typed text as it is stored. Raises NumberFormatError for an amount that cannot be read."""
        if not text or not field.is_number:
            return text
        if field.type == "money":
            return exact_text(parse_money(text, self.currency, self.locale))
        return exact_text(parse_number(text, self.locale, decimals=NUMBER_DECIMALS), NUMBER_DECIMALS)


@lru_cache(maxsize=256)
def number_tag(language: str, country: str) -> str:
    """Return the locale of a reader's numbers: her language as her country writes it, where that is known.

    Malay in Brunei writes 1.234,50 and in Malaysia 1,234.50 (docs/decisions/0400).
    """
    formats = languages()[language].formats
    regional = f"{formats}_{country}"
    return regional if country and localedata.exists(regional) else formats
