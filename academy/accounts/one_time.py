"""Secrets that work once: digits for a phone or on paper, and what is stored of a secret."""

import hashlib
import hmac
import secrets

from flask import current_app

#: Of a code that is sent, and of one on paper, which works for a day.
DIGITS, PAPER_DIGITS = 6, 8
#: How often the digits of one code may be tried.
MAXIMUM_ATTEMPTS = 5


def new_digits(count: int = DIGITS) -> str:
    """Return ``count`` random digits."""
    return f"{secrets.randbelow(10**count):0{count}}"


def hash_secret(secret: str) -> str:
    """Return the stored form of a secret. Six digits are few, so the hash needs a key beside the database."""
    key = hashlib.sha256(b"one-time:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
