"""Every INSERT and UPDATE of a walk is broken on purpose; the log says where it broke and holds nothing that was typed.

PostgreSQL puts the whole row into its message, SQLAlchemy all parameters, and Python prints both with the traceback.
"""

import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.accounts.notices import TERMS, current_notice
from academy.core.db import db
from academy.core.log import init_log
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_programme
from tests.support.pages import PageClient
from tests.support.question_pages import question_page

Database = scoped_session[Session]
Step = Callable[[], TestResponse]

#: Stands in everything that is typed.
PLANT = "qzx"
PASSWORD = f"{PLANT} password of nobody 9"
PHONE = "12777888"
#: What is made of what was typed, and as private: the hash of a password.
DERIVED = ("argon2",)
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@pytest.fixture
def log(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Return what the process writes to its log, by the real handler in the real format, at the finest level."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root, own = logging.getLogger(), app.logger
    kept = root.handlers, root.level, own.handlers, own.propagate, logging.raiseExceptions
    init_log(app, "DEBUG")
    yield written
    root.handlers, _level, own.handlers, own.propagate, logging.raiseExceptions = kept
    root.setLevel(kept[1])


def steps_of(app: Flask, database: Database) -> list[tuple[str, Step]]:
    """Return what people do, each under a name; every text that they type holds the plant."""
    address, name = f"{PLANT}@example.org", f"Maria {PLANT}"
    her = make_person(name=name, email=f"her{PLANT}@example.org", country="KH", password=PASSWORD)
    course = make_edition()
    make_enrolment(her, course.edition_id)
    certificate = make_certificate(make_person(name=name))
    programme = make_programme(name=f"Women {PLANT}")
    organisation = make_organisation(f"Agency {PLANT}")
    manager = make_member(Role.PROGRAMME_MANAGER, organisation)
    administrator = make_member(Role.ADMINISTRATOR)
    number = str(certificate.number)
    database.flush()
    answers = {"sex": "female", "age_band": "25-34", "settlement": "rural", "disability": "no"}
    registration = {"display_name": name, "country": "KH", "password": PASSWORD, "consent": "yes"}
    registration["notice_version"] = current_notice(TERMS, "en").version
    details = {"display_name": name, "certificate_name": name, "locale": "en", "country": "KH"}
    course_page = f"/en/courses/{MODEL_SLUG}"
    line = {"rows.new.what": f"Noodles {PLANT}", "rows.new.in": "250", "rows.new.date": "2026-11-02"}
    changed = {
        "owner": organisation.public_id,
        "name": f"Traders {PLANT}",
        "summary": f"For {PLANT}",
        "audience": ["youth"],
        "courses": [course.code],
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-01",
        "country": "",
        "funder": "",
    }

    phone = {"User-Agent": f"Firefox Android {PLANT}"}

    def guest(path: str, data: dict[str, Any]) -> Step:
        return lambda: PageClient(app).submit(path, data, headers=phone)

    def signed_in(person: Person, path: str, data: dict[str, Any]) -> Step:
        client = PageClient(app)
        sign_in(client, person)
        return lambda: client.submit(path, data, headers=phone)

    def practice(person: Person) -> Step:
        client = PageClient(app)
        sign_in(client, person)
        page = f"{course_page}/lessons/{FIRST_LESSON}/practice"

        def send() -> TestResponse:
            form = question_page(client.get(page).text)
            fields = {name: [min(offered)] if offered else [PLANT] for name, offered in form.offered.items()}
            return client.post(form.url, data={**form.hidden, **fields})

        return send

    return [
        ("register", guest("/en/register", {**registration, "address": address})),
        ("register by phone", guest("/en/register", {**registration, "address": f"0{PHONE}"})),
        ("sign in", guest("/en/sign-in", {"address": f"her{PLANT}@example.org", "password": PASSWORD})),
        ("forget the password", guest("/en/new-password", {"address": f"her{PLANT}@example.org"})),
        ("details", signed_in(her, "/en/profile/details", details)),
        ("about you", signed_in(her, "/en/profile/about-you", answers)),
        (
            "password",
            signed_in(her, "/en/profile/password", {"old_password": PASSWORD, "password": f"{PASSWORD} 2"}),
        ),
        ("cash book", signed_in(her, f"{course_page}/workbook/cashbook/rows", line)),
        ("tool", signed_in(her, "/en/tools/cashbook", {**line, "add": ""})),
        ("practice", practice(her)),
        ("final check", signed_in(her, f"{course_page}/final-check", {})),
        ("programme", signed_in(manager, "/en/programmes/new", changed)),
        ("join", signed_in(her, f"/en/join/{programme.join_code}", {"agree": "y"})),
        (
            "role",
            signed_in(
                administrator,
                f"/en/admin/people/{her.public_id}/roles/new",
                {"role": "trainer", "organisation": organisation.public_id, "country": ""},
            ),
        ),
        (
            "revoke",
            signed_in(
                administrator,
                f"/en/admin/certificates/{number}/revoke",
                {"reason": "rules-broken", "note": f"seen {PLANT}", "is_sure": "y"},
            ),
        ),
    ]


@contextmanager
def undone() -> Iterator[sa.Connection]:
    """Undo everything inside, on the connection that the test shares with its requests."""
    connection: Any = db.engines[None]
    db.session.remove()
    place = connection.begin_nested()
    try:
        yield connection
    finally:
        db.session.remove()
        place.rollback()


def tables_of(step: Step) -> list[str]:
    """Return the tables that ``step`` writes, in order."""
    found: dict[str, None] = {}

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if match := WRITES.match(statement):
            found[match[1]] = None

    with undone():
        sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
        try:
            step()
        finally:
            sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
    return list(found)


def break_table(connection: sa.Connection, table: str) -> None:
    """Let the database refuse every row that is added or changed, with the words that its driver finds for it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID")
        return
    for change in ("INSERT", "UPDATE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER broken_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )


def test_g5_no_broken_write_puts_a_value_into_the_log(
    app: Flask, database: Database, log: io.StringIO
) -> None:
    broken: set[str] = set()
    refused = 0
    for name, step in steps_of(app, database):
        for table in tables_of(step):
            with undone() as connection:
                break_table(connection, table)
                answer = step()
            assert answer.status_code != 503, (name, table)
            refused += answer.status_code == 500
            broken.add(table)
    written = log.getvalue().lower()
    assert refused > 20, "too little broke to prove anything"
    assert "exception" in written, "the log says what broke"
    for private in (PLANT, PHONE, *DERIVED):
        assert private not in written, written[max(0, written.find(private) - 600) :][:1200]
    wanted = {"people", "one_time_codes", "deliveries", "login_sessions", "consents", "audit_entries"}
    wanted |= {
        "workbooks",
        "participations",
        "programmes",
        "memberships",
        "certificates",
        "attempts",
        "answer_events",
    }
    assert wanted <= broken, sorted(wanted - broken)


def test_the_log_says_where_and_what_kind(database: Database, client: PageClient, log: io.StringIO) -> None:
    with undone() as connection:
        break_table(connection, "people")
        client.submit(
            "/en/register",
            {
                "display_name": "Maria",
                "country": "KH",
                "address": f"{PLANT}@example.org",
                "password": PASSWORD,
                "consent": "yes",
                "notice_version": current_notice(TERMS, "en").version,
            },
        )
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    found = next(line for line in lines if line["event"] == "unexpected error")
    first = found["exception"][0]
    assert first["type"] == "sqlalchemy.exc.IntegrityError"
    assert first.get("sqlstate") == "23514" or first.get("sqlite_errorname") == "SQLITE_CONSTRAINT_TRIGGER"
    assert any(place.startswith("academy/accounts/services/people.py:") for place in first["places"])
