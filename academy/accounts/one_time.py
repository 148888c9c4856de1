"""Secrets that work once: digits for a phone or on paper, and what is stored of a secret."""

import secrets

from academy.core import keys
from academy.core.keys import Purpose

#: Of a code that is sent, and of one on paper, which works for a day.
DIGITS, PAPER_DIGITS = 6, 8
#: How often the digits of one code may be tried.
MAXIMUM_ATTEMPTS = 5


def new_digits(count: int = DIGITS) -> str:
    """Return ``count`` random digits."""
    return f"{secrets.randbelow(10**count):0{count}}"


def hash_secret(secret: str) -> str:
    """Return the stored form of a secret. Six digits are few, so the hash needs a key beside the database."""
    return keys.mac(Purpose.ONE_TIME, secret)


def hashes_of(secret: str) -> list[str]:
    """Return every form in which a secret may be stored: keys rotate while a link is on its way."""
    return keys.macs(Purpose.ONE_TIME, secret)


def is_secret(secret: str, stored: str | None) -> bool:
    """Say whether ``stored`` is what was stored of ``secret``."""
    return keys.is_mac(Purpose.ONE_TIME, secret, stored or "")
