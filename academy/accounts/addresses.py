"""E-mail addresses and phone numbers: one spelling for each account.

The two validators are imported on first use; most processes serve lessons and never need their tables.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from academy.accounts.mail_domains import likely_domain
from academy.core.mail import Channel
from academy.core.typed import tidy_address

MAXIMUM_TYPED = 254


class Fault(StrEnum):
    """What is wrong with what was typed."""

    NOT_AN_ADDRESS = "not-an-address"
    NOT_AN_EMAIL = "not-an-email"
    NOT_MOBILE = "not-mobile"


class AddressError(ValueError):
    """What was typed is neither an e-mail address nor the number of a mobile phone."""

    def __init__(self, message: str, fault: Fault = Fault.NOT_AN_ADDRESS) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True)
class Address:
    """Where a person can be reached; ``text`` is folded, so equal accounts have equal texts."""

    channel: Channel
    text: str


@dataclass(frozen=True)
class Readings:
    """What typed signs can mean, the likeliest first; ``is_plain`` when there is nothing to ask about."""

    addresses: tuple[Address, ...]
    is_plain: bool


def parse_address(typed: str, country: str) -> Address:
    """Read an e-mail address, or a mobile number as written in ``country``. Raises AddressError.

    For services and commands, where nobody can be asked: digits that can mean several numbers are refused.
    """
    text = _tidy(typed)
    if "@" in text:
        return Address(Channel.EMAIL, _fold_email(text))
    found = read_address(text, country).addresses
    if len(found) > 1:
        raise AddressError(f"it can mean {' or '.join(each.text for each in found)}; start it with +")
    return found[0]


def read_address(typed: str, country: str) -> Readings:
    """Return what a person in ``country`` can mean who gives an address. Raises AddressError.

    The last of several e-mail addresses is the one as it was typed, the first a likelier one. Only numbers that can
    be a mobile phone's are read: to others no code can be sent.
    """
    text = _tidy(typed)
    if "@" in text:
        return _read_email(text)
    from academy.accounts import phone_numbers  # noqa: PLC0415 - see the docstring

    try:
        mobile = phone_numbers.readings_at_home(text, country)
        others = () if mobile else phone_numbers.readings_anywhere(text, country)
    except ValueError as error:
        raise AddressError(str(error)) from error
    if not mobile:
        is_landline = any(each.country == country for each in others) or not any(
            each.is_mobile for each in others
        )
        fault = Fault.NOT_MOBILE if others and is_landline else Fault.NOT_AN_ADDRESS
        raise AddressError("not the number of a mobile phone there", fault)
    addresses = tuple(Address(Channel.SMS, reading.text) for reading in mobile)
    return Readings(addresses, is_plain=len(mobile) == 1 and mobile[0].is_plain)


def possible_addresses(typed: str, country: str) -> tuple[Address, ...]:
    """Return every address that an account found by ``typed`` can have, the likeliest first. Raises AddressError.

    A phone number is tried in all member states, so the number as she registered it is enough to sign in.
    """
    text = _tidy(typed)
    if "@" in text:
        return (Address(Channel.EMAIL, _fold_email(text)),)
    from academy.accounts import phone_numbers  # noqa: PLC0415

    try:
        found = phone_numbers.readings_anywhere(text, country)
    except ValueError as error:
        raise AddressError(str(error)) from error
    if not found:
        raise AddressError("not a number in use")
    return tuple(Address(Channel.SMS, reading.text) for reading in found)


def shown(address: Address) -> str:
    """Return an address for people to read: a phone number in groups of digits."""
    if address.channel is Channel.EMAIL:
        return address.text
    from academy.accounts import phone_numbers  # noqa: PLC0415

    return phone_numbers.shown(address.text)


def country_of(address: Address) -> str:
    """Return the ISO 3166 code of a phone number's country; '' of an e-mail address."""
    if address.channel is Channel.EMAIL:
        return ""
    from academy.accounts import phone_numbers  # noqa: PLC0415

    return phone_numbers.country_of(address.text)


def _tidy(typed: str) -> str:
    if len(typed) > MAXIMUM_TYPED:
        raise AddressError("too long")
    return tidy_address(typed)


def _read_email(text: str) -> Readings:
    local, _at, domain = "".join(text.split()).rpartition("@")
    likely = likely_domain(domain.casefold())
    meant = [Address(Channel.EMAIL, _fold_email(f"{local}@{likely}"))] if likely else []
    try:
        read = [*meant, Address(Channel.EMAIL, _fold_email(text))]
    except AddressError:
        if not meant:
            raise
        read = meant
    return Readings(tuple(read), is_plain=not meant)


def _fold_email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        checked = validate_email(
            "".join(text.split()), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError as error:
        raise AddressError(str(error), Fault.NOT_AN_EMAIL) from error
    return unicodedata.normalize("NFKC", checked.casefold())
