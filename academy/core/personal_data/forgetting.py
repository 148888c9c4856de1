"""Retention: every hour, delete what has served its time."""

from academy.core import clock
from academy.core.db import delete_in_batches
from academy.core.personal_data.raw_bytes import forget_deleted_bytes
from academy.core.personal_data.register import entries
from academy.core.tasks import hourly_sweep


@hourly_sweep
def forget_what_is_over() -> None:
    """Delete the rows that the register says are kept no longer, and their traces in the database's log."""
    now = clock.now()
    for entry in entries():
        for condition in entry.forgotten(now) if entry.forgotten else ():
            delete_in_batches(entry.model, condition)
    forget_deleted_bytes()
