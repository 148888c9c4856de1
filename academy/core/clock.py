"""The clock is a port: the system's, or one that tests move."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask, current_app

#: Clocks of two machines of one installation may differ by this much.
DRIFT = timedelta(minutes=2)


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
    app.extensions["started_at"] = clock.now()


def now() -> datetime:
    """Return the present moment in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def is_running(until: datetime, length: timedelta, moment: datetime) -> bool:
    """Say whether a limit of ``length`` that ends at ``until`` holds at ``moment``.

    No limit reaches further than its own length from now: one that does was set while the clock was wrong, and is over.
    """
    return moment < until <= moment + length + DRIFT


def too_far(
    until: sa.SQLColumnExpression[Any],
    length: timedelta,
    moment: datetime,
) -> sa.ColumnElement[bool]:
    """Say in SQL whether a limit of ``length`` reaches further than that: it was set by a wrong clock."""
    return until > moment + length + DRIFT


def running(
    until: sa.SQLColumnExpression[Any],
    length: timedelta,
    moment: datetime,
) -> sa.ColumnElement[bool]:
    """Say `is_running` in SQL."""
    return sa.and_(until > moment, until <= moment + length + DRIFT)


def today() -> date:
    """Return the present UTC date."""
    return now().date()
