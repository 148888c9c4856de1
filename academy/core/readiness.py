"""Whether this process can save what people send, and whether work is late: within a second, whatever is frozen.

Each look runs in a thread of its own, one at a time; who asks waits for it a moment and no longer.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

import sqlalchemy as sa
from flask import Flask

from academy.core import clock
from academy.core.db import db, may_write, reading, rollback
from academy.core.limits import RateCounter
from academy.core.work import LATE, longest_wait

#: Seconds after which a check that does not come to an end counts as failed, and the least that is left for the work.
LONGEST_LOOK = 0.8
LEAST_LOOK = 0.1
#: Less free space than this is a full disk: the database needs some for its log.
LEAST_FREE_BYTES = 8 * 1024 * 1024
#: A row of this size needs new pages, so a database that may not grow refuses it.
PROBE_BYTES = 64 * 1024

Check = Callable[[], None]
T = TypeVar("T")


class Work(StrEnum):
    """Whether what is due is done in time; unknown while nobody can say so in a moment."""

    IN_TIME = "in-time"
    LATE = "late"
    UNKNOWN = "unknown"


class Glance(Generic[T]):
    """Has ``look`` run in a thread of its own, one at a time."""

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._result: Future[T] | None = None
        self._began_at = 0.0

    def result(self, seconds: float) -> T:
        """Return what it comes to. Raises TimeoutError for one that began ``seconds`` ago and still runs."""
        with self._lock:
            if self._result is None or self._result.done():
                self._result, self._began_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._result,), daemon=True).start()
            result, left = self._result, seconds - (time.monotonic() - self._began_at)
        return result.result(max(0.0, left))

    def _run(self, result: Future[T]) -> None:
        try:
            result.set_result(self._look())
        except Exception as error:  # whatever it is, whoever asked is told
            result.set_exception(error)


class Readiness:
    """Runs ``checks``, by name, which raise when something is missing; ``is_late`` tells of work that waits."""

    def __init__(self, checks: Mapping[str, Check], is_late: Callable[[], bool] = lambda: False) -> None:
        self.checks = checks
        self._looking_at = ""
        self._saving = Glance(self._find_missing)
        self._work = Glance(is_late)

    def missing(self) -> str:
        """Return the name of the check that failed or hangs; '' when all is well."""
        try:
            return self._saving.result(LONGEST_LOOK)
        except TimeoutError:
            return self._looking_at

    def look(self) -> tuple[str, Work]:
        """Return what is `missing`, and whether what is due is done in time.

        That is no reason to send people elsewhere: it is late for every process alike.
        """
        began_at = time.monotonic()
        missing = self.missing()
        if missing:
            return missing, Work.UNKNOWN
        left = max(LEAST_LOOK, LONGEST_LOOK - (time.monotonic() - began_at))
        try:
            return "", Work.LATE if self._work.result(left) else Work.IN_TIME
        except Exception:  # it hangs, or cannot be asked
            return "", Work.UNKNOWN

    def _find_missing(self) -> str:
        for name, check in self.checks.items():
            self._looking_at = name
            try:
                check()
            except Exception:  # whatever it is, this process is not ready
                return name
        return ""


def init_readiness(app: Flask, data_dir: Path) -> None:
    """Check the free space of the data folder and of SQLite's, and that the database takes a row."""
    folders = {data_dir}
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername.startswith("sqlite") and url.database:
        folders.add(Path(url.database).resolve().parent)
    app.extensions["readiness"] = Readiness(
        {"disk": lambda: _check_disk(folders), "database": lambda: _check_database(app)},
        lambda: _is_late(app),
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


def _is_late(app: Flask) -> bool:
    """Say whether work waits that should have been done long ago."""
    with app.test_request_context(), reading():  # as above
        return longest_wait() > LATE
