"""What databases and disks really raise is read as busy, away or full; what is our mistake is not."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.core.db import db, may_write
from academy.core.errors import AwayError, FullError, NotNowError
from academy.core.not_now import not_now
from tests.support.racing import own_application

#: SQLSTATE and what it means: disk full, too many connections, lock, deadlock, serialisation, statement time-out,
#: shutdown, starting up, lost connection, read-only, write error; a broken rule and a missing table are none.
STATES = {
    "53100": FullError,
    "53300": AwayError,
    "55P03": NotNowError,
    "40P01": NotNowError,
    "40001": NotNowError,
    "57014": NotNowError,
    "57P01": AwayError,
    "57P03": AwayError,
    "08006": AwayError,
    "25006": AwayError,
    "58030": AwayError,
    "23505": None,
    "42P01": None,
    "22001": None,
}


@pytest.fixture
def own(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "own"
    folder.mkdir()
    with own_application(engine_name, worker, folder) as app, app.app_context():
        yield app
        db.session.remove()


def raised_by(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def run(statement: str) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql(statement)


def postgresql_errors() -> dict[str, type[NotNowError] | None]:
    """Return each error that the server raises by itself, by its statement, and what it means."""
    raising = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '%s'; END $$"
    return {raising % state: meaning for state, meaning in STATES.items()} | {
        "SET statement_timeout = '10ms'; SELECT pg_sleep(5)": NotNowError,
        "SELECT pg_terminate_backend(pg_backend_pid())": AwayError,
        "SET TRANSACTION READ ONLY; INSERT INTO rate_counters VALUES ('a', now(), 1)": AwayError,
        "SELECT * FROM a_table_that_is_missing": None,
        "SELECT 1 / 0": None,
    }


SQLITE_ERRORS: dict[str, type[NotNowError] | None] = {
    "SELECT * FROM a_table_that_is_missing": None,
    "INSERT INTO rate_counters (key) VALUES (NULL)": None,
    "SELECT": None,
}


def test_each_error_means_what_it_is(own: Flask, engine_name: str) -> None:
    errors = postgresql_errors() if engine_name == "postgresql" else SQLITE_ERRORS
    for statement, meaning in errors.items():
        found = not_now(raised_by(lambda statement=statement: run(statement)))  # type: ignore[misc]
        assert type(found) is (meaning or type(None)), statement


def test_a_read_only_database_is_away_and_readable(own: Flask, engine_name: str) -> None:
    """A standby took over, or an operator works on the database."""
    if engine_name == "postgresql":
        run_and_commit(f"ALTER DATABASE {db.engine.url.database} SET default_transaction_read_only = on")
        db.engine.dispose()
    else:
        sa.event.listen(db.engine, "checkout", lambda driver, *_: driver.execute("PRAGMA query_only = on"))
    client = own.test_client()
    page = client.get("/en/sign-in")
    own.config["WTF_CSRF_ENABLED"] = False
    sent = client.post("/en/sign-in", data={"address": "nobody@academy.test", "password": "three cows"})
    assert page.status_code == 200
    assert sent.status_code == 503
    assert sent.headers["Retry-After"]
    assert client.get("/readyz").status_code == 503


def run_and_commit(statement: str) -> None:
    token = may_write.set(True)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    may_write.reset(token)


@pytest.mark.parametrize(
    ("number", "status"),
    [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EROFS, 503), (errno.EIO, 503), (errno.ENOENT, None)],
)
def test_a_disk_tells_by_its_number(number: int, status: int | None) -> None:
    found = not_now(OSError(number, "of a test"))
    assert (found.status if found else None) == status


def test_what_merely_happened_before_is_another_matter() -> None:
    before, ours = OSError(errno.ENOSPC, "full"), KeyError("ours")
    ours.__context__ = before
    assert not_now(ours) is None
    ours.__cause__ = before
    assert type(not_now(ours)) is FullError


def test_a_server_that_refuses_or_stays_silent_is_away(engine_name: str) -> None:
    del engine_name
    engine = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert type(not_now(raised_by(engine.connect))) is AwayError
