"""Closed accounts are erased when their days of grace are over: not before, and not never."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.accounts.services.closing import DAYS_OF_GRACE, close_account, erase_account
from academy.core import clock
from academy.core.clock import DRIFT, MovableClock
from academy.core.db import commit
from academy.core.tasks import run_sweeps
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
GRACE = timedelta(days=DAYS_OF_GRACE)


def closed(name: str) -> Person:
    person = make_person(name=name)
    close_account(person)
    commit()
    return person


def names(database: Database) -> list[str]:
    database.expire_all()
    return [person.display_name for person in new_rows(Person)]


def test_who_is_open_or_not_due_is_not_erased(database: Database) -> None:
    people = make_person(name="Open"), closed("Closed")
    for person in people:
        erase_account(person.id)
    erase_account(people[-1].id + 1)
    assert names(database) == ["Open", "Closed"]


@pytest.mark.changes_everybody("the days of grace pass for everybody")
def test_a_closing_by_a_clock_that_was_ahead_gets_its_days_from_now(
    database: Database, clock: MovableClock
) -> None:
    early, ahead = closed("Early"), closed("Ahead")
    early_until = early.erase_at
    ahead.erase_at = moment() + GRACE + DRIFT + timedelta(days=400)
    commit()
    run_sweeps()
    assert names(database) == ["Early", "Ahead"]
    assert early.erase_at == early_until
    assert ahead.erase_at is not None
    assert timedelta(0) <= moment() + GRACE - ahead.erase_at < timedelta(minutes=5)
    clock.move(GRACE + timedelta(minutes=1))
    run_sweeps()
    assert names(database) == ["", ""]


def moment() -> datetime:
    return clock.now()
