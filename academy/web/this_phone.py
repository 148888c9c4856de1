"""What a phone remembers of sign-ins in a sealed cookie: the country of the last number, and which accounts came in.

The country lets a number typed as at home be read at once. The accounts are hashes: somebody else's wrong tries lock an
account, but not for the phone on which its owner has signed in before. Signing out keeps the cookie; it opens nothing.
"""

import json
import secrets
from dataclasses import dataclass

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from academy.core.sealing import seal, unseal

COOKIE = "phone"
YEAR = 365 * 24 * 3600
#: A family, or the last of a class.
MAXIMUM_ACCOUNTS = 12


@dataclass(frozen=True)
class Phone:
    """What this phone remembers; all empty on a new one."""

    #: A random name of the phone.
    key: str = ""
    #: ISO 3166 code, or ''.
    country: str = ""
    #: Hashes of the accounts that signed in here, the last one first.
    accounts: tuple[str, ...] = ()


def this_phone() -> Phone:
    """Return what the phone of this request remembers."""
    kept = unseal(COOKIE, request.cookies.get(COOKIE, ""), YEAR)
    if not kept:
        return Phone()
    key, country, *accounts = json.loads(kept)
    return Phone(key, country, tuple(accounts))


def remember(account: str, country: str) -> None:
    """Let this phone remember that ``account`` (a hash) signed in, and the country of its number, if it has one."""
    phone = this_phone()
    accounts = list(dict.fromkeys((account, *phone.accounts)))[:MAXIMUM_ACCOUNTS]
    kept = json.dumps([phone.key or secrets.token_urlsafe(9), country or phone.country, *accounts])
    sealed = seal(COOKIE, kept)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, sealed, max_age=YEAR, samesite="Lax", httponly=True, secure=is_secure)
        return response
