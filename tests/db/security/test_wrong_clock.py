"""The server's clock was a year ahead once: no limit that was set then reaches further than its own length from now."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, OneTimeCode
from academy.core import clock as clocks
from academy.core import mail, tasks
from academy.core.clock import MovableClock
from academy.core.db import commit, db
from academy.core.limits import RateCounter
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.credentials.models import Certificate
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.factories.programmes import try_final_check
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
YEAR = timedelta(days=365)
FINAL_CHECK = f"/en/courses/{MODEL_SLUG}/final-check"


@pytest.fixture
def wrong(clock: MovableClock) -> MovableClock:
    """Return the clock, a year ahead; a test puts it right."""
    clock.move(YEAR)
    return clock


def put_right(clock: MovableClock) -> datetime:
    clock.move(-YEAR)
    return clock.now()


def test_b12_a_try_recorded_ahead_does_not_hold_up_the_next(
    client: PageClient, database: Database, wrong: MovableClock
) -> None:
    person, edition = make_person(), make_edition()
    make_enrolment(person, edition.edition_id)
    try_final_check(person, edition.edition_id, is_passed=False)
    put_right(wrong)
    sign_in(client, person)
    answer = client.submit(FINAL_CHECK)
    assert answer.status_code == 303
    assert "/questions/" in answer.location


def test_b12_tries_of_today_still_count_beside_one_recorded_ahead(
    client: PageClient, database: Database, wrong: MovableClock
) -> None:
    person, edition = make_person(), make_edition()
    make_enrolment(person, edition.edition_id)
    ahead = try_final_check(person, edition.edition_id, is_passed=False)
    ahead.number = 2
    database.flush()
    now = put_right(wrong)
    recent = try_final_check(person, edition.edition_id, is_passed=None)
    recent.finished_at, recent.is_passed = now, False
    recent.state = type(recent.state)("submitted")
    database.flush()
    sign_in(client, person)
    assert "/questions/" not in client.submit(FINAL_CHECK).location
    assert "12 hours" in client.get(FINAL_CHECK).text


def test_b12_a_session_begun_ahead_ends(client: PageClient, database: Database, wrong: MovableClock) -> None:
    person = make_person()
    sign_in(client, person)
    assert client.get("/en/profile").status_code == 200
    put_right(wrong)
    assert client.get("/en/profile").status_code == 303
    sign_in(client, person)
    assert client.get("/en/profile").status_code == 200
    begun = [session.id for session in new_rows(LoginSession)]
    database.execute(
        sa.update(LoginSession).where(LoginSession.id.in_(begun)).values(expires_at=clocks.now() + YEAR)
    )
    assert client.get("/en/profile").status_code == 303


def test_b12_a_message_put_off_ahead_goes_out(
    app: Flask, database: Database, wrong: MovableClock, outbox: list[object]
) -> None:
    delivery = mail.send(Channel.EMAIL, "maria@academy.test", "Hello", "Hello")
    key = delivery.id
    commit()
    put_off = {"state": DeliveryState.DUE, "attempts": 1, "due_at": clocks.now() + timedelta(minutes=2)}
    database.execute(sa.update(Delivery).where(Delivery.id == key).values(**put_off, body="Hello"))
    commit()
    outbox.clear()
    put_right(wrong)
    tasks.run_sweeps()
    database.expire_all()
    assert database.get_one(Delivery, key).state is DeliveryState.SENT
    assert len(outbox) == 1


def test_b12_a_lease_taken_ahead_is_over(app: Flask, database: Database, wrong: MovableClock) -> None:
    certificate = make_certificate(make_person())
    key = certificate.id
    commit()
    database.execute(
        sa.update(Certificate)
        .where(Certificate.id == key)
        .values(file_name=None, file_due_at=clocks.now() + timedelta(minutes=5))
    )
    commit()
    put_right(wrong)
    tasks.run_sweeps()
    database.expire_all()
    found = database.get_one(Certificate, key)
    assert found.file_due_at is None or found.file_due_at < clocks.now() + timedelta(hours=1)


def test_b12_a_code_made_ahead_opens_nothing(
    client: PageClient, database: Database, wrong: MovableClock, outbox: list[tuple[str, str, str]]
) -> None:
    make_person(email="maria@academy.test", password="three brown cows")
    client.submit("/en/new-password", {"address": "maria@academy.test"})
    link = next(word for word in outbox[-1][2].split() if word.startswith("http"))
    put_right(wrong)
    page = client.get(link.removeprefix("http://localhost"))
    assert 'name="password"' not in page.text
    assert len(new_rows(OneTimeCode)) == 1


def test_b12_a_window_counted_ahead_is_forgotten(
    client: PageClient, database: Database, wrong: MovableClock
) -> None:
    client.submit("/en/sign-in", {"address": "nobody@academy.test", "password": "three brown cows"})
    assert new_rows(RateCounter)
    put_right(wrong)
    tasks.run_sweeps()
    db.session.expire_all()
    assert new_rows(RateCounter) == []
