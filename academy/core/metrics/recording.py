"""Count what this process does. No label ever holds an address, an id or a name of somebody."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context

from academy.core.breaker import Breaker
from academy.core.db import db
from academy.core.metrics.slots import Slots

#: Upper bounds of the histograms: seconds of requests and tasks, statements a request.
REQUEST_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
TASK_SECONDS = (0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300)
STATEMENTS = (0, 2, 5, 8, 12, 20, 40, 100)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
FOLDER = "metrics"
ROOT_USER = 0
_process_name = "web"


def call_process(name: str) -> None:
    """Call this process ``name`` in the figures of its memory."""
    global _process_name  # noqa: PLW0603 - what a process is does not change after its start
    _process_name = name


class Recorder:
    """Counts into files of this process in ``folder``, which every process of this machine shares."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.slots = Slots(folder)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # where the library looks for it
        from prometheus_client import Counter, Gauge, Histogram, values  # noqa: PLC0415 - see the package

        values.ValueClass = values.MultiProcessValue(lambda: self.slots.take(_process_name))  # type: ignore[no-untyped-call]  # of a library that has types elsewhere
        options: dict[str, Any] = {"registry": None}
        self.requests = Counter(
            "academy_requests", "Requests answered.", ["group", "method", "status"], **options
        )
        self.request_seconds = Histogram(
            "academy_request_seconds",
            "How long requests took.",
            ["group", "method"],
            buckets=REQUEST_SECONDS,
            **options,
        )
        self.statements = Histogram(
            "academy_request_statements",
            "SQL statements a request.",
            ["group"],
            buckets=STATEMENTS,
            **options,
        )
        self.refusals = Counter(
            "academy_refusals",
            "Requests turned away by the embedded server, before anything was done for them.",
            ["urgency"],
            **options,
        )
        self.tasks = Counter("academy_tasks", "Tasks that came to an end.", ["task", "outcome"], **options)
        self.task_seconds = Histogram(
            "academy_task_seconds", "How long tasks took.", ["task"], buckets=TASK_SECONDS, **options
        )
        self.breakers = Gauge(
            "academy_breakers_open",
            "Processes that leave something alone for a while because it does not answer.",
            ["thing"],
            multiprocess_mode="livesum",
            **options,
        )

    def note_request(self, group: str, method: str, status: int, seconds: float, statements: int) -> None:
        """Count an answer."""
        method = method if method in METHODS else "other"
        with suppress(OSError):  # no room for a new process's files: its work goes on
            self._note_request(group, method, status, seconds, statements)

    def _note_request(self, group: str, method: str, status: int, seconds: float, statements: int) -> None:
        self.requests.labels(group, method, str(status)).inc()
        self.request_seconds.labels(group, method).observe(seconds)
        self.statements.labels(group).observe(statements)

    def note_refusal(self, urgency: str) -> None:
        """Count somebody who was asked to come again."""
        with suppress(OSError):  # as above
            self.refusals.labels(urgency).inc()

    def note_task(self, name: str, seconds: float, *, has_failed: bool) -> None:
        """Count a task that came to its end."""
        with suppress(OSError):  # as above
            self.tasks.labels(name, "failed" if has_failed else "done").inc()
            self.task_seconds.labels(name).observe(seconds)

    def note_breaker(self, thing: str, *, is_open: bool) -> None:
        """Note that something was given up, or answers again."""
        with suppress(OSError):  # as above
            self.breakers.labels(thing).set(int(is_open))


def recorder() -> Recorder | None:
    """Return what counts in the current application; None where nothing is counted."""
    found: Recorder | None = current_app.extensions.get("metrics")
    return found


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Count the task ``name`` that runs in here, where tasks are counted."""
    counting = recorder()
    if counting is None:
        yield
        return
    began_at, has_failed = time.monotonic(), True
    try:
        yield
        has_failed = False
    finally:
        counting.note_task(name, time.monotonic() - began_at, has_failed=has_failed)


def init_metrics(app: Flask, data_dir: Path, *, is_on: bool) -> None:
    """Let ``app`` count, when ``is_on``; otherwise nothing is loaded and nothing listens."""
    if not is_on:
        return
    try:
        if os.geteuid() == ROOT_USER != data_dir.stat().st_uid:
            return  # a command: whoever answers for the academy could not read what it would leave here
        counting = app.extensions["metrics"] = Recorder(data_dir / FOLDER)
    except OSError as error:
        app.logger.warning("nothing is counted: %s cannot be written to (%s)", FOLDER, error.strerror)
        return
    Breaker.listeners.append(counting.note_breaker)
    with app.app_context():

        @sa.event.listens_for(db.engine, "before_cursor_execute")
        def count(*_facts: object) -> None:
            if has_request_context():
                g.statements = g.get("statements", 0) + 1
