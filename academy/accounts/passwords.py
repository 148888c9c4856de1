"""Passwords: argon2id behind a small gate, and the rules for new ones.

19 MiB, two passes, one lane (OWASP's first choice, 63 ms here). At most two hashes are computed at a time in a
process, so that a storm of sign-ins cannot take the processor from learners' answers.
"""

from functools import cache
from importlib import resources
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, ClassVar
from unicodedata import normalize

from academy.core.errors import TooManyRequestsError
from academy.core.i18n import gettext as _

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MINIMUM_LENGTH = 8
MAXIMUM_LENGTH = 256
MEMORY_KIB = 19 * 1024
PASSES = 2
WAIT_SECONDS = 5
#: What is stored instead of a hash when an account has no password.
NO_PASSWORD = "!"  # noqa: S105 - the absence of a password

_gate = BoundedSemaphore(2)


class BusyError(TooManyRequestsError):
    """Too many people are signing in at this moment."""

    code: ClassVar[str] = "busy"
    status: ClassVar[int] = 503


def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``. Raises BusyError."""
    with _Turn():
        return _hasher().hash(_folded(password))


def is_right_password(password_hash: str | None, password: str) -> bool:
    """Say whether ``password`` belongs to the hash; without a hash work as long and say no. Raises BusyError."""
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415 - loads libargon2

    is_set = password_hash is not None and password_hash != NO_PASSWORD
    with _Turn():
        try:
            _hasher().verify(password_hash if password_hash and is_set else _nobody(), _folded(password))
        except VerifyMismatchError:
            return False
    return is_set


def is_common(password: str) -> bool:
    """Say whether ``password`` is among the ones that are tried first everywhere."""
    return _folded(password).casefold() in _common()


class _Turn:
    def __enter__(self) -> None:
        if not _gate.acquire(timeout=WAIT_SECONDS):
            raise BusyError(_("Many people are signing in. Please try again in a moment."), WAIT_SECONDS)

    def __exit__(self, *_error: object) -> None:
        _gate.release()


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 - loads libargon2

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    return frozenset(resources.files("academy.accounts").joinpath("common-passwords.txt").read_text().split())


def _folded(password: str) -> str:
    # Keyboards write the same letters in different code points; a person types the same thing on two phones.
    return normalize("NFKC", password)
