"""The sweeps of accounts queue what is due, to the second, and write nothing when nothing has to be put right."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import CodePurpose, OneTimeCode, Person
from academy.accounts.tasks import queue_due_erasures, queue_due_resets
from academy.core.clock import DRIFT
from academy.core.db import commit
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
SECOND, LEASE, GRACE = timedelta(seconds=1), timedelta(minutes=2), timedelta(days=14)


@pytest.fixture
def queued(app: Flask) -> Iterator[list[tuple[object, ...]]]:
    """Let every task get lost; return what was queued."""
    found: list[tuple[object, ...]] = []
    kept = app.extensions["perform"]
    app.extensions["perform"] = lambda *task, **_options: found.append(task)
    yield found
    app.extensions["perform"] = kept


def test_a_request_is_queued_again_while_nobody_has_handled_it(
    database: Database, still_clock: StillClock, queued: list[tuple[object, ...]]
) -> None:
    moment = still_clock.now()
    rows: list[dict[str, Any]] = [
        {},
        {"handled_at": moment},
        {"expires_at": moment},
        {"created_at": moment - LEASE + SECOND},
    ]
    for changes in rows:
        values = {"created_at": moment - LEASE, "expires_at": moment + SECOND, **changes}
        code = OneTimeCode(
            purpose=CodePurpose.PASSWORD_RESET, address="sari@academy.test", locale="en", **values
        )
        database.add(code)
        database.flush()
    first, *_others = new_rows(OneTimeCode)
    queue_due_resets()
    commit()
    assert queued == [("accounts.send_reset", first.id)]


def put_closed(clock: StillClock, left: timedelta | None) -> Person:
    person = make_person()
    person.closed_at = clock.now()
    person.erase_at = None if left is None else clock.now() + left
    return person


def erase_moments() -> list[datetime | None]:
    return [person.erase_at for person in new_rows(Person)]


def test_an_account_is_erased_from_the_second_in_which_its_days_are_over(
    database: Database, still_clock: StillClock, queued: list[tuple[object, ...]]
) -> None:
    due, *_others = [put_closed(still_clock, left) for left in (timedelta(), SECOND, GRACE + DRIFT, None)]
    make_person()
    commit()
    before, key = erase_moments(), due.id
    with count_queries(2):
        queue_due_erasures()
        commit()
    assert (queued, erase_moments()) == ([("accounts.erase", key)], before)


def test_only_a_closing_that_reaches_too_far_gets_its_days_from_now(
    database: Database, still_clock: StillClock, queued: list[tuple[object, ...]]
) -> None:
    for left in (SECOND, GRACE + DRIFT, GRACE + DRIFT + SECOND, None):
        put_closed(still_clock, left)
    commit()
    before = erase_moments()
    queue_due_erasures()
    commit()
    assert (queued, erase_moments()) == ([], [*before[:2], still_clock.now() + GRACE, None])
