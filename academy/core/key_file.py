"""The file in the data folder that holds the secrets of an installation which sets none: the newest first, one a line.

The supervisor loads this module, so it imports nothing large.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

NAME = "secret-key"
#: Begins a line whose secret somebody else may know.
LEAKED = "leaked "
ID_LENGTH = 12


@dataclass(frozen=True)
class Secret:
    """One secret of this installation, and whether somebody else may know it."""

    text: str
    is_leaked: bool = False

    @cached_property
    def id(self) -> str:
        """Return what tells secrets apart and is useless to guess one: 12 hexadecimal digits."""
        return hashlib.sha256(b"key-id:" + self.text.encode()).hexdigest()[:ID_LENGTH]

    def __repr__(self) -> str:
        """Name the secret by its id: what is shown may end in a log."""
        return f"Secret({self.id})"


def make(path: Path) -> None:
    """Make the file with a first secret, unless it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    # Made apart and linked: of two processes that start together, both read the one whole secret.
    made = path.with_name(f".{NAME}-{os.getpid()}")
    _write(made, (_new(),))
    with suppress(FileExistsError):
        os.link(made, path)
    made.unlink()


def read(path: Path) -> tuple[Secret, ...]:
    """Return the secrets in the file, the newest first. Raises OSError, and ValueError when it is not ASCII."""
    lines = path.read_text(encoding="ascii").splitlines()
    return tuple(
        Secret(line.removeprefix(LEAKED).strip(), line.startswith(LEAKED)) for line in lines if line.strip()
    )


def rotate(path: Path, *, is_leaked: bool) -> tuple[Secret, ...]:
    """Put a new secret before those in the file, which are marked when one ``is_leaked``; return them all.

    Raises OSError and ValueError as `read`.
    """
    with _alone(path.parent):
        kept = read(path)
        if is_leaked:
            kept = tuple(replace(secret, is_leaked=True) for secret in kept)
        ring = (_new(), *kept)
        made = path.with_name(f".{NAME}-{os.getpid()}")
        _write(made, ring)
        made.replace(path)
    return ring


def _new() -> Secret:
    return Secret(secrets.token_urlsafe(48))


def _write(path: Path, ring: tuple[Secret, ...]) -> None:
    path.touch(mode=0o600)
    with path.open("w", encoding="ascii") as file:
        file.writelines(f"{LEAKED if each.is_leaked else ''}{each.text}\n" for each in ring)
        file.flush()
        os.fsync(file.fileno())  # what is sealed under a secret that is lost can never be checked again


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` alone: of two rotations at once, the second finds what the first has written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
