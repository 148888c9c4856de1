"""The work that nobody sees: whether somebody does it, whether it is late, and what of it failed."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from academy.core import clock
from academy.core.checks import Finding, fine, length_in_words, notice, wrong
from academy.core.db import db
from academy.core.failures import TaskFailure
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.sweepers import last_run, recent_sweepers
from academy.core.tasks import queue_length
from academy.core.work import LATE, longest_wait
from config import Settings

#: After so long people wait in vain.
MUCH_TOO_LATE = timedelta(hours=2)


def look_at_workers() -> Finding:
    """Say which processes look for what is due."""
    advice = _("Start the worker: its service, or flask academy serve where one command does everything.")
    running = recent_sweepers()
    if running:
        return fine(
            ngettext(
                "%(num)s process does the work: %(names)s.",
                "%(num)s processes do the work: %(names)s.",
                len(running),
                names=", ".join(each.name for each in running),
            )
        )
    last = last_run()
    if last is None:
        return wrong(_("No worker has run yet. Messages and files wait."), advice)
    ago = length_in_words(clock.now() - last)
    return wrong(_("No worker has run for %(length)s. Messages and files wait.", length=ago), advice)


def look_at_due_work() -> Finding:
    """Say how long the oldest work waits that could be done."""
    waits = longest_wait()
    if waits < LATE:
        return fine(_("Nothing waits that should have been done."))
    sentence = _("Work waits for %(length)s that should have been done.", length=length_in_words(waits))
    advice = _("See which kind under Waiting and failed work, and whether a worker runs.")
    return wrong(sentence, advice) if waits > MUCH_TOO_LATE else notice(sentence, advice)


def look_at_failures() -> Finding:
    """Say how much work failed and has not ended well since."""
    failed = db.session.scalar(sa.select(sa.func.count(TaskFailure.id))) or 0
    if not failed:
        return fine(_("Nothing failed."))
    return notice(
        ngettext("%(num)s piece of work failed.", "%(num)s pieces of work failed.", failed),
        _("See why under Waiting and failed work, and have it tried again."),
    )


def look_at_queue() -> Finding:
    """Say whether the task queue answers, and how many tasks are in it."""
    settings: Settings = current_app.extensions["settings"]
    waiting = queue_length(current_app)
    if waiting is None and settings.redis_url:
        return wrong(
            _("Redis does not answer. Messages and files wait until it does."),
            _("See whether Redis is running, and whether REDIS_URL is right."),
        )
    if waiting is None:
        return wrong(
            _("The file of the task queue cannot be used."),
            _("See whether the disk is full, and who may write to tasks.db in the data folder."),
        )
    return fine(ngettext("%(num)s task is in the queue.", "%(num)s tasks are in the queue.", waiting))
