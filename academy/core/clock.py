"""The clock is a port: the system's, or one that tests move."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from flask import Flask, current_app


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """The machine's clock plus an offset that a test sets."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Return the moved moment, aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> None:
        """Move the clock by ``by``; negative goes back."""
        self.offset += by


def init_clock(app: Flask, clock: Clock) -> None:
    """Use ``clock`` for everything in ``app``."""
    app.extensions["clock"] = clock


def now() -> datetime:
    """Return the present moment in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def today() -> date:
    """Return the present UTC date."""
    return now().date()
