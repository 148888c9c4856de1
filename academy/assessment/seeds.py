"""Secret seeds of draws (docs/decisions/0500)."""

import hashlib
import hmac
import secrets

from academy.core import keys
from academy.core.keys import Purpose


def new_seed() -> str:
    """Return a random seed for one final check."""
    return secrets.token_hex(16)


def practice_seed(person_id: int, edition_id: int, lesson_id: str) -> str:
    """Return the secret seed of a practice. It is known before the first answer makes the row.

    It comes from a lasting key: what a page asks before a rotation is what is marked after it.
    """
    words = f"practice/{person_id}/{edition_id}/{lesson_id}".encode()
    return hmac.new(keys.ring().lasting(Purpose.DRAW), words, hashlib.sha256).hexdigest()[:32]
