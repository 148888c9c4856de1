"""Tell faults of the outside world from faults of ours: the first end by themselves, so the reader tries again.

A database that is away, restarted, frozen, locked or full, a full or read-only disk, a pool without a free connection:
each becomes a NotNowError, whatever raised it and wherever (docs/decisions/0010).
"""

import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from academy.core.errors import AwayError, FullError, NotNowError

DATABASE = "the database"
DISK = "the disk"

FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SICK_DISK = frozenset({errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE})

SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
    }
)

#: PostgreSQL's SQLSTATE: classes (https://www.postgresql.org/docs/current/errcodes-appendix.html) and single codes.
DISK_FULL = "53100"
BUSY_STATES = frozenset({"40001", "40P01", "55P03", "57014"})
AWAY_CLASSES = frozenset({"08", "53", "57", "58"})
#: Read-only (a standby took over), and time-outs that ended the session.
AWAY_STATES = frozenset({"25006", "25P03", "25P04"})
#: SQLAlchemy's code for "the connection was lost in the middle of a transaction".
LOST_IN_TRANSACTION = "8s2b"


def not_now(error: BaseException) -> NotNowError | None:
    """Return what ``error`` means for the reader when it will end by itself, else None."""
    for cause in _causes(error):
        found = cause if isinstance(cause, NotNowError) else _read(cause)
        if found is not None:
            return found
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it was raised from; what merely happened before it is another matter."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = getattr(following, "orig", None) or following.__cause__


def _read(error: BaseException) -> NotNowError | None:
    match error:
        case PoolTimeoutError():
            return NotNowError(DATABASE)
        case PendingRollbackError(code=code):
            return AwayError(DATABASE) if code == LOST_IN_TRANSACTION else None
        case DBAPIError():
            return _read_lost_connection(error)
        case OSError():
            return _read_disk(error)
        case sqlite3.Error():
            return _read_sqlite(getattr(error, "sqlite_errorcode", 0))
    return _read_postgresql(getattr(error, "sqlstate", None))


def _read_lost_connection(error: DBAPIError) -> NotNowError | None:
    """Read what only SQLAlchemy knows; what the driver said is read next."""
    is_silent = getattr(error.orig, "sqlstate", None) is None and not isinstance(error.orig, sqlite3.Error)
    is_lost = isinstance(error, OperationalError | InterfaceError) and is_silent
    return AwayError(DATABASE) if error.connection_invalidated or is_lost else None


def _read_disk(error: OSError) -> NotNowError | None:
    if error.errno in FULL_DISK:
        return FullError(DISK)
    return AwayError(DISK) if error.errno in SICK_DISK else None


def _read_sqlite(code: int) -> NotNowError | None:
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return FullError(DATABASE)
    if primary in SQLITE_BUSY:
        return NotNowError(DATABASE)
    return AwayError(DATABASE) if primary in SQLITE_AWAY else None


def _read_postgresql(state: object) -> NotNowError | None:
    if not isinstance(state, str):
        return None
    if state == DISK_FULL:
        return FullError(DATABASE)
    if state in BUSY_STATES:
        return NotNowError(DATABASE)
    return AwayError(DATABASE) if state in AWAY_STATES or state[:2] in AWAY_CLASSES else None
