"""Erase one person, as the register says."""

import sqlalchemy as sa

from academy.core.db import db, delete_in_batches, reading, writing
from academy.core.personal_data.register import AboutPeople, Condition, Subject, entries
from academy.core.storage import storage


def erase(subject: Subject) -> None:
    """Delete or empty every row of a person, table by table, in short transactions of their own.

    Rows go before those they refer to, the person's own row last. Killed in the middle and run again it comes
    to the same end.
    """
    order = entries()[::-1]
    order.sort(key=lambda entry: entry.is_person)
    for entry in order:
        if entry.rows is None:
            continue
        _delete_files(entry, subject)
        if entry.emptied is None:
            delete_in_batches(entry.model, entry.rows(subject))
        else:
            _empty(entry, entry.rows(subject))


def _delete_files(entry: AboutPeople, subject: Subject) -> None:
    if entry.files is None:
        return
    with reading():
        names = entry.files(subject)
    for name in names:
        storage().delete(name)


def _empty(entry: AboutPeople, condition: Condition) -> None:
    with writing():
        for row in db.session.scalars(sa.select(entry.model).where(condition)).all():
            for name, value in (entry.emptied or {}).items():
                setattr(row, name, value(getattr(row, name)) if callable(value) else value)
