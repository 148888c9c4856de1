"""Work that failed, as administrators read it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.core.db import db
from academy.core.failures import TaskFailure
from academy.core.work import can_be_tried, tasks_of, title_of

#: How many are tried again at once; the others stay in the list.
TRIED_AT_ONCE = 500


@dataclass(frozen=True)
class FailureRow:
    """A task that failed and has not ended well since; ``error`` is the kind of error."""

    public_id: str
    title: str
    error: str
    first_at: datetime
    last_at: datetime
    count: int
    can_be_tried: bool


def failures_page(page: int, size: int) -> tuple[list[FailureRow], int]:
    """Return a page of what failed, the latest first, and how much there is."""
    total = db.session.scalar(sa.select(sa.func.count(TaskFailure.id))) or 0
    found = db.session.scalars(
        sa.select(TaskFailure)
        .order_by(TaskFailure.last_at.desc(), TaskFailure.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    rows = [
        FailureRow(
            public_id=each.public_id,
            title=title_of(each.task),
            error=each.error,
            first_at=each.first_at,
            last_at=each.last_at,
            count=each.count,
            can_be_tried=can_be_tried(each),
        )
        for each in found
    ]
    return rows, total


def failures_of(kind: str) -> list[TaskFailure]:
    """Return what failed of a kind of work and can be tried again, the oldest first; at most 500."""
    found = db.session.scalars(
        sa.select(TaskFailure)
        .where(TaskFailure.task.in_(tasks_of(kind)))
        .order_by(TaskFailure.id)
        .limit(TRIED_AT_ONCE)
    )
    return [each for each in found if can_be_tried(each)]
