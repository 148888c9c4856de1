"""Join codes: eight symbols that are easy to read aloud, to copy from a board and to type on a phone."""

import secrets

from academy.core.typed import read_code

#: Neither vowels (no words appear) nor anything that looks or sounds like another symbol: 0 O 1 I L 2 Z 5 S 8 B U V.
ALPHABET = "34679CDFGHJKMNPQRTWXY"
LENGTH = 8


def new_join_code() -> str:
    """Return a random code: 21**8, or 37 thousand million, are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def parse_join_code(typed: str) -> str:
    """Return a code as it is stored from how a person typed it; '' when it cannot be one."""
    return read_code(typed, _is_code)


def _is_code(symbols: str) -> bool:
    return len(symbols) == LENGTH and set(symbols) <= set(ALPHABET)


def printed_join_code(code: str) -> str:
    """Return a code as people read it, such as ``CDFG-HJKM``."""
    return f"{code[:4]}-{code[4:]}"
