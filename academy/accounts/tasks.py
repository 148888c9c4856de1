"""Background work of accounts."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.models import LoginSession, OneTimeCode
from academy.accounts.services import passwords
from academy.core import clock
from academy.core.db import db, delete_in_batches, writing
from academy.core.tasks import enqueue, hourly_sweep, sweep, task

LEASE = timedelta(minutes=2)
#: How long what no longer works is kept, to answer questions about misuse.
KEEP_CODES = timedelta(days=1)
KEEP_SESSIONS = timedelta(days=90)


@task("accounts.send_reset")
def send_reset(code_id: int) -> None:
    """Send the secret of one request for a new password. Twice is harmless."""
    with writing():
        passwords.send_reset(code_id)


@sweep
def queue_due_resets() -> None:
    """Queue again every request that waits."""
    now = clock.now()
    due = sa.select(OneTimeCode.id).where(
        OneTimeCode.handled_at.is_(None),
        OneTimeCode.expires_at > now,
        OneTimeCode.created_at <= now - LEASE,
    )
    for code_id in db.session.scalars(due.limit(500)).all():
        enqueue("accounts.send_reset", code_id)


@hourly_sweep
def forget_old_entries() -> None:
    """Delete codes and sessions that have long been of no use; they hold addresses and devices of people."""
    now = clock.now()
    long_over = now - KEEP_SESSIONS
    delete_in_batches(OneTimeCode, OneTimeCode.expires_at < now - KEEP_CODES)
    delete_in_batches(LoginSession, LoginSession.ended_at < long_over)
    delete_in_batches(LoginSession, LoginSession.expires_at < long_over)
