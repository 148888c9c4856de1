"""Seal a text that travels through a browser and comes back soon: nobody there can read or change it.

Fernet (AES-128-CBC and HMAC-SHA-256) with a key made of the installation's secret. Each text says of which kind it is:
one that comes back in the place of another kind opens nothing.
"""

import hashlib
from base64 import urlsafe_b64encode

from flask import current_app


def seal(kind: str, text: str) -> str:
    """Return ``text`` sealed as one of ``kind``, as ASCII that may stand in a form."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - loads OpenSSL, for few requests

    return Fernet(_key()).encrypt(f"{kind}:{text}".encode()).decode()


def unseal(kind: str, sealed: str, seconds: int) -> str:
    """Return the text that was sealed as one of ``kind`` less than ``seconds`` ago, else ''."""
    from cryptography.fernet import Fernet, InvalidToken  # noqa: PLC0415

    try:
        text = Fernet(_key()).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return ""
    own_kind, _colon, content = text.partition(":")
    return content if own_kind == kind else ""


def _key() -> bytes:
    secret = current_app.config["SECRET_KEY"].encode()
    return urlsafe_b64encode(hashlib.sha256(b"sealed:" + secret).digest())
