"""Files that somebody ordered: first a row, then drawn by a task beside the others (docs/decisions/0911).

A row holds what somebody wrote, so it lives for an hour, and for a few minutes after the file was fetched.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock, pdf
from academy.core.db import Base, db, delete_in_batches, enum_type, primary_key, rollback, writing
from academy.core.storage import storage
from academy.core.tasks import Priority, enqueue, sweep, task

#: How long a file is kept at most, and after somebody has fetched it.
KEPT = timedelta(hours=1)
KEPT_AFTER_FETCHING = timedelta(minutes=5)
#: How long one try may take before the sweep starts another: longer than `pdf.render_apart` waits.
LEASE = timedelta(minutes=1)
MAXIMUM_ATTEMPTS = 2
FILES_A_SWEEP = 200
TOKEN_BYTES = 18


class FileState(StrEnum):
    """Where an ordered file stands."""

    DUE = "due"
    MADE = "made"
    FAILED = "failed"


class OrderedFile(Base):
    """One PDF that somebody asked for and waits for."""

    __tablename__ = "ordered_files"
    __table_args__ = (
        sa.Index("ix_ordered_files_state_due_at", "state", "due_at"),
        sa.CheckConstraint("(state = 'made') = (data IS NOT NULL)", name="made_with_data"),
    )

    id: Mapped[int] = primary_key()
    #: The id in its address; nobody can guess it.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: Public id of the person who ordered it; '' for a guest. Nobody else gets it.
    owner: Mapped[str] = mapped_column(sa.String(32), index=True)
    #: The name it is downloaded under.
    name: Mapped[str] = mapped_column(sa.String(120))
    #: Path of the page that it was ordered on.
    back: Mapped[str] = mapped_column(sa.String(300))
    #: Language whose rules its lines break by.
    locale: Mapped[str] = mapped_column(sa.String(16))
    #: What to draw, emptied once it is drawn; personal.
    html: Mapped[str] = mapped_column(sa.Text, deferred=True)
    #: The PDF; NULL until it is made; personal.
    data: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    #: Due, made, or failed for good.
    state: Mapped[FileState] = mapped_column(enum_type(FileState, "state"), default=FileState.DUE)
    #: When the next try may start, UTC.
    due_at: Mapped[datetime]
    #: Tries so far.
    attempts: Mapped[int] = mapped_column(default=0)
    #: When the row is deleted, UTC.
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class FoundFile:
    """An ordered file as its page needs it; ``before`` is how many are drawn first while it is due."""

    id: int
    name: str
    back: str
    state: FileState
    data: bytes | None
    before: int


def order_file(html: str, *, locale: str, name: str, owner: str, back: str) -> str:
    """Order a PDF of an HTML document that names no other file; return the id in its address."""
    moment = clock.now()
    order = OrderedFile(
        public_id=secrets.token_urlsafe(TOKEN_BYTES),
        owner=owner,
        name=name,
        back=back[:300],
        locale=locale,
        html=html,
        due_at=moment,
        expires_at=moment + KEPT,
    )
    db.session.add(order)
    db.session.flush()
    enqueue("files.draw", order.id)
    return order.public_id


def find_file(public_id: str, owner: str) -> FoundFile | None:
    """Return the file at an address, or None when it is unknown, somebody else's, or not kept any more."""
    row = db.session.execute(
        sa.select(OrderedFile).where(
            OrderedFile.public_id == public_id,
            OrderedFile.owner == owner,
            clock.running(OrderedFile.expires_at, KEPT, clock.now()),
        )
    ).scalar_one_or_none()
    if row is None:
        return None
    before = count_due(OrderedFile.id < row.id) if row.state is FileState.DUE else 0
    return FoundFile(row.id, row.name, row.back, row.state, row.data, before)


def count_due(*conditions: sa.ColumnElement[bool]) -> int:
    """Return how many files wait to be drawn; only those that fulfil the conditions."""
    query = sa.select(sa.func.count(OrderedFile.id)).where(OrderedFile.state == FileState.DUE, *conditions)
    return db.session.scalar(query) or 0


@task("files.draw", priority=Priority.AWAITED)
def draw_file(file_id: int) -> None:
    """Draw one file that is due. Running it twice draws it once."""
    order = _claim(file_id)
    if order is None:
        return
    html, locale = order
    try:
        data = pdf.render_apart(html, locale=locale)
    except pdf.PdfFailedError:
        _note_failure(file_id)
    else:
        _keep(file_id, data)


def _claim(file_id: int) -> tuple[str, str] | None:
    """Count a try and return what to draw, and in which language; None when there is nothing to do now."""
    moment = clock.now()
    with writing():
        order = db.session.get(OrderedFile, file_id, with_for_update={"skip_locked": True})
        if order is None or order.state is not FileState.DUE or clock.is_running(order.due_at, LEASE, moment):
            return None
        order.attempts += 1
        order.due_at = moment + LEASE
        return order.html, order.locale


def _keep(file_id: int, data: bytes) -> None:
    with writing():
        db.session.execute(
            sa.update(OrderedFile)
            .where(OrderedFile.id == file_id, OrderedFile.state == FileState.DUE)
            .values(state=FileState.MADE, data=data, html="")
        )


def _note_failure(file_id: int) -> None:
    with writing():
        order = db.session.get(OrderedFile, file_id, with_for_update=True)
        if order is None or order.state is not FileState.DUE:
            return
        order.due_at = clock.now()
        if order.attempts >= MAXIMUM_ATTEMPTS:
            order.state, order.html = FileState.FAILED, ""
        else:
            enqueue("files.draw", file_id)


@task("files.note_fetched")
def note_fetched(file_id: int) -> None:
    """Delete a file soon: whoever ordered it has it now. Running it twice changes nothing."""
    latest = clock.now() + KEPT_AFTER_FETCHING
    with writing():
        db.session.execute(
            sa.update(OrderedFile)
            .where(OrderedFile.id == file_id, OrderedFile.expires_at > latest)
            .values(expires_at=latest)
        )


@task("files.draw_shared", priority=Priority.AWAITED)
def draw_shared_file(name: str, html: str, locale: str) -> None:
    """Draw a file that is the same for everybody, and store it under ``name``, unless it is there.

    ``name`` says what is in it, so twice stores the same. When this gets lost the next reader queues it again.
    """
    if storage().get(name) is None:
        rollback()
        storage().put(name, pdf.render_apart(html, locale=locale))


@sweep
def queue_due_orders() -> None:
    """Queue again every file whose task was lost."""
    moment = clock.now()
    due = sa.select(OrderedFile.id).where(
        OrderedFile.state == FileState.DUE,
        sa.or_(OrderedFile.due_at <= moment - LEASE, clock.too_far(OrderedFile.due_at, LEASE, moment)),
    )
    for file_id in db.session.scalars(due.limit(FILES_A_SWEEP)).all():
        enqueue("files.draw", file_id)


@sweep
def forget_files() -> None:
    """Delete files that nobody needs any more; they hold what people wrote."""
    moment = clock.now()
    over = sa.or_(OrderedFile.expires_at <= moment, clock.too_far(OrderedFile.expires_at, KEPT, moment))
    delete_in_batches(OrderedFile, over)
