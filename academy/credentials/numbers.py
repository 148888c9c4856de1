"""Certificate numbers: twelve symbols such as `K7QF-2M9D-XT4A`, eleven random and one check symbol.

The symbols are Crockford's base 32 (no I, L, O, U), read as elements of the field GF(32). A number is valid
when a constant plus the sum of symbol × 2^place is zero in that field. Places have different weights, all
invertible, so one wrong symbol and any two symbols that changed places (adjacent or not) give another sum.
"""

import secrets

from academy.core.typed import read_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
LOOK_ALIKES = {"O": "0", "I": "1", "L": "1"}
FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2): powers of 2 have period 31


def new_number() -> str:
    """Return a new certificate number with 55 bits from the system's secure random source."""
    return _grouped(_with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))))


def parse_number(text: str) -> str | None:
    """Return the number a person typed in its printed form, or None when it cannot be a certificate number.

    Whatever `read_code` forgives is forgiven, and O, I, L typed for 0, 1, 1. A wrong check symbol is not.
    """
    symbols = read_code(text, _is_number, LOOK_ALIKES)
    return _grouped(symbols) if symbols else None


def _is_number(symbols: str) -> bool:
    return len(symbols) == LENGTH and set(symbols) <= set(ALPHABET) and not _checksum(symbols)


def _with_check(symbols: str) -> str:
    """Append to eleven symbols the one that brings their sum to zero."""
    return symbols + ALPHABET[_checksum(symbols + ALPHABET[0])]


def _checksum(symbols: str) -> int:
    """Return the weighted sum over GF(32), by Horner's rule; 0 for a valid number."""
    total = 1  # so that twelve zeros are not valid
    for symbol in symbols:
        total = _double(total) ^ ALPHABET.index(symbol)
    return total


def _double(element: int) -> int:
    """Multiply a field element by 2."""
    shifted = element << 1
    return shifted ^ FIELD_POLYNOMIAL if shifted & 0b100000 else shifted


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + GROUP] for start in range(0, LENGTH, GROUP))
