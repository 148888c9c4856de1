"""Read phone numbers as people type them (docs/decisions/0611).

``812 345 678``, ``0812…``, ``62812…``, ``0062812…`` and ``+62 (0)812…`` are one number. Digits alone may stand for
numbers in several countries, so reading gives every number that they can mean, and chooses none in silence.
Pure; phonenumbers brings the numbering plans. Imported on first use: its tables are large.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category, decimal, normalize

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from academy.core import locales

#: What stands between digits: dashes, spaces, brackets, invisible signs; and these.
SEPARATOR_CATEGORIES = frozenset({"Pd", "Zs", "Ps", "Pe", "Cf", "Cc"})
SEPARATORS = frozenset(".,·•/~_'\u2212\u30fc")
#: 15 digits of ITU-T E.164; a prefix for calls abroad, a doubled code and a trunk zero may stand before them.
MAXIMUM_DIGITS = 24
ABROAD = "00"
ON_A_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


@dataclass(frozen=True)
class Reading:
    """A number that typed digits can mean."""

    #: E.164, e.g. ``+62812345678``.
    text: str
    #: ISO 3166 code of its country; '' for numbers of no country.
    country: str
    #: Whether a mobile phone can have it, so that a code can arrive.
    is_mobile: bool
    #: Whether it was typed as such numbers are: with + or 00, or as at home. Digits that begin with a country's
    #: code and have no + are not plain.
    is_plain: bool


def readings_at_home(typed: str, country: str) -> tuple[Reading, ...]:
    """Return the mobile numbers that ``typed`` can mean for a person in ``country`` ('' for none of ours).

    Raises ValueError when it is not a phone number at all.
    """
    number = _digits(typed)
    if number.startswith(("+", ABROAD)):
        found = [*_international(number)]
    else:
        found = [*_national(number, country), *_with_own_code(number), *_by_plan(number, country)]
    return _once(reading for reading in found if reading.is_mobile)


def readings_anywhere(typed: str, country: str) -> tuple[Reading, ...]:
    """Return what ``typed`` can mean in any member state, for finding an account that exists.

    Mobile numbers come first, those of ``country`` before others; then landlines, which the first release took
    for accounts, each read as that release read it. Raises ValueError when it is not a phone number at all.
    """
    number = _digits(typed)
    if number.startswith(("+", ABROAD)):
        found = [*_international(number)]
    else:
        found = [*_with_own_code(number)]
        found += [reading for state in locales.countries() for reading in _national(number, state)]
    found += [reading for state in locales.countries() for reading in _by_plan(number, state)]
    return _once(sorted(found, key=lambda each: (not each.is_mobile, each.country != country)))


def shown(text: str) -> str:
    """Return an E.164 number in groups of digits, e.g. ``+62 812-345-678``."""
    return str(phonenumbers.format_number(phonenumbers.parse(text), PhoneNumberFormat.INTERNATIONAL))


def country_of(text: str) -> str:
    """Return the ISO 3166 code of an E.164 number's country, or ''."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(text)) or ""


def _digits(typed: str) -> str:
    """Return the digits in ASCII, after a + where one was typed. Raises ValueError."""
    text = re.sub("^tel:", "", normalize("NFKC", typed).strip(), flags=re.IGNORECASE).partition(";")[0]
    signs = []
    for sign in text:
        if sign.isdecimal():
            signs.append(str(decimal(sign)))
        elif sign == "+" and not signs:
            signs.append(sign)
        elif category(sign) not in SEPARATOR_CATEGORIES and sign not in SEPARATORS:
            raise ValueError("not a sign of a phone number")
    number = "".join(signs)
    if number in ("", "+") or len(number) > MAXIMUM_DIGITS:
        raise ValueError("no phone number has so few or so many digits")
    return number


def _international(number: str) -> Iterator[Reading]:
    """Read a number with + or a prefix for calls abroad: 00, or one with a carrier in it (001, 008, 00700)."""
    if number.startswith("+"):
        yield from _with_code(number[1:], is_plain=True)
        return
    for prefix in dict.fromkeys((ABROAD, number[:3], "00700")):
        if number.startswith(prefix):
            yield from _with_code(number.removeprefix(prefix), is_plain=True)


def _with_own_code(number: str) -> Iterator[Reading]:
    """Read digits that begin with the code of a member state and lack only the +."""
    if _state_of(number):
        yield from _with_code(number, is_plain=False)


def _with_code(digits: str, *, is_plain: bool) -> Iterator[Reading]:
    """Read digits that begin with a country's code.

    When that is no mobile number, the code may stand there twice, or before a trunk zero.
    """
    found = tuple(_read("+" + digits, None, is_plain=is_plain))
    yield from found
    state = _state_of(digits)
    if state and not any(reading.is_mobile for reading in found):
        code = locales.countries()[state].phone_prefix.removeprefix("+")
        rest = digits.removeprefix(code)
        if rest.startswith(code):
            yield from _read("+" + rest, None, is_plain=False)
        elif rest.startswith("0"):
            yield from _read("+" + code + rest[1:], None, is_plain=is_plain)


def _state_of(digits: str) -> str:
    """Return the member state whose code ``digits`` begin with, or ''."""
    states = locales.countries().items()
    return next((code for code, state in states if digits.startswith(state.phone_prefix[1:])), "")


def _national(digits: str, state: str) -> Iterator[Reading]:
    """Read digits as at home in ``state``, with or without a trunk zero, also where the plan has none."""
    if state in locales.countries():
        code = locales.countries()[state].phone_prefix
        for own in dict.fromkeys((digits, digits.removeprefix("0"))):
            yield from _read(code + own, None, is_plain=True)


def _by_plan(number: str, state: str) -> Iterator[Reading]:
    """Read by the plan of ``state`` with its own prefixes for calls abroad, as the first release did."""
    if state in locales.countries():
        yield from _read(number, state, is_plain=False)


def _read(number: str, state: str | None, *, is_plain: bool) -> Iterator[Reading]:
    try:
        parsed = phonenumbers.parse(number, state)
    except phonenumbers.NumberParseException:
        return
    if phonenumbers.is_valid_number(parsed):
        country = phonenumbers.region_code_for_number(parsed) or ""
        yield Reading(_e164(parsed), country, _is_mobile(parsed), is_plain)


def _e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _is_mobile(number: PhoneNumber) -> bool:
    return phonenumbers.number_type(number) in ON_A_MOBILE


def _once(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return each number once, as the plainest of its readings."""
    found: dict[str, Reading] = {}
    for reading in readings:
        if reading.text not in found or reading.is_plain:
            found[reading.text] = reading
    return tuple(found.values())
