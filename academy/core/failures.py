"""Work that failed: one row for each task that raised something, gone as soon as the same task ends well.

The row holds no message of the error, which may say what people typed; that stands in the log of the server.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.db import Base, db, primary_key, reading, writing
from academy.core.ids import new_public_id

log = logging.getLogger("academy.tasks")

LONGEST_ARGUMENTS = 300
#: How the names of sweeps begin; they run again by themselves, so nobody can have them tried again.
SWEEP, SWEEP_END = "sweep:", "sweep;"


class TaskFailure(Base):
    """A task that failed and has not ended well since."""

    __tablename__ = "task_failures"
    __table_args__ = (sa.UniqueConstraint("task", "arguments"),)

    id: Mapped[int] = primary_key()
    #: The id that others may see.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: The name of the task, such as ``credentials.make_file``.
    task: Mapped[str] = mapped_column(sa.String(80))
    #: Its arguments as JSON: keys of rows, and names of files that are the same for everybody. '' when they are long.
    arguments: Mapped[str] = mapped_column(sa.String(LONGEST_ARGUMENTS))
    #: The kind of error, such as ``OperationalError``.
    error: Mapped[str] = mapped_column(sa.String(80))
    #: When it failed first, UTC.
    first_at: Mapped[datetime]
    #: When it failed last, UTC.
    last_at: Mapped[datetime]
    #: How often it failed.
    count: Mapped[int] = mapped_column(default=1)


@contextmanager
def noted(task: str, arguments: Sequence[Any] = ()) -> Iterator[None]:
    """Note that the work in here failed, or that it ended well after all. What it raises goes on being raised."""
    try:
        yield
    except Exception as error:
        kind = type(error).__name__
        _unless_away(lambda: _note(task, _stored(arguments), kind))
        raise
    _unless_away(lambda: _forget(task, _stored(arguments)))


def forget_sweeps(failed: Sequence[str]) -> None:
    """Forget the failures of sweeps but those with the names ``failed``."""
    is_sweep = TaskFailure.task.between(SWEEP, SWEEP_END)  # a range, which the index knows
    _unless_away(lambda: _forget_where(is_sweep, TaskFailure.task.not_in(failed)))


def note_sweep(name: str, error: Exception) -> str:
    """Note that the sweep ``name`` failed; return the name under which that stands."""
    _unless_away(lambda: _note(SWEEP + name, "[]", type(error).__name__))
    return SWEEP + name


def _unless_away(work: Any) -> None:
    """Do ``work``. What failed may be the database itself, and then this is not the place to say so."""
    try:
        work()
    except Exception as error:  # the task has ended, whatever becomes of its note
        log.warning("a failure was not noted: %s", type(error).__name__)


def _note(task: str, arguments: str, error: str) -> None:
    with writing():
        moment = clock.now()
        failure = _find(task, arguments)
        if failure is None:
            failure = TaskFailure(task=task, arguments=arguments, first_at=moment, count=0)
            db.session.add(failure)
        failure.error, failure.last_at = error, moment
        failure.count += 1


def _forget(task: str, arguments: str) -> None:
    _forget_where(TaskFailure.task == task, TaskFailure.arguments == arguments)


def _forget_where(*conditions: sa.ColumnElement[bool]) -> None:
    """Delete failures; where there are none, which is nearly always, nothing is written."""
    with reading():
        keys = db.session.scalars(sa.select(TaskFailure.id).where(*conditions)).all()
    if keys:
        with writing():
            db.session.execute(sa.delete(TaskFailure).where(TaskFailure.id.in_(keys)))


def _find(task: str, arguments: str) -> TaskFailure | None:
    return db.session.scalars(
        sa.select(TaskFailure)
        .where(TaskFailure.task == task, TaskFailure.arguments == arguments)
        .with_for_update()
    ).one_or_none()


def _stored(arguments: Sequence[Any]) -> str:
    text = json.dumps(list(arguments))
    return text if len(text) <= LONGEST_ARGUMENTS else ""
