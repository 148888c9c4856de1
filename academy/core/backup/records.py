"""Backups that were made: one row each, so that administrators see the last one wherever it was made."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.backup.databases import BackupError
from academy.core.backup.manifest import Manifest
from academy.core.backup.services import check_backup, write_backup
from academy.core.db import Base, db, primary_key, writing

LONGEST_PLACE, LONGEST_PROBLEM = 400, 300
#: A backup that began before this and has not ended never will: its process was stopped.
LONGEST_RUN = timedelta(hours=6)
#: How many rows are kept.
KEPT_ROWS = 400


class Backup(Base):
    """One backup that was begun: by the command, or every night."""

    __tablename__ = "backups"

    id: Mapped[int] = primary_key()
    #: The night for which it was made, where the academy is; NULL for the command, and for one that failed.
    night: Mapped[date | None] = mapped_column(unique=True)
    #: When it began, UTC.
    began_at: Mapped[datetime]
    #: When it ended, UTC; NULL while it is being made.
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    #: The path of the file on the machine that made it.
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE))
    #: How large the file is, bytes; 0 until it stands.
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    #: The digest over everything in it; '' until it stands.
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    #: Why there is none, as a sentence; '' for one that was read again and found whole.
    problem: Mapped[str] = mapped_column(sa.String(LONGEST_PROBLEM), default="")

    @property
    def is_sound(self) -> bool:
        """Say whether the file stands and was found whole."""
        return self.ended_at is not None and not self.problem


def make_backup(path: Path) -> Manifest:
    """Write a backup to the new file ``path``, read it again, and write down what came of it. Raises BackupError.

    The row comes last, so that what is restored is what was there before. A database that cannot take it, because it
    is of an older release, is backed up all the same.
    """
    began_at = clock.now()
    try:
        write_backup(path)
        manifest = check_backup(path)
    except BackupError as error:
        _add(path, began_at, problem=str(error)[:LONGEST_PROBLEM])
        raise
    _add(path, began_at, size=path.stat().st_size, digest=manifest.digest)
    return manifest


def make_nightly(path: Path, key: int) -> None:
    """Write the backup that was begun as the row ``key``. Raises BackupError.

    A file that stands there already was written by a process that was stopped before it could say so.
    """
    try:
        if not path.exists():
            write_backup(path)
        manifest = check_backup(path)
    except BackupError as error:
        _end(key, problem=str(error)[:LONGEST_PROBLEM], night=None)
        raise
    _end(key, size=path.stat().st_size, digest=manifest.digest)


def begin(path: Path, night: date | None = None) -> int:
    """Write down that a backup begins; return the key of its row. Raises IntegrityError when the night has one."""
    with writing():
        backup = Backup(night=night, began_at=clock.now(), place=str(path)[:LONGEST_PLACE])
        db.session.add(backup)
        db.session.flush()
        return backup.id


def newest(count: int) -> Sequence[Backup]:
    """Return the backups that were begun last, the newest first."""
    return db.session.scalars(sa.select(Backup).order_by(Backup.id.desc()).limit(count)).all()


def last_sound() -> Backup | None:
    """Return the newest backup that was found whole, or None."""
    is_sound = sa.and_(Backup.ended_at.is_not(None), Backup.problem == "")
    return db.session.scalars(sa.select(Backup).where(is_sound).order_by(Backup.id.desc()).limit(1)).first()


def give_up_lost() -> None:
    """Write down that backups whose process was stopped did not end, and forget the oldest rows."""
    before = clock.now() - LONGEST_RUN
    is_lost = sa.and_(Backup.ended_at.is_(None), Backup.began_at < before)
    oldest = sa.select(Backup.id).order_by(Backup.id.desc()).offset(KEPT_ROWS).limit(1)
    if db.session.scalars(sa.select(Backup.id).where(is_lost).limit(1)).first() is not None:
        with writing():
            db.session.execute(
                sa.update(Backup)
                .where(is_lost)
                .values(ended_at=clock.now(), night=None, problem="It was stopped before it ended.")
            )
    last = db.session.scalar(oldest)
    if last is not None:
        with writing():
            db.session.execute(sa.delete(Backup).where(Backup.id <= last))


def _add(path: Path, began_at: datetime, **values: Any) -> None:
    with suppress(SQLAlchemyError), writing():
        backup = Backup(began_at=began_at, ended_at=clock.now(), place=str(path)[:LONGEST_PLACE], **values)
        db.session.add(backup)


def _end(key: int, **values: object) -> None:
    with writing():
        db.session.execute(sa.update(Backup).where(Backup.id == key).values(ended_at=clock.now(), **values))
