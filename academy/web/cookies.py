"""The cookie of a visit, signed with the keys of this installation: a rotation signs nobody out."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from academy.core.keys import KeyRing, Purpose


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
