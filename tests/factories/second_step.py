"""A code app and a device with a passkey, as staff have them; the device is software and speaks to the real library."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from html import unescape

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.accounts.second_factors import Passkey
from academy.accounts.services.code_app import SECONDS, keep_code_app, new_secret
from academy.core import clock
from academy.core.db import db
from academy.core.ids import new_public_id

SYMBOLS = r"[2-9a-hjkmnp-z]{4}(?:-[2-9a-hjkmnp-z]{4}){3}"


@dataclass
class CodeApp:
    """An app that shows codes."""

    secret: str

    def code(self, after: int = 0) -> str:
        """Return the code that the app shows now, or ``after`` steps of 30 seconds."""
        return pyotp.HOTP(self.secret).at(int(clock.now().timestamp()) // SECONDS + after)


def make_code_app(person: Person) -> CodeApp:
    """Set up a code app for ``person``; the code of now is not used up."""
    app = CodeApp(new_secret())
    assert keep_code_app(person, app.secret, app.code(after=-1))
    return app


def app_on(page: str) -> CodeApp:
    """Return an app that has read the picture of a page."""
    found = re.search(r'<code class="groups"[^>]*>([A-Z2-7 ]+)</code>', page)
    assert found, "no key on this page"
    return CodeApp(found[1].replace(" ", ""))


def recovery_codes_on(page: str) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall(rf"<code>({SYMBOLS})</code>", unescape(page))


def set_up(client: FlaskClient, **fields: str) -> tuple[CodeApp, list[str], TestResponse]:
    """Set up a code app on the page that asks for it; return app, recovery codes and the page that shows them."""
    app = app_on(client.get("/en/second-step").text)
    page = client.submit("/en/second-step/code-app", {"code": app.code(), **fields})  # type: ignore[attr-defined]
    assert page.status_code == 200, page.text
    return app, recovery_codes_on(page.text), page


@dataclass
class Device:
    """A device with one passkey, on the site at ``origin``."""

    origin: str = "http://localhost"
    counts: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b""

    def make(self, question: str) -> str:
        """Return what a browser says when it has made a passkey, as JSON."""
        asked = json.loads(question)
        self.credential_id = hashlib.sha256(str(self.key.private_numbers().private_value).encode()).digest()
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
        length = len(self.credential_id).to_bytes(2, "big")
        seen = self._seen(asked["rp"]["id"], 0x45) + bytes(16) + length + self.credential_id + cose
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": seen})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": _text(client), "attestationObject": _text(statement)})

    def sign(self, question: str) -> str:
        """Return what a browser says when the passkey has signed, as JSON."""
        asked = json.loads(question)
        seen = self._seen(asked["rpId"], 0x05)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(seen),
                "signature": _text(signature),
            }
        )

    def _seen(self, site: str, flags: int) -> bytes:
        self.count += self.counts
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, response: dict[str, str]) -> str:
        key = _text(self.credential_id)
        return json.dumps(
            {
                "id": key,
                "rawId": key,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """Return the bytes that base64url ``text`` stands for."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def make_passkey(person: Person, name: str = "A phone") -> str:
    """Give ``person`` a passkey whose device is not here; return its public id."""
    passkey = Passkey(
        public_id=new_public_id(),
        person_id=person.id,
        credential_id=new_public_id(),
        public_key=b"\xa0",
        sign_count=0,
        name=name,
        created_at=clock.now(),
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey.public_id
