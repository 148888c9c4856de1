"""Background work of accounts."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.models import OneTimeCode, Person
from academy.accounts.services import closing, passwords
from academy.core import clock
from academy.core.db import db, writing
from academy.core.tasks import enqueue, sweep, task

LEASE = timedelta(minutes=2)


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


@task(closing.ERASE)
def erase_account(person_id: int) -> None:
    """Erase a closed account that is due. Twice, or killed in the middle, comes to the same."""
    closing.erase_account(person_id)


@sweep
def queue_due_erasures() -> None:
    """Queue every closed account whose days of grace are over.

    A closing that was recorded while the clock was ahead gets its days of grace from now.
    """
    moment = clock.now()
    grace = timedelta(days=closing.DAYS_OF_GRACE)
    is_too_far = clock.too_far(Person.erase_at, grace, moment)
    if db.session.scalar(sa.select(Person.id).where(is_too_far).limit(1)) is not None:
        with writing():
            db.session.execute(sa.update(Person).where(is_too_far).values(erase_at=moment + grace))
    due = sa.select(Person.id).where(Person.erase_at <= clock.now())
    for person_id in db.session.scalars(due.limit(500)).all():
        enqueue(closing.ERASE, person_id)
