"""Say how the backups of this installation are."""

import shutil
from datetime import timedelta

from flask import current_app

from academy.core import clock
from academy.core.backup.records import last_sound, newest
from academy.core.checks import Finding, fine, length_in_words, notice, wrong
from academy.core.i18n import gettext as _
from config import Settings

#: A night and some hours: the next backup has had its time.
TOO_OLD = timedelta(hours=36)
#: The files of nightly backups.
PATTERN = "academy-*.zip"


def look_at_backups() -> Finding:
    """Say how old the last sound backup is."""
    settings: Settings = current_app.extensions["settings"]
    last = last_sound()
    latest = next(iter(newest(1)), None)
    if latest is not None and latest.problem:
        return wrong(_("The last backup failed."), _("See why on the page Health of administrators."))
    if last is None:
        sentence = _("There is no backup yet. If this machine is lost, everything is lost.")
        advice = _("Name a folder on another disk in ACADEMY_BACKUP_DIR: docs/operator/backup.md.")
        return wrong(sentence, advice) if settings.is_production else fine(_("There is no backup yet."))
    age = clock.now() - last.began_at
    sentence = _("The last sound backup is %(length)s old.", length=length_in_words(age))
    if settings.is_production and age > TOO_OLD:
        return wrong(sentence, _("See Waiting and failed work, and whether a worker runs."))
    return fine(sentence)


def look_at_room_for_backup() -> Finding | None:
    """Say that another backup, as large as the largest one, has no room.

    It reads the files and not their rows: a disk that hangs would keep a connection to the database as long.
    """
    settings: Settings = current_app.extensions["settings"]
    folder = settings.backup_dir
    if folder is None or not folder.is_dir():  # then the check of the disks says so
        return None
    largest = max((path.stat().st_size for path in folder.glob(PATTERN)), default=0)
    if shutil.disk_usage(folder).free >= largest:
        return None
    return notice(_("The next backup has no room in %(place)s.", place=folder))
