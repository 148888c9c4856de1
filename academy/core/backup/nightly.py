"""A backup every night, into the folder that a setting names."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError

from academy.core import clock, locales
from academy.core.backup.looking import look_at_backups, look_at_room_for_backup
from academy.core.backup.records import Backup, begin, give_up_lost, make_nightly
from academy.core.checks import Check, add_checks
from academy.core.db import db, rollback
from academy.core.i18n import lazy_gettext as _l
from academy.core.tasks import Priority, enqueue, hourly_sweep, task
from academy.core.work import Waiting, WorkKind, add_work
from config import Settings

TASK = "backup.write"
#: The hour of the night from which it is made, where the academy is.
FIRST_HOUR = 2


@hourly_sweep
def begin_nightly_backup() -> None:
    """Have tonight's backup made, by one process only, and forget files that are older than the setting says."""
    give_up_lost()
    settings = _settings()
    if settings.backup_dir is None:
        return
    night = _night(clock.now(), settings)
    if night is None or _has_backup(night):
        return
    path = _path(settings.backup_dir, night)
    with suppress(IntegrityError):  # another process was quicker
        enqueue(TASK, begin(path, night))


@task(TASK, priority=Priority.NORMAL)
def write_nightly_backup(key: int) -> None:
    """Write the backup of a night, and delete the files of nights that are too long ago. Twice is harmless."""
    backup = db.session.get(Backup, key)
    if backup is None or backup.ended_at is not None:
        return
    path = Path(backup.place)
    rollback()
    make_nightly(path, key)
    _delete_old(path.parent)


def _night(moment: datetime, settings: Settings) -> date | None:
    """Return the night that ``moment`` belongs to where the academy is, or None before its hour."""
    country = locales.countries().get(settings.default_country)
    local = moment.astimezone(ZoneInfo(country.time_zone if country else "UTC"))
    return local.date() if local.hour >= FIRST_HOUR else None


def _has_backup(night: date) -> bool:
    return db.session.scalars(sa.select(Backup.id).where(Backup.night == night)).first() is not None


def _path(folder: Path, night: date) -> Path:
    """Return a new name; a try that failed may have left its file."""
    path = folder / f"academy-{night.isoformat()}.zip"
    return path if not path.exists() else folder / f"academy-{night.isoformat()}-{clock.now():%H%M%S}.zip"


def _delete_old(folder: Path) -> None:
    """Delete the files that were made at night, are older than the setting says, and still have their name."""
    before = clock.now() - timedelta(days=_settings().backup_days)
    old = db.session.scalars(
        sa.select(Backup.place).where(Backup.night.is_not(None), Backup.began_at < before)
    ).all()
    for place in old:
        if Path(place).parent == folder:
            with suppress(OSError):
                Path(place).unlink(missing_ok=True)


def _waiting() -> Waiting:
    running = sa.select(sa.func.count(), sa.func.min(Backup.began_at)).where(Backup.ended_at.is_(None))
    return Waiting(*db.session.execute(running).one())


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def init_nightly_backup(app: Flask) -> None:
    """Show the nightly backup among the work of the academy, and say when backups need somebody."""
    add_checks(
        app,
        Check("backup", _l("Backup"), 61, look_at_backups, asks_database=True),
        Check("backup-room", _l("Backup"), 61, look_at_room_for_backup),
    )
    add_work(app, WorkKind("backup", _l("Backup"), 60, frozenset({TASK}), _waiting))
