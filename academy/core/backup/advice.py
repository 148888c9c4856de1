"""Say when the backups of this installation need somebody."""

from datetime import timedelta

from flask import current_app

from academy.core import clock
from academy.core.backup.records import last_sound, newest
from academy.core.i18n import gettext as _
from config import Settings

#: A night and some hours: the next backup has had its time.
TOO_OLD = timedelta(hours=36)


def advice_on_backups() -> str:
    """Say that the last backup failed or is too old, or '' when all is well or none is expected."""
    settings: Settings = current_app.extensions["settings"]
    last = last_sound()
    latest = next(iter(newest(1)), None)
    if latest is not None and latest.problem:
        return str(_("The last backup failed. See why below."))
    if last is not None and settings.backup_dir is not None and clock.now() - last.began_at > TOO_OLD:
        return str(_("There was no sound backup last night. Look at Waiting and failed work."))
    if last is None and settings.is_production:
        return str(_("There is no backup yet. If this machine is lost, everything is lost. See below."))
    return ""
