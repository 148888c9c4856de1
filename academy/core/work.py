"""What waits to be done and what failed, for administrators: domains register their kinds of work at start.

The rows of a domain say what waits; `academy.core.failures` says what failed; the queue is only a means.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from academy.core import clock
from academy.core.db import db
from academy.core.failures import SWEEP, TaskFailure
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _
from academy.core.slots import Slot
from academy.core.tasks import enqueue, is_task

#: What is due is done within a minute or two; after this it is late.
LATE = timedelta(minutes=10)

#: The earliest moment from which something that waits could have been done.
Due = sa.Select[tuple[datetime | None]]


@dataclass(frozen=True)
class Waiting:
    """How many rows wait, and since when the oldest of them could have been done; None for none."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class WorkKind:
    """A kind of work: what it is called, its place (lower comes first), its tasks, and what of it waits.

    ``due`` selects since when its oldest row could have been done, at a moment; what waits for its next try is not due.
    """

    name: str
    title: LazyString
    order: int
    tasks: frozenset[str]
    waiting: Callable[[], Waiting]
    due: Callable[[datetime], Due] | None = None


@dataclass(frozen=True)
class WorkRow:
    """A kind of work as it stands now."""

    kind: WorkKind
    waiting: Waiting
    failed: int


_SLOT: Slot[WorkKind] = Slot("work", lambda kind: kind.order)


def add_work(app: Flask, *kinds: WorkKind) -> None:
    """Show ``kinds`` to the administrators of ``app``."""
    _SLOT.add(app, *kinds)


def work_now() -> list[WorkRow]:
    """Return every kind of work as it stands now, one statement for each and one for all failures."""
    failed = dict.fromkeys((kind.name for kind in _kinds()), 0)
    rows = db.session.execute(sa.select(TaskFailure.task, sa.func.count()).group_by(TaskFailure.task))
    for task, count in rows:
        name = kind_of(task)
        if name in failed:
            failed[name] += count
    return [WorkRow(kind, kind.waiting(), failed[kind.name]) for kind in _kinds()]


def longest_wait() -> timedelta:
    """Return how long the oldest work waits that could be done now, by one statement; nothing when none is due."""
    moment = clock.now()
    due = [kind.due(moment).scalar_subquery() for kind in _kinds() if kind.due is not None]
    found = [each for each in db.session.execute(sa.select(*due)).one() if each]
    return moment - min(found, default=moment)


def earliest(column: sa.SQLColumnExpression[Any], *conditions: sa.ColumnElement[bool]) -> Due:
    """Return the statement for the earliest ``column`` of the rows that fulfil the conditions."""
    return sa.select(sa.func.min(column).label("due")).where(*conditions)


def kind_of(task: str) -> str:
    """Return the name of the kind of work to which a task belongs, '' when it belongs to none."""
    return next((kind.name for kind in _kinds() if task in kind.tasks), "")


def title_of(task: str) -> str:
    """Return what a task is called."""
    title = next((str(kind.title) for kind in _kinds() if task in kind.tasks), "")
    return title or str(_("Looking for what is due") if task.startswith(SWEEP) else task)


def tasks_of(name: str) -> Collection[str]:
    """Return the tasks of the kind of work ``name``; none of an unknown one."""
    return next((kind.tasks for kind in _kinds() if kind.name == name), frozenset())


def can_be_tried(failure: TaskFailure) -> bool:
    """Say whether a failed task can be queued again: it is known, and so are its arguments."""
    return bool(failure.arguments) and is_task(failure.task)


def try_again(failure: TaskFailure) -> None:
    """Queue a failed task again, once this transaction is committed. When it ends well, its failure is gone."""
    enqueue(failure.task, *json.loads(failure.arguments))


def count_waiting(column: sa.SQLColumnExpression[Any], *conditions: sa.ColumnElement[bool]) -> Waiting:
    """Return how many rows fulfil the conditions, and the earliest ``column`` of them."""
    count, since = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(column)).where(*conditions)
    ).one()
    return Waiting(count, since)


def _kinds() -> list[WorkKind]:
    return _SLOT.of(current_app)
