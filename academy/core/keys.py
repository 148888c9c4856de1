"""Every key of this installation: one for each purpose, derived from secrets that can be changed.

The secrets form a ring. The newest one signs; what an older one signed is still read, by the id that stands before it
(docs/decisions/0016). Nothing else knows a secret: a new use of a key is a new `Purpose`.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import assert_never

from flask import Flask, current_app

from academy.core import key_file
from academy.core.key_file import Secret


class Purpose(StrEnum):
    """What a key is for. The value is part of the key: it never changes."""

    #: The cookie of a visit.
    SESSION = "session"
    #: The token in a form.
    FORM = "form"
    #: Messages to workers.
    QUEUE = "queue"
    #: Texts that travel through a browser and come back (academy.core.sealing).
    SEALED = "sealed"
    #: What is stored of codes and links that work once.
    ONE_TIME = "one-time"
    #: What is stored of whom a limit counts.
    LIMIT = "limits"
    #: Draws of practice before the first answer stores them.
    DRAW = "draw"
    #: The number of a person that decides how figures are rounded.
    RECORD = "record-key"
    #: The seal of an audit entry, and its place in the chain.
    AUDIT = "audit"
    CHAIN = "chain"
    #: What staff's second step needs, stored so that it can be read again.
    SECOND_STEP = "second-step"
    #: The ticket with which the doctor asks how its request arrived.
    DOCTOR = "doctor"


#: What is kept in the database for years. It is read under a leaked secret too: whoever knows one cannot write there.
KEPT = frozenset({Purpose.DRAW, Purpose.AUDIT, Purpose.CHAIN, Purpose.SECOND_STEP})


#: What is looked up under its lasting key has the key of releases before: a page asked what will be marked, and a limit
#: that begins anew on the day of an upgrade lets everybody try again.
AS_BEFORE = frozenset({Purpose.DRAW, Purpose.LIMIT})


class UnreadableError(ValueError):
    """What should be unlocked was changed, is too old, or was locked with a key that is not in the ring."""


class KeyRing:
    """The secrets of one installation: those that are set, then those in the file of its data folder.

    The file is read again whenever it changes, so that a rotation reaches every process of this machine at once.
    """

    def __init__(self, own: Sequence[str], file: Path, leaked: Sequence[str] = ()) -> None:
        self._own = tuple(map(Secret, own))
        self._file = file
        self._leaked = frozenset(leaked)
        self._seen: tuple[int, int] | None = None
        self._secrets = self._ring(())

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Return all secrets, the newest first. Raises ValueError when there is none."""
        try:
            state = self._file.stat()
            seen = (state.st_ino, state.st_mtime_ns)
            if seen != self._seen:
                self._secrets, self._seen = self._ring(key_file.read(self._file)), seen
        except OSError:  # there is none, or it cannot be read now: what it held before is still right
            pass
        if not self._secrets:
            raise ValueError(f"there is no secret key, and none in {self._file}")
        return self._secrets

    def _ring(self, kept: tuple[Secret, ...]) -> tuple[Secret, ...]:
        leaked = self._leaked | {each.id for each in kept if each.is_leaked}
        texts = dict.fromkeys(each.text for each in (*self._own, *kept))
        return tuple(Secret(text, Secret(text).id in leaked) for text in texts)

    @property
    def is_set(self) -> bool:
        """Say whether the newest secret is a setting, not in the file."""
        return bool(self._own)

    def _readable(self, purpose: Purpose) -> list[Secret]:
        return [each for each in self.secrets if purpose in KEPT or not each.is_leaked]

    def mac(self, purpose: Purpose, message: str) -> str:
        """Return the HMAC-SHA-256 of ``message`` under the newest key, after the key's id: 56 ASCII characters."""
        return _mac(self.secrets[0], purpose, message)

    def macs(self, purpose: Purpose, message: str) -> list[str]:
        """Return every form in which the HMAC of ``message`` may be stored, the newest first."""
        readable = self._readable(purpose)
        older = [
            hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
            for each in readable
            if (key := _key_without_id(each.text, purpose))
        ]
        return [*(_mac(each, purpose, message) for each in readable), *older]

    def is_mac(self, purpose: Purpose, message: str, stored: str) -> bool:
        """Say whether ``stored`` is the HMAC of ``message`` under any key that may be read."""
        key_id = id_of(stored)
        forms = (
            [_mac(each, purpose, message) for each in self._readable(purpose) if each.id == key_id]
            if key_id
            else self.macs(purpose, message)
        )
        return any(hmac.compare_digest(form.encode(), stored.encode()) for form in forms)

    def knows(self, stored: str) -> bool:
        """Say whether the key that ``stored`` names is in the ring; what names none may be of any."""
        key_id = id_of(stored)
        return not key_id or key_id in {each.id for each in self.secrets}

    def lasting(self, purpose: Purpose) -> bytes:
        """Return the key of the oldest secret, for what must be the same after a rotation and is stored nowhere."""
        return _key(self.secrets[-1].text, purpose)

    def signing_keys(self, purpose: Purpose) -> "SigningKeys":
        """Return the keys as itsdangerous takes them: it signs with the last and reads with any."""
        return SigningKeys(self, purpose)

    def signing_key_list(self, purpose: Purpose) -> list[bytes]:
        """Return the keys of this moment, the newest last."""
        readable = self._readable(purpose)[::-1]
        older = [key for each in readable if (key := _key_without_id(each.text, purpose))]
        return [*older, *(_key(each.text, purpose) for each in readable)]

    def lock(self, purpose: Purpose, data: bytes) -> str:
        """Return ``data`` encrypted and signed under the newest key, as ASCII: its id, a dot and a Fernet token."""
        from cryptography.fernet import Fernet  # noqa: PLC0415 - loads OpenSSL, for few requests

        newest = self.secrets[0]
        token = Fernet(urlsafe_b64encode(_key(newest.text, purpose))).encrypt(data)
        return f"{newest.id}.{token.decode()}"

    def unlock(self, purpose: Purpose, locked: str, seconds: int | None = None) -> bytes:
        """Return what was locked, less than ``seconds`` ago if given. Raises UnreadableError."""
        from cryptography.fernet import Fernet, InvalidToken, MultiFernet  # noqa: PLC0415 - as in lock

        key_id = id_of(locked)
        found = [
            _key(each.text, purpose) if key_id else _key_without_id(each.text, purpose)
            for each in self._readable(purpose)
            if key_id in ("", each.id)
        ]
        keys = [Fernet(urlsafe_b64encode(key)) for key in found if key]
        try:
            return MultiFernet(keys).decrypt(locked.rpartition(".")[2].encode(), ttl=seconds)
        except (InvalidToken, ValueError) as error:  # ValueError: no key at all
            raise UnreadableError from error


class SigningKeys:
    """The keys of one purpose for itsdangerous, looked up each time: a rotation needs no restart."""

    def __init__(self, ring: KeyRing, purpose: Purpose) -> None:
        self._ring = ring
        self._purpose = purpose

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._ring.signing_key_list(self._purpose))


def ring() -> KeyRing:
    """Return the keys of the current application."""
    keys: KeyRing = current_app.extensions["keys"]
    return keys


def mac(purpose: Purpose, message: str) -> str:
    """Return the HMAC-SHA-256 of ``message`` under the newest key, after the key's id: 56 ASCII characters."""
    return ring().mac(purpose, message)


def macs(purpose: Purpose, message: str) -> list[str]:
    """Return every form in which the HMAC of ``message`` may be stored, to look for it."""
    return ring().macs(purpose, message)


def is_mac(purpose: Purpose, message: str, stored: str) -> bool:
    """Say whether ``stored`` is the HMAC of ``message`` under any key that may be read."""
    return ring().is_mac(purpose, message, stored)


def lock(purpose: Purpose, data: bytes) -> str:
    """Return ``data`` encrypted and signed for ``purpose``, as ASCII that may be stored; rotations do not hurt it."""
    return ring().lock(purpose, data)


def unlock(purpose: Purpose, locked: str, seconds: int | None = None) -> bytes:
    """Return what was locked for ``purpose``, less than ``seconds`` ago if given. Raises UnreadableError."""
    return ring().unlock(purpose, locked, seconds)


def id_of(stored: str) -> str:
    """Return the id of the key that ``stored`` was made with; '' for what was made before keys had ids."""
    return stored.rpartition(".")[0]


def init_keys(app: Flask, own: Sequence[str], file: Path, leaked: Sequence[str] = ()) -> None:
    """Give ``app`` its ring: the secrets that are set, the newest first, and those in ``file``."""
    app.extensions["keys"] = KeyRing(own, file, leaked)


def _mac(secret: Secret, purpose: Purpose, message: str) -> str:
    digest = hmac.digest(_key(secret.text, purpose), message.encode(), "sha256")
    return f"{secret.id}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@cache
def _key(secret: str, purpose: Purpose) -> bytes:
    """Derive the key of ``purpose``: HKDF-SHA-256 (RFC 5869) without salt, 32 bytes.

    By hand: the library's takes 7 MB in every process, and a test compares the two.
    """
    if purpose in AS_BEFORE:
        return _key_without_id(secret, purpose)
    extracted = hmac.digest(bytes(32), secret.encode(), "sha256")
    return hmac.digest(extracted, f"academy/1/{purpose}".encode() + b"\x01", "sha256")


@cache
def _key_without_id(secret: str, purpose: Purpose) -> bytes:
    """Derive the key as releases did that knew one secret only; b'' where nothing of theirs is read."""
    match purpose:
        case Purpose.SESSION | Purpose.FORM:
            return secret.encode()
        case Purpose.AUDIT | Purpose.ONE_TIME | Purpose.SEALED | Purpose.DRAW | Purpose.LIMIT:
            return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()
        case Purpose.QUEUE | Purpose.RECORD | Purpose.CHAIN | Purpose.SECOND_STEP | Purpose.DOCTOR:
            return b""
    assert_never(purpose)
