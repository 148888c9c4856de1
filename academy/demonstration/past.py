"""The past, in which the demonstration happens: a clock that is set, and a task queue that forgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask


class PastClock:
    """A clock that shows a chosen moment, and never one after ``latest``."""

    def __init__(self, latest: datetime) -> None:
        self.latest = latest
        self._moment = latest

    def now(self) -> datetime:
        """Return the chosen moment, aware, in UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Show ``moment``."""
        self._moment = min(moment, self.latest)

    def wait(self, span: timedelta) -> None:
        """Let ``span`` pass."""
        self.set(self._moment + span)


@contextmanager
def in_the_past(app: Flask) -> Iterator[PastClock]:
    """Let services of ``app`` work in the past; no task is queued, so no message leaves and no file is drawn."""
    extensions = app.extensions
    clock, queue = extensions["clock"], extensions["perform"]
    past = PastClock(clock.now())
    extensions.update(clock=past, perform=_forget)
    try:
        yield past
    finally:
        extensions.update(clock=clock, perform=queue)


def _forget(*_task: object, **_options: object) -> None:
    """Take a task and do nothing."""
