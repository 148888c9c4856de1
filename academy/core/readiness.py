"""Whether this process can save what people send: answered within a second, whatever is frozen.

Each look runs in a thread of its own, one at a time; who asks waits for it a moment and no longer.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from academy.core import clock
from academy.core.db import db, may_write, rollback
from academy.core.limits import RateCounter

#: Seconds after which a check that does not come to an end counts as failed.
LONGEST_LOOK = 0.8
#: Less free space than this is a full disk: the database needs some for its log.
LEAST_FREE_BYTES = 8 * 1024 * 1024
#: A row of this size needs new pages, so a database that may not grow refuses it.
PROBE_BYTES = 64 * 1024

Check = Callable[[], None]


class Readiness:
    """Runs ``checks``, by name; each raises when something is missing."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self.checks = checks
        self._lock = threading.Lock()
        self._look: Future[str] | None = None
        self._began_at = 0.0
        self._looking_at = ""

    def missing(self) -> str:
        """Return the name of the check that failed or hangs; '' when all is well."""
        with self._lock:
            if self._look is None or self._look.done():
                self._look, self._began_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._look,), daemon=True).start()
            look, left = self._look, LONGEST_LOOK - (time.monotonic() - self._began_at)
        try:
            return look.result(max(0.0, left))
        except TimeoutError:
            return self._looking_at

    def _run(self, look: Future[str]) -> None:
        for name, check in self.checks.items():
            self._looking_at = name
            try:
                check()
            except Exception:  # whatever it is, this process is not ready
                look.set_result(name)
                return
        look.set_result("")


def init_readiness(app: Flask, data_dir: Path) -> None:
    """Check the free space of the data folder and of SQLite's, and that the database takes a row."""
    folders = {data_dir}
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername.startswith("sqlite") and url.database:
        folders.add(Path(url.database).resolve().parent)
    app.extensions["readiness"] = Readiness(
        {"disk": lambda: _check_disk(folders), "database": lambda: _check_database(app)}
    )


def _check_disk(folders: set[Path]) -> None:
    """Raise OSError when a folder is nearly full or takes no file."""
    for folder in folders:
        if folder.exists():
            if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
                raise OSError(f"less than {LEAST_FREE_BYTES} bytes are free")
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(4096))


def _check_database(app: Flask) -> None:
    """Write a row and take it back. Raises what the database raises."""
    with app.test_request_context():  # waits no longer than a request does
        token = may_write.set(True)
        try:
            is_sqlite = db.session.get_bind().dialect.name == "sqlite"
            key = "readiness" + "-" * (PROBE_BYTES if is_sqlite else 0)
            db.session.execute(sa.insert(RateCounter).values(key=key, window=clock.now(), hits=1))
        finally:
            rollback()
            may_write.reset(token)
