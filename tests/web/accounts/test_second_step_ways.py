"""The page of her second step: what staff change there, and when they are asked once more."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Person
from academy.accounts.second_factors import CodeApp as StoredApp
from academy.accounts.second_factors import Passkey
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.mail import Channel
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, full_session, make_member, make_person, sign_in
from tests.factories.second_step import CodeApp, app_on, make_code_app, make_passkey, recovery_codes_on
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.still_clock import StillClock

pytestmark = pytest.mark.usefixtures("still_clock")

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
WAYS = "/en/profile/second-step"
PASSKEY = "a passkey of hers"


@pytest.fixture
def person(client: PageClient, database: Database) -> Person:
    """Return a trainer who is wholly signed in."""
    person = make_member(Role.TRAINER, password=PASSWORD)
    sign_in(client, person)
    return person


@pytest.fixture
def app_of_hers(person: Person, database: Database) -> CodeApp:
    app = make_code_app(person)
    database.commit()
    return app


def sessions_of(person: Person, database: Database) -> int:
    running = sa.select(sa.func.count(LoginSession.id)).where(
        LoginSession.person_id == person.id, LoginSession.ended_at.is_(None)
    )
    return database.scalar(running) or 0


def audited() -> list[str]:
    return [row.action for row in new_rows(AuditEntry) if row.action.startswith("second-step.")]


def test_the_profile_leads_staff_to_it_and_learners_not(client: PageClient, person: Person) -> None:
    assert WAYS in client.get("/en/profile").text
    sign_in(client, make_person())
    assert WAYS not in client.get("/en/profile").text


def test_new_recovery_codes_end_the_old_ones(
    client: PageClient, person: Person, app_of_hers: CodeApp, database: Database, outbox: Outbox
) -> None:
    client.get(f"{WAYS}/recovery-codes")
    old = recovery_codes_on(client.submit(f"{WAYS}/recovery-codes").text)
    new = recovery_codes_on(client.submit(f"{WAYS}/recovery-codes").text)
    assert (len(old), len(new), set(old) & set(new)) == (10, 10, set())
    assert "10 recovery codes still work." in client.get(WAYS).text
    assert audited()[-2:] == ["second-step.make-recovery-codes"] * 2
    assert ["New recovery codes were made" in body for _to, _subject, body in outbox][-2:] == [True, True]


def test_another_code_app_takes_the_place_of_the_first_and_signs_others_out(
    client: PageClient, person: Person, app_of_hers: CodeApp, database: Database, outbox: Outbox
) -> None:
    full_session(person)
    database.commit()
    app = app_on(client.get(f"{WAYS}/code-app").text)
    assert app.secret != app_of_hers.secret
    assert client.submit(f"{WAYS}/code-app", {"code": app_of_hers.code()}).status_code == 422
    assert client.submit(f"{WAYS}/code-app", {"code": app.code()}).location == WAYS
    assert "All other browsers are signed out." in client.get(WAYS).text
    assert sessions_of(person, database) == 1
    assert len(new_rows(StoredApp)) == 1
    assert "A code app was set up for your account." in outbox[-1][2]
    assert audited()[-1] == "second-step.set-up-code-app"


def test_a_code_app_is_not_replaced_without_its_code(
    client: PageClient, person: Person, app_of_hers: CodeApp
) -> None:
    client.get(f"{WAYS}/code-app")
    empty = client.submit(f"{WAYS}/code-app", {"code": ""})
    assert (empty.status_code, "Type the 6 digits that the app shows." in empty.text) == (422, True)
    before = audited()
    assert client.submit(f"{WAYS}/code-app", {"code": "000000"}).status_code == 422
    assert audited() == before


def test_the_last_way_stays(
    client: PageClient, person: Person, app_of_hers: CodeApp, database: Database
) -> None:
    page = client.get(WAYS).text
    assert "Remove the code app" not in page
    client.get(f"{WAYS}/code-app/remove")
    refused = client.submit(f"{WAYS}/code-app/remove")
    assert refused.status_code == 409
    assert "This is your only way to sign in." in refused.text
    passkey = make_passkey(person)
    database.commit()
    assert client.submit(f"{WAYS}/code-app/remove").location == WAYS
    assert "You have no code app." in client.get(WAYS).text
    assert client.submit(f"{WAYS}/passkeys/{passkey}/remove").status_code == 409
    assert client.submit(f"{WAYS}/code-app/remove").status_code == 409
    assert [row.public_id for row in new_rows(Passkey)] == [passkey]


def test_a_passkey_is_removed_after_a_question(
    client: PageClient, person: Person, app_of_hers: CodeApp, database: Database, outbox: Outbox
) -> None:
    passkey = make_passkey(person, name="Old phone")
    full_session(person)
    database.commit()
    assert "Old phone" in client.get(WAYS).text
    assert "Old phone" in client.get(f"{WAYS}/passkeys/{passkey}/remove").text
    assert client.submit(f"{WAYS}/passkeys/{passkey}/remove").location == WAYS
    assert new_rows(Passkey) == []
    assert sessions_of(person, database) == 1
    assert "A passkey of your account was removed: Old phone." in outbox[-1][2]
    assert client.submit(f"{WAYS}/passkeys/{passkey}/remove").status_code == 404


def test_nobody_removes_somebody_elses_passkey(
    client: PageClient, person: Person, database: Database
) -> None:
    other = make_member(Role.TRAINER)
    passkey = make_passkey(other)
    make_code_app(other)
    database.commit()
    assert client.get(f"{WAYS}/passkeys/{passkey}/remove").status_code == 404
    client.get(WAYS)
    assert client.submit(f"{WAYS}/passkeys/{passkey}/remove").status_code == 404
    assert [row.public_id for row in new_rows(Passkey)] == [passkey]


@pytest.mark.parametrize("path", ["code-app", "code-app/remove", "passkeys/new", "recovery-codes", PASSKEY])
def test_who_took_it_a_quarter_of_an_hour_ago_takes_it_again_before_changing_anything(
    client: PageClient, person: Person, app_of_hers: CodeApp, still_clock: StillClock, path: str
) -> None:
    path = path.replace(PASSKEY, f"passkeys/{make_passkey(person)}/remove")
    client.get(WAYS)
    still_clock.move(timedelta(minutes=15))
    before = audited()
    leads_to = f"/en/second-step?next={WAYS}/{path}"
    assert client.get(f"{WAYS}/{path}").location == leads_to
    assert client.submit(f"{WAYS}/{path}", {"code": "123456", "name": "x"}).location == leads_to
    assert audited() == before
    assert client.get("/en/home").status_code == 200
    assert "Show once more that it is you." in client.get(leads_to).text
    fields = {"code": app_of_hers.code(), "next": f"{WAYS}/{path}"}
    assert client.submit("/en/second-step", fields).location == f"{WAYS}/{path}"
    assert client.get(f"{WAYS}/{path}").status_code == 200
    still_clock.move(timedelta(minutes=14, seconds=59))
    assert client.get(f"{WAYS}/{path}").status_code == 200


def test_the_code_of_a_double_tap_leads_on_as_the_first_did(
    client: PageClient, person: Person, app_of_hers: CodeApp, database: Database
) -> None:
    fields = {"code": app_of_hers.code(), "next": WAYS}
    client.get(WAYS)
    assert [client.submit("/en/second-step", fields).location for _tap in range(2)] == [WAYS, WAYS]


def test_who_has_only_a_phone_is_told_by_sms(database: Database, outbox: Outbox) -> None:
    person = make_member(Role.TRAINER, phone="+6281211112222")
    make_code_app(person)
    commit()
    [(address, subject, body)] = [sent for sent in outbox if "code app" in sent[2]]
    assert (address, subject) == ("+6281211112222", "")
    assert re.fullmatch(r"Online SME Academy: A code app was set up for your account\.", body)


def test_where_no_sms_is_sent_who_has_only_a_phone_is_not_written_to(
    app: Flask, database: Database, outbox: Outbox
) -> None:
    courier = app.extensions["couriers"].pop(Channel.SMS)
    try:
        make_code_app(make_member(Role.TRAINER, phone="+6281211112222"))
        commit()
    finally:
        app.extensions["couriers"][Channel.SMS] = courier
    assert outbox == []
