"""SQLite as it must be opened, and who may write to it next (docs/decisions/0011).

SQLite has one write lock for the whole file. Readers never need it, so no reader may wait because writers do.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import has_request_context

from academy.core.errors import NotNowError

SYNCHRONOUS_FULL = 2
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)

#: How long a request waits for its turn and for the lock, seconds.
REQUEST_WAIT = 3.0
#: How long everything else waits: commands, tasks, sweeps.
PATIENT_WAIT = 15.0
#: When nobody got or ended a turn for so many seconds, another process holds the lock or the disk stands still.
STUCK_AFTER = 2.0
#: How often somebody who waits looks whether it is stuck, seconds.
LOOK = 0.1
#: How many threads go on waiting for a stuck lock; the others are free to answer readers.
FEW = 2

TURN = "academy.turn"


class WriteGate:
    """Lets one thread of this process write at a time; the others wait for their turn.

    While the one in front does not move, only `FEW` requests wait behind it; the others are refused at once, so that
    threads stay free for readers.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._waiting = 0
        #: Whether the last one in front gave up without the lock.
        self._has_failed = False
        self._moved_at = 0.0

    def enter(self, seconds: float, *, is_patient: bool) -> float:
        """Take the turn; return how many of the ``seconds`` are left. Raises NotNowError."""
        deadline = time.monotonic() + seconds
        with self._changed:
            self._waiting += 1
            try:
                while self._is_taken:
                    self._wait(deadline, is_patient=is_patient)
            finally:
                self._waiting -= 1
            self._is_taken = True
            if not self._has_failed:
                self._moved_at = time.monotonic()
        return max(0.0, deadline - time.monotonic())

    def begin(self) -> None:
        """Note that the one in front has the lock."""
        with self._changed:
            self._has_failed = False
            self._moved_at = time.monotonic()

    def leave(self, *, has_failed: bool = False) -> None:
        """Give the turn to the next; ``has_failed`` when the lock was not to be had."""
        with self._changed:
            self._is_taken = False
            self._has_failed = has_failed
            self._changed.notify()

    def _wait(self, deadline: float, *, is_patient: bool) -> None:
        moment = time.monotonic()
        is_stuck = moment - self._moved_at > STUCK_AFTER and not is_patient
        if moment >= deadline or (is_stuck and self._waiting > FEW):
            raise NotNowError("the database's write lock")
        self._changed.wait(min(LOOK, deadline - moment))


def prepare_sqlite(engine: sa.Engine, may_write: Callable[[], bool]) -> None:
    """Make every SQLite connection durable and strict, its transactions explicit, and let writers take turns.

    ``may_write()`` says whether the transaction that begins may write.

    ``synchronous=FULL`` keeps acknowledged answers through a power cut; measured to cost little. A
    connection that does not get it is refused.
    """
    gate = WriteGate()

    @sa.event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA synchronous").fetchone()[0] < SYNCHRONOUS_FULL:
            raise RuntimeError("SQLite runs with synchronous below FULL and could lose answers.")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if may_write():
            _begin_to_write(connection, gate)
        else:
            connection.exec_driver_sql("BEGIN")

    @sa.event.listens_for(engine, "checkin")
    def end_turn(_connection: object, record: Any) -> None:
        if record.record_info.pop(TURN, False):
            gate.leave()


def _begin_to_write(connection: sa.Connection, gate: WriteGate) -> None:
    """Take the write lock. The turn ends when the connection goes back to the pool."""
    place = connection.connection
    driver: Any = place.driver_connection
    notes: Any = place.record_info
    has_turn = notes.get(TURN, False)
    is_patient = not has_request_context()
    left = PATIENT_WAIT if is_patient else REQUEST_WAIT
    if not has_turn:
        left = gate.enter(left, is_patient=is_patient)
    try:
        driver.execute(f"PRAGMA busy_timeout={max(1, int(left * 1000))}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        if not has_turn:
            gate.leave(has_failed=True)
        raise
    if not has_turn:
        notes[TURN] = True
        gate.begin()
