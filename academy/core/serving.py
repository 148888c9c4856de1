"""Says which data folder is being served: a lock on a file in it, which ends with the processes that hold it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

NAME = "serving.lock"


class InUseError(Exception):
    """Another process serves, or restores into, this data folder."""


def hold(data_dir: Path) -> IO[bytes]:
    """Hold ``data_dir`` as one of its servers until the returned file, and every child's copy of it, is closed.

    Raises InUseError while a restore is at work there.
    """
    return _lock(data_dir, fcntl.LOCK_SH)


@contextmanager
def held_alone(data_dir: Path) -> Iterator[None]:
    """Hold ``data_dir`` alone. Raises InUseError while anybody serves from it."""
    with _lock(data_dir, fcntl.LOCK_EX):
        yield


def _lock(data_dir: Path, kind: int) -> IO[bytes]:
    data_dir.mkdir(parents=True, exist_ok=True)
    file = (data_dir / NAME).open("ab")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise InUseError from error
    return file
