"""Secrets that work once: six digits for a phone, and what is stored of a secret."""

import hashlib
import hmac
import secrets

from flask import current_app

#: How often the digits of one code may be tried.
MAXIMUM_ATTEMPTS = 5


def new_digits() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**6):06}"


def hash_secret(secret: str) -> str:
    """Return the stored form of a secret. Six digits are few, so the hash needs a key beside the database."""
    key = hashlib.sha256(b"one-time:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
