"""A session is one person's, from signing in until it ends, runs out or is not used for too long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.loader import load_actor, person_of_session
from academy.accounts.models import LoginSession, Person
from academy.accounts.permissions import get_session_or_404
from academy.accounts.queries import SessionRow, list_sessions
from academy.accounts.queries.sessions import running_sessions
from academy.accounts.services import open_session
from academy.accounts.services.sessions import end_all_sessions, end_current_session
from academy.core.clock import DRIFT
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.permissions import Actor
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def person(database: Database) -> Person:
    return make_person(name="Sari Dewi")


def actor_of(token: str) -> Actor:
    actor = load_actor(token)
    assert actor is not None
    return actor


def changed(token: str, **changes: Any) -> LoginSession:
    """Change the session of ``token`` and return it."""
    key = actor_of(token).login_session_id
    [session] = [row for row in new_rows(LoginSession) if row.id == key]
    for name, value in changes.items():
        setattr(session, name, value)
    return session


#: What each changes of a session just begun, against the present; and whether somebody is signed in then.
CASES: list[tuple[dict[str, timedelta], bool]] = [
    ({"expires_at": SECOND}, True),
    ({"expires_at": timedelta()}, False),
    ({"expires_at": 30 * DAY + DRIFT}, True),
    ({"expires_at": 30 * DAY + DRIFT + SECOND}, False),
    ({"seen_at": SECOND - 14 * DAY}, True),
    ({"seen_at": -14 * DAY}, False),
    ({"seen_at": DRIFT}, True),
    ({"seen_at": DRIFT + SECOND}, False),
    ({"ended_at": timedelta()}, False),
]


@pytest.mark.parametrize(("changes", "is_running"), CASES)
def test_a_session_runs_until_its_second_for_its_owner_and_in_the_list(
    app: Flask,
    still_clock: StillClock,
    person: Person,
    changes: dict[str, timedelta],
    is_running: bool,
) -> None:
    moment = still_clock.now()
    token, here = open_session(person, "Chrome, Android"), actor_of(open_session(person))
    session = changed(token, **{name: moment + by for name, by in changes.items()})
    db.session.flush()
    with app.test_request_context():
        loaded = load_actor(token)
    assert (loaded.login_session_id if loaded else None) == (session.id if is_running else None)
    rows = [row for row in list_sessions(here) if not row.is_current]
    other = SessionRow(session.public_id, "Chrome, Android", moment, session.seen_at, is_current=False)
    assert rows == ([other] if is_running else [])


def test_a_token_brings_its_own_person(database: Database, person: Person) -> None:
    other = make_person(name="Mya")
    tokens = [open_session(each) for each in (person, other)]
    assert [actor_of(token).public_id for token in tokens] == [person.public_id, other.public_id]
    services.close_account(other)
    assert load_actor(tokens[1]) is None
    assert load_actor("unknown") is None


def test_a_closed_account_is_nobody_though_its_session_runs(
    database: Database, person: Person, still_clock: StillClock
) -> None:
    token = open_session(person)
    person.closed_at = still_clock.now()
    database.flush()
    assert (load_actor(token), person_of_session(token)) == (None, "")


def test_an_ended_session_still_tells_whose_it_was(database: Database, person: Person) -> None:
    tokens = [open_session(person), open_session(make_person())]
    end_all_sessions(person.id)
    assert person_of_session(tokens[0]) == person.public_id
    assert person_of_session(tokens[1]) != person.public_id
    assert person_of_session("unknown") == ""


def test_using_one_session_keeps_no_other_alive(
    app: Flask, database: Database, person: Person, still_clock: StillClock
) -> None:
    moment = still_clock.now()
    tokens = [open_session(each) for each in (person, person, make_person())]
    still_clock.move(DAY)
    with app.test_request_context(method="POST"):
        load_actor(tokens[0])
    assert [session.seen_at for session in new_rows(LoginSession)] == [moment + DAY, moment, moment]


def test_only_ones_own_running_sessions_are_listed(
    database: Database, person: Person, still_clock: StillClock
) -> None:
    moment = still_clock.now()
    for each in (make_person(), person, person):
        open_session(each)
        still_clock.move(SECOND)
    here = actor_of(open_session(person))
    _other, first, second, this = new_rows(LoginSession)
    first.ended_at = moment
    database.flush()
    assert list_sessions(here) == [
        SessionRow(this.public_id, "", moment + 3 * SECOND, moment + 3 * SECOND, is_current=True),
        SessionRow(second.public_id, "", moment + 2 * SECOND, moment + 2 * SECOND, is_current=False),
    ]


def test_only_ones_own_running_session_is_found(database: Database, person: Person) -> None:
    here = actor_of(open_session(person))
    for each in (person, person, make_person()):
        open_session(each)
    this, ended, second, other = new_rows(LoginSession)
    services.end_session(ended)
    assert [get_session_or_404(here, row.public_id) for row in (this, second)] == [this, second]
    for public_id in (ended.public_id, other.public_id, "unknown"):
        with pytest.raises(NotFoundError):
            get_session_or_404(here, public_id)


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (end_current_session, [1]),
        (lambda actor: end_all_sessions(actor.person_id), [1, 2]),
        (lambda actor: end_all_sessions(actor.person_id, but=actor.login_session_id), [2]),
    ],
)
def test_sessions_end_for_one_person_and_keep_the_moment_at_which_they_ended(
    database: Database,
    person: Person,
    still_clock: StillClock,
    end: Callable[[Actor], None],
    ended: list[int],
) -> None:
    moment = still_clock.now()
    open_session(person)
    end_all_sessions(person.id)
    still_clock.move(SECOND)
    here = actor_of(open_session(person))
    for each in (person, make_person()):
        open_session(each)
    end(here)
    assert [session.ended_at for session in new_rows(LoginSession)] == [
        moment,
        *(moment + SECOND if number in ended else None for number in (1, 2, 3)),
    ]


def test_a_session_that_has_ended_does_not_end_again(
    database: Database, person: Person, still_clock: StillClock
) -> None:
    moment, here = still_clock.now(), actor_of(open_session(person))
    end_current_session(here)
    still_clock.move(SECOND)
    end_current_session(here)
    assert [session.ended_at for session in new_rows(LoginSession)] == [moment]


def test_staff_see_on_how_many_browsers_a_person_is_signed_in(
    database: Database, still_clock: StillClock, person: Person
) -> None:
    assert running_sessions(person.id) == (0, None)
    tokens = [open_session(person, "Phone") for _ in range(4)]
    open_session(make_person(), "Phone")
    now = still_clock.now()
    for token, minutes in zip(tokens, (5, 3, 2, 1), strict=True):
        changed(token, seen_at=now - timedelta(minutes=minutes))
    changed(tokens[2], expires_at=now)
    changed(tokens[3], ended_at=now)
    database.flush()
    assert running_sessions(person.id) == (2, now - timedelta(minutes=3))
