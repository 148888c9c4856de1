"""A full or locked SQLite database: writes are refused with a time to come back, reads go on."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from academy.accounts.models import OneTimeCode
from academy.accounts.services.sessions import open_session
from academy.core.db import commit, db
from tests.factories.accounts import make_person
from tests.support.racing import own_application

PAGES = ("/en/", "/en/courses", "/en/verify", "/en/profile", "/en/profile/details")
MANY = 400


class Somebody:
    """A signed-in person with a browser of her own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            token = open_session(make_person())
            commit()
            db.session.remove()
        self.client: FlaskClient = app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"] = token
            session["csrf_token"] = "seen"
        found = re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/en/profile/details").text
        )
        assert found
        self.token = found[1]

    def ask_reset(self, number: int) -> TestResponse:
        """Ask for a new password for one of many addresses, each from another phone."""
        return self.client.post(
            "/en/new-password",
            data={"csrf_token": self.token, "address": f"somebody{number}@academy.test"},
            environ_base={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"},
        )

    def pages(self) -> list[int]:
        """Return the status of every page that she reads."""
        return [self.client.get(path).status_code for path in PAGES]


@pytest.fixture
def own(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "own"
    folder.mkdir()
    with own_application(engine_name, worker, folder) as app:
        yield app


@pytest.fixture
def her(own: Flask) -> Somebody:
    return Somebody(own)


def database_file(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    with closing(sqlite3.connect(database_file(app), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """Let the database of ``app`` grow no more, on any connection, as on a full disk."""

    def forbid(connection: Any, *_others: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "checkout", forbid)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", forbid)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        engine.dispose()


def assert_refused(answer: TestResponse, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "Nothing was saved" in answer.text


def test_g4_a_full_disk_refuses_writes_and_serves_reads(own: Flask, her: Somebody) -> None:
    acknowledged = 0
    with full(own):
        for number in count():
            assert number < MANY, "the database was never full"
            answer = her.ask_reset(number)
            if answer.status_code >= 400:
                break
            acknowledged += 1
        assert_refused(answer, 507)
        assert her.pages() == [200] * len(PAGES)
        ready = her.client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json() == {"status": "database"}
    with own.app_context():
        assert db.session.scalar(sa.select(sa.func.count(OneTimeCode.id))) == acknowledged
        db.session.remove()
    assert her.ask_reset(MANY).status_code == 303
    assert her.client.get("/readyz").status_code == 200


def test_g4_a_locked_database_refuses_writes_and_serves_reads(own: Flask, her: Somebody) -> None:
    with locked(own):
        assert_refused(her.ask_reset(1), 503)
        assert her.pages() == [200] * len(PAGES)
        assert her.client.get("/readyz").status_code == 503
    assert her.ask_reset(1).status_code == 303
    assert her.client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/en/profile/details", 400),
        ("POST", "/en/nothing", 404),
        ("PUT", "/en/profile", 405),
        ("OPTIONS", "/en/profile/details", 200),
        ("DELETE", "/en/nothing", 404),
    ],
)
def test_g7_what_is_refused_early_never_waits_for_the_lock(
    own: Flask, her: Somebody, method: str, path: str, status: int
) -> None:
    """Somebody who is signed in sends what begins no work: a form without token, a wrong address, a wrong method."""
    own.config["WTF_CSRF_METHODS"] = {"POST"}
    with locked(own):
        assert her.client.open(path, method=method).status_code == status


def test_programs_are_told_as_problem_json(own: Flask, her: Somebody) -> None:
    with locked(own):
        answer = her.client.post(
            "/en/new-password",
            data={"csrf_token": her.token, "address": "a@academy.test"},
            headers={"Accept": "application/json"},
        )
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == 503
    assert answer.headers["Retry-After"]
