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


def look_at_backups() -> Finding:
    """Say how old the last sound backup is, and whether the next one has room."""
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
    if settings.backup_dir is not None and shutil.disk_usage(settings.backup_dir).free < last.size:
        return notice(sentence, _("The next backup has no room in %(place)s.", place=settings.backup_dir))
    return fine(sentence)
