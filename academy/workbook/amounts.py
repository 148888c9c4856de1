"""Amounts of a workbook as its learner writes and reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from babel import localedata

from academy.content.workbook import Cell, Field, FieldKind, Formula
from academy.core.locales import countries, languages
from academy.core.money import (
    MINUS,
    Currency,
    exact_text,
    format_money,
    format_number,
    parse_money,
    parse_number,
    parse_percent,
    round_half_up,
)
from academy.web.formats import day as day_in_words

#: What stands before an amount of these columns in a list of lines.
SIGNS = {"in": "+", "out": MINUS}
NUMBER_DECIMALS = 6
#: How many decimals a result has that says nothing about them.
NUMBER_SHOWN = 2


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

    def unit(self, value: Fraction, unit: FieldKind, decimals: int | None = None) -> str:
        """Return a result: money with its sign, percent with its own, other numbers plain; rounded half up.

        An amount of money never gets more decimals than its currency has.
        """
        if unit is FieldKind.MONEY:
            return self.money(value if decimals is None else Fraction(round_half_up(value, decimals)))
        if unit is FieldKind.DATE:
            return self.cell(date.fromordinal(int(value)), unit)
        shown = Fraction(round_half_up(value, NUMBER_SHOWN)) if decimals is None else value
        text = format_number(shown, self.locale, decimals=decimals)
        return f"{text}%" if unit is FieldKind.PERCENT else text

    def formula(self, value: Fraction | None, formula: Formula) -> str:
        """Return a result with its unit and as many decimals as its formula asks for; a dash for none."""
        return "–" if value is None else self.unit(value, formula.unit, formula.decimals)

    def plain(self, value: Fraction, part: Field | Formula) -> str:
        """Return an amount of a line: money without its sign, the others as everywhere."""
        unit = unit_of(part)
        return self.bare(value) if unit is FieldKind.MONEY else self.words(part)(value)

    def words(self, part: Field | Formula) -> Callable[[Fraction], str]:
        """Return what writes the values of a field or a formula."""
        if isinstance(part, Formula):
            return lambda value: self.formula(value, part)
        return lambda value: self.unit(value, part.kind)

    def tick(self, part: Field | Formula) -> Callable[[Fraction], str]:
        """Return what writes the round values at the axis of a chart: without the sign of money."""
        unit = unit_of(part)
        return self.bare if unit is FieldKind.MONEY else lambda value: self.unit(value, unit)

    def cell(self, value: Cell, unit: FieldKind, decimals: int | None = None) -> str:
        """Return any value as a table shows it; '' for a blank one."""
        if isinstance(value, Fraction):
            return self.unit(value, unit, decimals)
        return day_in_words(value) if isinstance(value, date) else value or ""

    def typed(self, field: Field, text: str) -> str:
        """Return a stored value as the learner would type it; the inverse of `stored`."""
        if not text or not field.is_number or field.slider:
            return text
        value = Fraction(text)
        return self.bare(value) if field.kind is FieldKind.MONEY else format_number(value, self.locale)

    def stored(self, field: Field, text: str) -> str:
        """Return a typed text as it is stored. Raises NumberFormatError for an amount that cannot be read."""
        if not text or not field.is_number or field.slider:
            return text  # a slider sends a plain number in every language
        if field.kind is FieldKind.MONEY:
            return exact_text(parse_money(text, self.currency, self.locale))
        parse = parse_percent if field.kind is FieldKind.PERCENT else parse_number
        return exact_text(parse(text, self.locale, decimals=NUMBER_DECIMALS), NUMBER_DECIMALS)


def unit_of(part: Field | Formula) -> FieldKind:
    """Return what a typed value or a result is."""
    return part.unit if isinstance(part, Formula) else part.kind


@lru_cache(maxsize=256)
def number_tag(language: str, country: str) -> str:
    """Return the locale of a reader's numbers: her language as her country writes it, where that is known.

    Malay in Brunei writes 1.234,50 and in Malaysia 1,234.50 (docs/decisions/0400).
    """
    formats = languages()[language].formats
    regional = f"{formats}_{country}"
    return regional if country and localedata.exists(regional) else formats


def country_that_pays_with(currency: str) -> str:
    """Return the country of a currency; '' for one of no member state."""
    code = currency[:2]  # ISO 4217 begins with the country; US dollars say nothing
    return code if code in countries() else ""
