"""What is made of sources once, by `make setup`, and only read while the academy serves (docs/decisions/0036).

A copy of the code has other times, so content alone tells whether a source has changed.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Flask

log = logging.getLogger("academy.built")


def digest_of_sources(files: Iterable[Path]) -> str:
    """Return a digest (SHA-256, hexadecimal) of names and content of ``files``."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: processes that start together all find the same to make.

    Everybody may read it, whoever made it: the code belongs to one user, and another one serves it.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def make_anew(app: Flask, what: str, make: Callable[[], object]) -> None:
    """Call ``make``, because a source has changed. Where the code may not be written, say what to do and go on."""
    try:
        make()
    except OSError as error:
        log.warning(
            "%s are older than the code, which cannot be written to: run make setup as its owner", what
        )
        log.debug("what could not be written", exc_info=error)
        not_built(app).append(what)


def not_built(app: Flask) -> list[str]:
    """Return what is older than the code and could not be made anew; a check tells operators."""
    missing: list[str] = app.extensions.setdefault("not_built", [])
    return missing
