"""Which processes look for what is due, and when each did so last: the sign of life of workers.

One row a process, written once a minute by the sweep itself; a process that ended is forgotten by and by.
"""

import logging
import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.db import Base, db, insert_into, writing

log = logging.getLogger("academy.tasks")

#: A sweep comes every minute; one that is so late does not come.
LATE = timedelta(minutes=5)
KEPT_ROWS = 50
LONGEST_NAME = 120


class Sweeper(Base):
    """A process that looks for what is due."""

    __tablename__ = "sweepers"

    #: The machine and the number of the process, such as ``worker-1:4123``.
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), primary_key=True)
    #: When it looked first, UTC.
    began_at: Mapped[datetime]
    #: When it looked last, UTC.
    swept_at: Mapped[datetime] = mapped_column(index=True)


def note_run() -> None:
    """Write down that this process has looked. A database that is away is no reason to end here."""
    moment, name = clock.now(), f"{socket.gethostname()}:{os.getpid()}"[-LONGEST_NAME:]
    try:
        with writing():
            _write(name, moment)
    except Exception as error:  # what is due was looked for all the same
        log.warning("a sweep was not noted: %s", type(error).__name__)


def _write(name: str, moment: datetime) -> None:
    row = insert_into(Sweeper, db.session.get_bind().dialect.name).values(
        name=name, began_at=moment, swept_at=moment
    )
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"swept_at": moment}))
    _forget(clock.too_far(Sweeper.swept_at, timedelta(), moment))
    oldest = sa.select(Sweeper.swept_at).order_by(Sweeper.swept_at.desc()).offset(KEPT_ROWS).limit(1)
    over = db.session.scalar(oldest)
    if over is not None:  # of those that ended: two that delete each other's rows wait for each other
        _forget(Sweeper.swept_at <= min(over, moment - LATE))


def _forget(condition: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.delete(Sweeper).where(condition), execution_options={"synchronize_session": False})


def recent_sweepers() -> Sequence[Sweeper]:
    """Return the processes that look for what is due, the one that looked last first."""
    moment = clock.now()
    is_recent = sa.and_(Sweeper.swept_at > moment - LATE, Sweeper.swept_at <= moment + clock.DRIFT)
    return db.session.scalars(sa.select(Sweeper).where(is_recent).order_by(Sweeper.swept_at.desc())).all()


def last_run() -> datetime | None:
    """Return when anybody looked last, or None."""
    return db.session.scalar(sa.select(sa.func.max(Sweeper.swept_at)))
