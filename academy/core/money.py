"""Money and typed numbers: exact amounts, shown and read as the reader's country writes them.

Amounts are exact fractions everywhere. Rounding happens once, when an amount is printed. The rules for
reading typed numbers are in docs/decisions/0400-reading-typed-numbers.md.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, parse_pattern

MINUS = "−"
MAX_LENGTH = 60
MAX_DIGITS = 18
GROUP = 3  # digits between thousands separators

# Babel prints bare Tamil with Indian groups (12,34,567); our Tamil readers live in Singapore and Malaysia.
# CLDR has no Tetum: Timor-Leste writes numbers as its Portuguese does.
READER_LOCALES = {"ta": "ta_SG", "tet": "pt_TL", "tet_TL": "pt_TL"}

# Signs and words people type beside an amount, beyond the sign and code each currency has itself.
TYPED_SIGNS = {
    "BND": ("$", "bnd$"),
    "KHR": ("r", "riel", "រៀល"),
    "IDR": ("rp.", "rupiah"),
    "LAK": ("kip", "ກີບ"),
    "MYR": ("rm.", "ringgit"),
    "MMK": ("ks", "kyat", "ကျပ်"),
    "PHP": ("p", "php", "peso", "pesos", "piso"),
    "SGD": ("$", "s$"),
    "THB": ("baht", "บาท"),
    "VND": ("đ", "d", "dong", "đồng", "vnđ"),
    "USD": ("$", "us$", "usd", "dollar", "dollars"),
}

#: Signs and words for percent, without spaces, as people of the member states type them.
PERCENT_SIGNS = frozenset({
    "%", "٪", "percent", "pct", "persen", "peratus", "porsiyento", "porsyento", "phầntrăm", "porsentu", "porcento",
    "เปอร์เซ็นต์", "ร้อยละ", "ភាគរយ", "ເປີເຊັນ", "ရာခိုင်နှုန်း",
})  # fmt: skip

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"))
MINUS_SIGNS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
APOSTROPHES = "'\u2019\u02bc\uff07"
BURMESE_LETTER_WA = "\u101d"  # looks like the digit zero and is often typed for it
NO_CENTS = (",-", ".-", ",--", ".--")  # Rp5.000,- means no sen
WIDE_FORMS = "".join(map(chr, (*range(0xFE50, 0xFE70), *range(0xFF01, 0xFF5F), *range(0xFFE0, 0xFFE7))))
SHAPE = re.compile(r"[0-9]+(?:[.,' ][0-9]+)*|[.,][0-9]+")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,' ][0-9]{3})+")
LAKHS = re.compile(
    r"[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}"
)  # 12,34,567 as in India; elsewhere a slip of the finger


#: What can be wrong with a typed number.
NumberFault = Literal[
    "empty", "not_a_number", "separators", "too_many_decimals", "too_large", "other_currency"
]


class NumberFormatError(ValueError):
    """A typed text that cannot be read as one number; `reason` says why."""

    def __init__(self, reason: NumberFault) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO code, decimals people use, sign, and the worth of one teaching unit."""

    code: str
    decimals: int
    symbol: str
    unit: Fraction = Fraction(1)

    @classmethod
    def from_mapping(cls, code: str, data: Mapping[str, Any]) -> "Currency":
        """Make a currency from its entry in `currencies.yaml` or in an edition document."""
        return cls(code, int(data["decimals"]), str(data["symbol"]), Fraction(str(data["unit"])))


@lru_cache(maxsize=64)
def number_locale(tag: str) -> Locale:
    """Return the Babel locale whose separators a reader of this language tag expects."""
    name = tag.replace("-", "_")
    try:
        return Locale.parse(READER_LOCALES.get(name, name), resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """Round to a number of decimals, halves away from zero, and return the exact decimal."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = 1 if value < 0 and whole else 0
    # Put together of digits: what is computed in Decimal is cut to 28 of them.
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -decimals))


def exact_text(value: Fraction, max_decimals: int = 12) -> str:
    """Write a fraction as a plain decimal text (`-1.5`), rounded after `max_decimals` places."""
    text = format(round_half_up(value, max_decimals), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_number(value: Fraction | Decimal | int, locale: str, *, decimals: int | None = None) -> str:
    """Write a number with the separators of the reader's locale and Latin digits.

    `decimals` fixes the number of decimals (halves round away from zero); without it all decimals are
    printed, at most 12. Negative numbers get the minus sign U+2212, which screen readers speak.
    """
    exact = Fraction(value)
    places = max_fraction_digits(exact) if decimals is None else decimals
    rounded = round_half_up(exact, places)
    digits = _group(abs(rounded), number_locale(locale), places)
    return MINUS + digits if rounded < 0 else digits


def format_money(
    amount: Fraction | Decimal | int, currency: Currency, locale: str, *, fixed: bool = False
) -> str:
    """Write an amount in a currency as the reader's locale does, with our own currency sign.

    The amount is in the currency itself, not in teaching units. Whole amounts are printed without decimals
    (RM100, RM12.50) unless `fixed`. An amount finer than the currency is rounded, halves away from zero.
    """
    rounded = round_half_up(Fraction(amount), currency.decimals)
    is_whole = rounded == rounded.to_integral_value()
    places = 0 if is_whole and not fixed else currency.decimals
    reader = number_locale(locale)
    prefix, suffix = sign_places(currency, locale)
    text = f"{prefix}{_group(abs(rounded), reader, places)}{suffix}"
    return MINUS + text if rounded < 0 else text


@lru_cache(maxsize=256)
def sign_places(currency: Currency, locale: str) -> tuple[str, str]:
    """Return what a reader's locale writes before and after an amount; one of the two is empty."""
    pattern = parse_pattern(number_locale(locale).currency_formats["standard"].pattern)
    return pattern.prefix[0].replace("¤", currency.symbol), pattern.suffix[0].replace("¤", currency.symbol)


def parse_number(text: str, locale: str, *, decimals: int | None = None) -> Fraction:
    """Read a typed number exactly, with any common separators, digits of any script and any currency sign.

    `decimals` is the most decimals the answer may have; money passes its currency's decimals, and then
    `1.234` can only mean 1234. Raises `NumberFormatError`.
    """
    return _read(text, locale, decimals, _all_signs())


def parse_percent(text: str, locale: str, *, decimals: int) -> Fraction:
    """Read a typed percentage exactly: `2`, `2%` and `2 percent` are 2. Raises `NumberFormatError`."""
    try:
        return _read(text, locale, decimals, PERCENT_SIGNS)
    except NumberFormatError as error:
        if error.reason == "other_currency":
            raise NumberFormatError("not_a_number") from None
        raise


def parse_money(text: str, currency: Currency, locale: str) -> Fraction:
    """Read a typed amount of one currency exactly.

    Raises `NumberFormatError`, with reason `other_currency` when another currency's sign or code stands
    beside the number: ten dollars must never become ten riel.
    """
    return _read(text, locale, currency.decimals, _signs_of(currency))


def max_fraction_digits(value: Fraction, limit: int = 12) -> int:
    """Count the decimals a fraction needs, at most `limit`."""
    return next((places for places in range(limit) if limit and 10**places % value.denominator == 0), limit)


def _group(value: Decimal, locale: Locale, places: int) -> str:
    whole = locale.decimal_formats[None].pattern.split(";")[0].split(".")[0]
    pattern = whole + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=locale, decimal_quantization=False))


def _read(text: str, locale: str, decimals: int | None, signs: frozenset[str]) -> Fraction:
    plain = _latin(text)
    if not plain:
        raise NumberFormatError("empty")
    if len(plain) > MAX_LENGTH:
        raise NumberFormatError("too_large")
    is_negative, digits = _take_sign(plain, signs)
    value = _digits_value(digits, locale, decimals)
    if decimals is not None and (value * 10**decimals).denominator != 1:
        raise NumberFormatError("too_many_decimals")
    return -value if is_negative else value


def _latin(text: str) -> str:
    letters = (_latin_letter(letter) for letter in text.translate(INVISIBLE)[: 4 * MAX_LENGTH])
    return "".join(letters).strip().lower()


def _latin_letter(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter == BURMESE_LETTER_WA:
        return "0"
    if letter in MINUS_SIGNS:
        return "-"
    if letter in APOSTROPHES:
        return "'"
    if letter.isspace():
        return " "
    return unicodedata.normalize("NFKC", letter) if letter in WIDE_FORMS else letter


def _take_sign(plain: str, signs: frozenset[str]) -> tuple[bool, str]:
    match = re.fullmatch(r"([^0-9]*)([0-9](?:.*[0-9])?)([^0-9]*)", plain)
    if match is None:
        raise NumberFormatError("not_a_number")
    before, digits, after = match[1].replace(" ", ""), match[2], match[3].replace(" ", "")
    marks = [mark for mark in before if mark in "+-"]
    sign = before.replace("-", "").replace("+", "")
    if sign not in signs and sign.endswith((".", ",")):
        sign, digits = sign[:-1], sign[-1] + digits
    if len(marks) > 1:
        raise NumberFormatError("not_a_number")
    _check_sign(sign, signs)
    _check_sign("" if after in NO_CENTS else after, signs)
    return marks == ["-"], digits


def _check_sign(sign: str, signs: frozenset[str]) -> None:
    if sign and sign not in signs:
        raise NumberFormatError("other_currency" if sign in _all_signs() else "not_a_number")


def _digits_value(digits: str, locale: str, decimals: int | None) -> Fraction:
    if not re.fullmatch(r"[0-9.,' ]+", digits):
        raise NumberFormatError("not_a_number")
    if SHAPE.fullmatch(digits) is None:
        raise NumberFormatError("separators")
    point = _decimal_point(digits, locale, decimals)
    whole, fraction = (digits[:point], digits[point + 1 :]) if point is not None else (digits, "")
    is_readable = (not whole or whole.isdigit() or _is_grouped(whole, locale)) and (
        not fraction or fraction.isdigit()
    )
    if not is_readable:
        raise NumberFormatError("separators")
    plain = re.sub(r"[^0-9]", "", whole) + "." + fraction
    if len(plain) > MAX_DIGITS + 1:
        raise NumberFormatError("too_large")
    return Fraction("0" + plain)


def _decimal_point(digits: str, locale: str, decimals: int | None) -> int | None:
    stops = [index for index, letter in enumerate(digits) if letter in ".,"]
    if not stops:
        return None
    last = stops[-1]
    others = {digits[index] for index in range(last) if not digits[index].isdigit()}
    if digits[last] in others:
        return None  # the same separator twice can only be grouping
    if others:
        return last  # another separator already groups the digits before it
    whole, fraction = digits[:last], digits[last + 1 :]
    could_group = len(fraction) == GROUP and 1 <= len(whole) <= GROUP and not whole.startswith("0")
    if not could_group:
        return last
    if decimals is not None and decimals < GROUP:
        return None
    return last if digits[last] == number_locale(locale).number_symbols["latn"]["decimal"] else None


def _is_grouped(whole: str, locale: str) -> bool:
    separators = {letter for letter in whole if not letter.isdigit()}
    is_lakhs = number_locale(locale).language == "ta" and LAKHS.fullmatch(whole) is not None
    return len(separators) == 1 and (is_lakhs or THOUSANDS.fullmatch(whole) is not None)


@lru_cache(maxsize=1)
def _all_signs() -> frozenset[str]:
    # The kyat's K is missing: beside another number, 5k means five thousand to most people.
    own = {"៛", "rp", "₭", "rm", "₱", "s$", "b$", "฿", "₫", "us$", "€", "£", "¥", "₹", "eur", "gbp"}
    typed = {sign for signs in TYPED_SIGNS.values() for sign in signs}
    return frozenset(own | typed | {code.lower() for code in TYPED_SIGNS})


@lru_cache(maxsize=64)
def _signs_of(currency: Currency) -> frozenset[str]:
    typed = TYPED_SIGNS.get(currency.code, ())
    return frozenset({currency.symbol.lower(), currency.code.lower(), *typed})
