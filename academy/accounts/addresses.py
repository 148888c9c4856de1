"""E-mail addresses and phone numbers: one spelling for each account.

The two validators are imported on first use; most processes serve lessons and never need their tables.
"""

import unicodedata
from dataclasses import dataclass

from academy.core import locales
from academy.core.mail import Channel
from academy.core.typed import tidy_address

MAXIMUM_TYPED = 254


class AddressError(ValueError):
    """What was typed is neither an e-mail address nor a phone number."""


@dataclass(frozen=True)
class Address:
    """Where a person can be reached; ``text`` is folded, so equal accounts have equal texts."""

    channel: Channel
    text: str


def parse_address(typed: str, country: str) -> Address:
    """Read an e-mail address, or a phone number as written in ``country``. Raises AddressError."""
    if len(typed) > MAXIMUM_TYPED:
        raise AddressError("too long")
    text = tidy_address(typed)
    if "@" in text:
        return Address(Channel.EMAIL, _fold_email(text))
    return Address(Channel.SMS, _fold_phone(text, country))


def _fold_email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - see the docstring

    try:
        checked = validate_email(
            "".join(text.split()), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError as error:
        raise AddressError(str(error)) from error
    return unicodedata.normalize("NFKC", checked.casefold())


def _fold_phone(text: str, country: str) -> str:
    import phonenumbers  # noqa: PLC0415 - see the docstring

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise AddressError(str(error)) from error
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        raise AddressError("not a number in use")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_prefix(country: str) -> str:
    """Return the international prefix of ``country``, or '' for one that is not ours."""
    return locales.countries()[country].phone_prefix if country in locales.countries() else ""
