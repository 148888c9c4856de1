"""Ways in which the world outside fails while people answer."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.support.postgresql import PrivatePostgreSQL

Strike = Callable[[], None]


def hold_write_lock(path: Path, *, seconds: float) -> Strike:
    """Return a strike that lets people work a second and then holds SQLite's write lock for ``seconds``."""

    def strike() -> None:
        time.sleep(1)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    return strike


def restart_and_wait(server: PrivatePostgreSQL, *, seconds: float = 1.5) -> Strike:
    """Return a strike that restarts PostgreSQL as a crash would, and then lets people work for ``seconds``."""

    def strike() -> None:
        server.restart()
        time.sleep(seconds)

    return strike


def let_them_work() -> None:
    """Strike at nothing: what came before is over, and everybody hands in."""


def fill_disk(folder: Path, *, seconds: float) -> Strike:
    """Return a strike that lets people work a second, and then leaves no byte free in ``folder`` for ``seconds``."""
    filler = folder / "filler"

    def strike() -> None:
        time.sleep(1)
        with filler.open("wb", buffering=0) as file:
            deadline, size = time.monotonic() + seconds, 1024 * 1024
            while time.monotonic() < deadline:
                try:
                    file.write(bytes(size))
                except OSError:  # full: what becomes free is taken again
                    size = max(512, size // 2)
                    time.sleep(0.01)
        filler.unlink()

    return strike
