"""The cookie of a visit, signed with the keys of this installation: a rotation signs nobody out."""

from flask import Flask, current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from academy.core.keys import KeyRing, Purpose

#: Where Flask-Login keeps the token of whoever signed in.
SIGNED_IN = "_user_id"


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own cookies, under the newest key for `Purpose.SESSION`; those of older keys are read."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """Return what signs and reads a cookie."""
        ring: KeyRing = app.extensions["keys"]
        return URLSafeTimedSerializer(
            ring.signing_keys(Purpose.SESSION),
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
        )


def brings_session() -> bool:
    """Say whether this request brings the cookie of a visit, whosever it is."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def is_of_somebody() -> bool:
    """Say whether the cookie of this visit, as it is now, is that of somebody who signed in; nobody else is asked."""
    return (brings_session() or session.modified) and SIGNED_IN in session
