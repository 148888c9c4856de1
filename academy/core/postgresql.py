"""PostgreSQL as it must be connected: nothing waits for a server that does not answer (docs/decisions/0010).

A frozen server keeps its sockets open and acknowledges every packet, so neither keepalives nor the server's own
time-outs help: the client itself must stop waiting. Imported late: psycopg costs 20 MB.
"""

from contextlib import suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import has_request_context
from psycopg.abc import RV, PQGen

from academy.core.breaker import Breaker

#: Seconds to wait for the answer whether a pooled connection still lives, and for the end of a transaction that is
#: given up.
PING_WAIT = 1.0
ROLLBACK_WAIT = 2.0
#: Seconds to wait for one statement: in a request, and elsewhere.
REQUEST_WAIT = 5.0
PATIENT_WAIT = 60.0
#: The least that libpq waits for a connection is 2 seconds.
CONNECT_ARGUMENTS = {
    "connect_timeout": 2,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
LIMITS = {
    "lock_timeout": "2s",
    "statement_timeout": f"{PATIENT_WAIT:.0f}s",
    "idle_in_transaction_session_timeout": "60s",
}
#: After a failed connection nobody else tries for so many seconds.
PAUSE = 1.0


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer in time."""

    #: What `wait` may take, in seconds; None chooses by what is going on.
    seconds: float | None = None
    #: Whether a pooler stands between, as PgBouncer: then each transaction may be on another connection to the server.
    is_pooled = False

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run ``gen`` to its end. Raises OperationalError, and closes the connection, after too long a time."""
        try:
            return super().wait(gen, interval, timeout or self.seconds or self._usual_wait())
        except psycopg.errors._WaitTimeout:
            self._abandon()
            raise

    def rollback(self) -> None:
        """Undo the transaction; a connection on which that cannot be done is closed, which undoes it too."""
        self.seconds = ROLLBACK_WAIT
        try:
            super().rollback()
        except psycopg.OperationalError:
            self.close()
        finally:
            self.seconds = None

    def _usual_wait(self) -> float:
        if self.autocommit:  # only the pool's question whether the connection lives is asked so
            return PING_WAIT
        return REQUEST_WAIT if has_request_context() else PATIENT_WAIT

    def _abandon(self) -> None:
        """Close without a word to the server, which may never read it; ask it to stop when it does listen."""
        self.seconds = PING_WAIT
        with suppress(psycopg.Error):
            self.cancel_safe(timeout=PING_WAIT / 2)
        self.pgconn.finish()


def connect_arguments(url: str) -> dict[str, Any]:
    """Return what is set for every connection unless the address ``url`` says otherwise."""
    said = sa.make_url(url).query
    return {name: value for name, value in CONNECT_ARGUMENTS.items() if name not in said}


def leads_through_pooler(connection: psycopg.Connection[Any]) -> bool:
    """Say whether a pooler stands between: it tells its clients a process id of its own."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is None or row[0] != connection.info.backend_pid


def _settle(connection: PatientConnection) -> None:
    """Set the limits of a connection; behind a pooler nothing may be left on it that the next transaction needs."""
    connection.autocommit = True
    connection.is_pooled = leads_through_pooler(connection)
    if connection.is_pooled:
        connection.prepare_threshold = None
    else:
        connection.execute(_set_limits("SESSION"))
    connection.autocommit = False


def _set_limits(extent: str) -> str:
    return "; ".join(f"SET {extent} {name} = '{value}'" for name, value in LIMITS.items())


def prepare_postgresql(engine: sa.Engine) -> None:
    """Make every connection of ``engine`` a patient one, behind a breaker."""
    breaker = Breaker("the database", counts=(psycopg.OperationalError,), pause=PAUSE)

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: Any, options: Any) -> PatientConnection:
        with breaker.guard():
            connection = PatientConnection.connect(*arguments, **options)
            _settle(connection)
        return connection

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if getattr(connection.connection.dbapi_connection, "is_pooled", False):
            connection.exec_driver_sql(_set_limits("LOCAL"))
