"""Public ids: random, short, safe to read aloud. Integer keys never leave the database."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16


def new_public_id() -> str:
    """Return a random id of 16 symbols (79 bits) without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
