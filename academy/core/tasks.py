"""Background work. Truth lives in rows, work lives in tasks (docs/decisions/0004).

A task is a registered function with small arguments that may run twice. `enqueue` waits for the commit;
a sweep, once a minute, queues again what its rows say is due, so a killed worker loses nothing.

Tasks and sweeps run without a write transaction: they read, let go of the database, draw or send, and then write
in one or more short transactions (`academy.core.db.writing`), in which they look again at the state.
"""

import logging
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from academy.core.db import after_commit, may_write, reading, rollback
from academy.core.errors import AwayError
from academy.core.failures import forget_sweeps, note_sweep, noted
from academy.core.keys import KeyRing, Purpose, UnreadableError
from academy.core.metrics import measured
from academy.core.sweepers import note_run

log = logging.getLogger("academy.tasks")

Work = Callable[..., None]
Sweep = Callable[[], None]

#: A worker stays this long after its last task: loading what tasks need takes longer than most tasks.
LINGER_SECONDS = 20.0
LOOK_SECONDS = 0.2

#: What a queue raises that is away: Redis behind its breaker, or the file when it is locked or the disk is full.
QUEUE_AWAY = (AwayError, sqlite3.OperationalError)
#: How long to wait for the lock of the file, seconds.
FILE_WAIT = 0.5


class Priority(IntEnum):
    """Which of the tasks that wait comes first."""

    #: It takes seconds, and nobody waits for it now.
    NORMAL = 0
    #: It takes seconds, and somebody looks at a page that waits for it.
    AWAITED = 10
    #: It takes no time, such as a message; hours of drawing may not hold it up.
    QUICK = 20


_tasks: dict[str, Work] = {}
_priorities: dict[str, Priority] = {}
_sweeps: list[Sweep] = []
_hourly_sweeps: list[Sweep] = []


def task(name: str, *, priority: Priority = Priority.QUICK) -> Callable[[Work], Work]:
    """Register the decorated function as the task ``name``."""

    def register(function: Work) -> Work:
        _tasks[name] = function
        _priorities[name] = priority
        return function

    return register


def sweep(function: Sweep) -> Sweep:
    """Run the decorated function every minute; it enqueues what is due."""
    _sweeps.append(function)
    return function


def hourly_sweep(function: Sweep) -> Sweep:
    """Run the decorated function every hour; it forgets what is over."""
    _hourly_sweeps.append(function)
    return function


def is_task(name: str) -> bool:
    """Say whether there is a task ``name``."""
    return name in _tasks


def enqueue(name: str, *arguments: str | int, priority: Priority | None = None) -> None:
    """Queue the task ``name`` once the current transaction is committed; when it only reads: end it and queue now.

    ``priority`` is that of its kind unless given. A queue that is away is no error: the rows say what is due.
    """
    chosen = _priorities[name] if priority is None else priority
    perform = partial(current_app.extensions["perform"], name, *arguments, priority=chosen)
    if may_write.get():
        after_commit(lambda: _hand_over(perform))
        return
    rollback()
    _hand_over(perform)


def _hand_over(perform: Callable[[], object]) -> None:
    """Queue a task. Without a queue it waits longer, that is all: its row says that it is due, and a sweep finds it."""
    try:
        perform()
    except QUEUE_AWAY as error:
        log.warning("a task was not queued: %s", type(error).__name__)


def run_sweeps(*, is_hourly: bool = True) -> None:
    """Run every sweep in the current process, the hourly ones too unless told otherwise.

    Each runs in transactions of its own. Raises ExceptionGroup, after the others had their turn, when some failed.
    """
    errors, failed = [], []
    for function in (*_sweeps, *(_hourly_sweeps if is_hourly else ())):
        try:
            with reading():
                function()
        except Exception as error:  # what one raises must not keep the next from running
            errors.append(error)
            failed.append(note_sweep(function.__name__, error))
    forget_sweeps(failed)
    note_run()
    if errors:
        raise ExceptionGroup("sweeps failed", errors)


def works_at_once() -> bool:
    """Say whether tasks run where they are queued, as in tests: then it is no use to wait for one."""
    is_immediate: bool = current_app.extensions["huey"].immediate
    return is_immediate


def queue_length(app: Flask) -> int | None:
    """Return how many tasks wait in the queue of ``app``; None while it is away."""
    try:
        count: int = app.extensions["huey"].pending_count()
    except QUEUE_AWAY:
        return None
    return count


def is_work_waiting(app: Flask) -> bool:
    """Say whether tasks wait in the queue of ``app``."""
    return bool(queue_length(app))


def sweep_once(app: Flask, *, is_hourly: bool = True) -> None:
    """Run the sweeps, and queue the failed tasks whose next try is due."""
    huey = app.extensions["huey"]
    with suppress(*QUEUE_AWAY, UnreadableError):  # the rows of what nobody here signed say that it is due
        for due in huey.read_schedule():
            huey.enqueue(due)
    with app.app_context():
        run_sweeps(is_hourly=is_hourly)


def work_off(app: Flask, stop: threading.Event) -> None:
    """Run the tasks that wait and those that come soon after, until ``stop`` is set."""
    huey = app.extensions["huey"]
    until = time.monotonic() + LINGER_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        waiting = None
        try:
            waiting = huey.dequeue()
        except QUEUE_AWAY:
            pass
        except UnreadableError:  # it is out of the queue now; its row says that it is due
            log.warning("a message in the queue was not signed by this academy")
            continue
        if waiting is None:
            stop.wait(LOOK_SECONDS)
            continue
        with suppress(
            *QUEUE_AWAY
        ):  # the task itself never raises; its end may be news to a queue that is away
            huey.execute(waiting)
        until = time.monotonic() + LINGER_SECONDS


class TaskFailedError(Exception):
    """A task raised something, which is in the log; its message may hold what people typed, so this has none of it."""


@contextmanager
def _without_values(name: str) -> Iterator[None]:
    """Log what a task raises and raise TaskFailedError instead: stand-alone workers print whatever reaches huey."""
    try:
        yield
    except Exception as error:
        log.error("the task %s failed", name, exc_info=error)
        raise TaskFailedError(name) from None


@contextmanager
def _hidden(*modules: str) -> Iterator[None]:
    """Keep huey from importing clients that its queue here does not use: they cost 20 MB a process.

    Modules that are loaded already stay; afterwards each of them can be imported again.
    """
    absent = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None makes an import fail, as documented
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _make_queue(redis_url: str, data_dir: Path, keys: KeyRing, *, is_immediate: bool) -> Any:
    """Return the queue; its messages are signed, so that whoever can write to it cannot run code of theirs.

    It keeps no results: errors among them would hold what they are about.
    """
    with _hidden("psycopg", *(() if redis_url else ("redis",))):
        import huey  # noqa: PLC0415 - see _hidden

        from academy.core.queue_messages import SignedMessages  # noqa: PLC0415 - imports huey
    signer = SignedMessages(keys.signing_keys(Purpose.QUEUE))
    if is_immediate:
        return huey.MemoryHuey("academy", immediate=True, serializer=signer)
    if redis_url:
        from academy.core.redis_queue import GuardedStorage  # noqa: PLC0415 - see there

        # Another name than the list of the first release, which Redis would refuse to read as a sorted set.
        return huey.Huey(
            "academytasks", storage_class=GuardedStorage, url=redis_url, results=False, serializer=signer
        )
    with suppress(OSError):  # the next step says so
        data_dir.mkdir(parents=True, exist_ok=True)
    options = {"filename": str(data_dir / "tasks.db"), "timeout": FILE_WAIT, "results": False}
    try:
        return huey.SqliteHuey("academy", serializer=signer, **options)
    except sqlite3.OperationalError:  # full or read-only: the queue is away, and whoever needs it is told
        return huey.SqliteHuey("academy", serializer=signer, create_tables=False, **options)


def init_tasks(app: Flask, *, redis_url: str, data_dir: Path, is_immediate: bool) -> None:
    """Attach the task queue: Redis when ``redis_url`` is set, else a SQLite file beside the database."""
    huey = _make_queue(redis_url, data_dir, app.extensions["keys"], is_immediate=is_immediate)
    crontab = sys.modules["huey"].crontab

    @huey.task(retries=2, retry_delay=10)  # type: ignore[untyped-decorator]  # huey ships no types
    def perform(name: str, *arguments: Any) -> None:
        with app.app_context(), _without_values(name), measured(name), noted(name, arguments), reading():
            _tasks[name](*arguments)

    @huey.periodic_task(crontab(minute="*"), priority=Priority.QUICK)  # type: ignore[untyped-decorator]  # as above
    def sweep_all() -> None:
        with app.app_context(), _without_values("sweeps"):
            run_sweeps(is_hourly=False)

    @huey.periodic_task(crontab(minute="17"), priority=Priority.QUICK)  # type: ignore[untyped-decorator]  # as above
    def sweep_hourly() -> None:
        with app.app_context(), _without_values("sweeps"):
            run_sweeps()

    app.extensions["huey"] = huey
    app.extensions["perform"] = perform
