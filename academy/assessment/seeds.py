"""Secret seeds of draws (docs/decisions/0500)."""

import hashlib
import hmac
import secrets

from flask import current_app


def new_seed() -> str:
    """Return a random seed for one final check."""
    return secrets.token_hex(16)


def practice_seed(person_id: int, edition_id: int, lesson_id: str) -> str:
    """Return the secret seed of a practice. It is known before the first answer makes the row."""
    words = f"practice/{person_id}/{edition_id}/{lesson_id}".encode()
    key = hashlib.sha256(b"draw:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:32]
