"""Sweeps over certificates' files take some at a time: those that need nothing do not keep out the one that does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock, tasks
from academy.core.db import commit
from academy.credentials.formats.pdf import TEMPLATE_VERSION
from academy.credentials.models import Certificate
from academy.credentials.numbers import new_number
from academy.credentials.services.files import FILES_A_SWEEP, OLD_FILES_A_SWEEP
from tests.factories.accounts import make_person
from tests.factories.credentials import make_certificate

Database = scoped_session[Session]

OLD = {"file_version": TEMPLATE_VERSION - 1}
NOT_OLD: dict[str, dict[str, Any]] = {
    "is of today's template": {"file_version": TEMPLATE_VERSION},
    "waits already": {**OLD, "is_waiting": True},
    "is an erased person's": {**OLD, "is_erased": True},
}


def put_before(database: Database, one: Certificate, count: int, **kind: Any) -> None:
    """Give ``count`` certificates like ``one``, but of another kind, keys before its own."""
    waits = clock.now() + timedelta(hours=1) if kind.pop("is_waiting", False) else None
    person_id = None if kind.pop("is_erased", False) else one.person_id
    for key in range(one.id - count, one.id):
        database.add(
            Certificate(
                id=key,
                number=new_number(),
                person_id=person_id,
                content=one.content,
                issued_at=one.issued_at,
                file_name="certificates/another.pdf",
                file_due_at=waits,
                **kind,
            )
        )
    database.flush()


def make_last(database: Database) -> Certificate:
    """Make a certificate whose key leaves room before it."""
    one = make_certificate(make_person())
    one.id += 10_000
    database.flush()
    return one


@pytest.mark.parametrize("kind", NOT_OLD)
def test_an_old_file_is_drawn_again_whatever_else_there_is(database: Database, kind: str) -> None:
    one = make_last(database)
    put_before(database, one, OLD_FILES_A_SWEEP, **NOT_OLD[kind])
    one.file_version = TEMPLATE_VERSION - 1
    commit()
    tasks.run_sweeps()
    database.expire_all()
    assert one.file_version == TEMPLATE_VERSION


def test_a_file_that_is_due_is_made_whatever_else_waits(database: Database) -> None:
    one = make_last(database)
    put_before(database, one, FILES_A_SWEEP, is_waiting=True, file_version=TEMPLATE_VERSION)
    one.file_name, one.file_due_at = None, clock.now()
    commit()
    tasks.run_sweeps()
    made = database.get_one(Certificate, one.id, populate_existing=True)
    assert made.file_name is not None
    assert made.file_due_at is None
