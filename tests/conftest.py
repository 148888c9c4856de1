"""Fixtures: one application for each engine, and a database in which every test is rolled back."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import passwords
from academy.app import create_app
from academy.core import migrations
from academy.core.cache import clear_caches
from academy.core.clock import MovableClock
from academy.core.db import Base, db, may_write
from config import Settings
from tests.support.neighbours import changes, empty, stored_rows
from tests.support.pages import PageClient
from tests.support.postgresql import PrivatePostgreSQL
from tests.support.still_clock import StillClock

pytest_plugins = ["tests.support.sample", "tests.support.budgets"]

LONGEST_FIRST = ("soak", "conformance", "browser", "served", "contract", "migrations", "db", "web", "unit")
BOTH_ENGINES = ("db", "migrations")
PG_PORT = "TEST_ACADEMY_PG_PORT"
WINDOW_SECONDS, LONGEST_TEST_SECONDS = 900, 60


def pytest_configure(config: pytest.Config) -> None:
    """Start the private PostgreSQL server once a run, before the workers start."""
    if hasattr(config, "workerinput") or PG_PORT in os.environ or config.option.collectonly:
        return
    server = PrivatePostgreSQL()
    server.start()
    os.environ[PG_PORT] = str(server.port)
    config.stash[_SERVER] = server


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started."""
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.stop()
        del os.environ[PG_PORT]


_SERVER: pytest.StashKey[PrivatePostgreSQL] = pytest.StashKey()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the areas whose files take longest, so that no process waits at the end for the other."""
    items.sort(key=lambda item: LONGEST_FIRST.index(area_of(item.path)))


def area_of(path: Path) -> str:
    """Return the area of the tests that a file belongs to."""
    return path.relative_to(Path(__file__).parent).parts[0]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run database and migration tests on both engines, the others on SQLite."""
    if "engine_name" not in metafunc.fixturenames:
        return
    is_on_both = area_of(metafunc.definition.path) in BOTH_ENGINES
    engines = ["sqlite", "postgresql"] if is_on_both else ["sqlite"]
    metafunc.parametrize("engine_name", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Return the engine of this test."""
    return str(request.param)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Return the name of this test process."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


def make_postgresql_database(name: str) -> str:
    """Make an empty database on the private server; return its address."""
    address = f"postgresql+psycopg://academy@127.0.0.1:{os.environ[PG_PORT]}"
    engine = sa.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{address}/{name}"


def settings_for_tests(database_url: str, folder: Path, **changes: Any) -> Settings:
    """Return the settings of a test application."""
    values: dict[str, Any] = {
        "env": "testing",
        "secret_key": "a key that only the tests of this run use",
        "data_dir": folder,
        "database_url": database_url,
        "storage_url": "memory:",
        "mail_url": "memory:",
        "sms_url": "memory:",
        "base_url": "http://localhost",
        **changes,
    }
    return Settings(**values)


@pytest.fixture(scope="session")
def applications(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """Return a function that gives this process's application on an engine: tests of both engines come in turns."""

    # Imported here: what it needs imports a plugin of this file, which pytest must load first.
    from tests.factories.bystanders import put_bystanders

    @cache
    def application_on(engine_name: str) -> Flask:
        folder = tmp_path_factory.mktemp("academy")
        if engine_name == "postgresql":
            url = make_postgresql_database(f"test_{worker}")
        else:
            url = f"sqlite:///{folder / 'test.db'}"
        application = create_app(settings_for_tests(url, folder))
        application.test_client_class = PageClient
        with application.app_context():
            Base.metadata.create_all(db.engine)
            _put_revision(db.engine)
            put_bystanders()
            with db.engine.connect() as connection:
                application.extensions["bystanders"] = stored_rows(connection)
        made.append(application)
        return application

    made: list[Flask] = []
    yield application_on
    for application in made:
        with application.app_context():
            db.session.remove()
            db.engine.dispose()


def _put_revision(engine: sa.Engine) -> None:
    """Say in the database that its tables are of this release, as a migration does."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        revision = migrations.newest_revision()
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


@pytest.fixture(scope="session")
def app(engine_name: str, applications: Callable[[str], Flask]) -> Flask:
    """Return an application of the engine; in its database are the bystanders only."""
    return applications(engine_name)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash passwords with little memory: tests sign in thousands of times, and one of them holds the real figures."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "PASSES", 1)
    made_once = (passwords._hasher, passwords._nobody)
    for each in made_once:
        each.cache_clear()
    yield
    for each in made_once:
        each.cache_clear()


@pytest.fixture
def database(
    app: Flask, request: pytest.FixtureRequest, cheap_hashes: None
) -> Iterator[scoped_session[FlaskSession]]:
    """Return the session; everything the test does, commits included, is rolled back at its end.

    Before that, nobody who was there before the test may have changed. A test whose subject is everybody says so with
    ``changes_everybody``; one whose subject is a site with nothing in it yet says ``empty_site``.
    """
    with app.app_context():
        engines, real = cast("dict[str | None, sa.Engine | sa.Connection]", db.engines), db.engines[None]
        token = may_write.set(True)
        connection = real.connect()
        outer = connection.begin()
        engines[None] = connection
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        if request.node.get_closest_marker("empty_site"):
            empty(connection)
            clear_caches(app)
        app.extensions["crowd_watch"].forget()
        time = app.extensions["clock"]
        early = _into_a_window(time.now())
        time.move(early)
        try:
            yield db.session
            db.session.remove()
            if not any(map(request.node.get_closest_marker, ("changes_everybody", "empty_site"))):
                assert changes(app.extensions["bystanders"], connection) == []
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            engines[None] = real
            may_write.reset(token)
            clear_caches(app)
            time.move(-early)


def _into_a_window(moment: datetime) -> timedelta:
    """Return how far to move the clock, so that no window of a limit, a quarter of an hour or more, ends in a test."""
    left = WINDOW_SECONDS - moment.timestamp() % WINDOW_SECONDS
    return timedelta(seconds=left if left < LONGEST_TEST_SECONDS else 0)


@pytest.fixture
def client(app: Flask, database: scoped_session[Session]) -> PageClient:
    """Return a client that checks every page it opens."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def clock(app: Flask) -> Iterator[MovableClock]:
    """Return the application's clock; it is put right after the test."""
    movable: MovableClock = app.extensions["clock"]
    start = movable.offset
    yield movable
    movable.offset = start


@pytest.fixture
def still_clock(app: Flask) -> Iterator[StillClock]:
    """Return a clock that stands still, for limits to the second; the application has its own again after the test."""
    usual, app.extensions["clock"] = app.extensions["clock"], StillClock()
    yield app.extensions["clock"]
    app.extensions["clock"] = usual


@pytest.fixture
def outbox(app: Flask) -> Iterator[list[tuple[str, str, str]]]:
    """Return the e-mails and SMS that were sent in this test, as (address, subject, body)."""
    couriers = app.extensions["couriers"]
    sent: list[tuple[str, str, str]] = []
    for courier in couriers.values():
        courier.sent = sent
    yield sent
    sent.clear()
