"""Every route is called while the database is locked, full, read-only or away: none ever answers with 500.

Whatever is refused says when to come back. Behind a lock, on a full disk and on a database that takes no writes
every page opens as it always does.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from academy.core import sqlite
from academy.core.cache import clear_caches
from academy.core.db import db
from academy.core.permissions import Role
from tests.contract.permission_table import rules_of, valid_token
from tests.contract.permission_world import World, form_for, make_world, relations_of

Fault = Callable[[Flask], AbstractContextManager[None]]
Statuses = dict[tuple[str, Role], int]

ROLES = (Role.LEARNER, Role.ADMINISTRATOR)
REFUSED = (503, 507)
#: It says that nothing can be saved, which is its job.
READINESS = "health.show_readiness"


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("faults"), worker) as made:
        yield made


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Hold the write lock."""
    file = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def each_connection(app: Flask, event: str, change: Callable[..., Any]) -> Iterator[None]:
    with app.app_context():
        engine = db.engine
    engine.dispose()
    sa.event.listen(engine, event, change)
    try:
        yield
    finally:
        sa.event.remove(engine, event, change)
        engine.dispose()


def read_only(app: Flask) -> AbstractContextManager[None]:
    """Let every connection refuse to write, as on a disk that was mounted so."""
    return each_connection(app, "checkout", lambda driver, *_: driver.execute("PRAGMA query_only = on"))


def full(app: Flask) -> AbstractContextManager[None]:
    """Let the database grow no more."""
    return each_connection(app, "checkout", lambda driver, *_: driver.execute("PRAGMA max_page_count = 1"))


def away(app: Flask) -> AbstractContextManager[None]:
    """Let every connection fail, as without the disk on which the file lies."""
    return each_connection(app, "do_connect", lambda *_: sqlite3.connect("/nowhere/at/all/academy.db"))


def answers(world: World, method: str) -> Iterator[tuple[str, Role, TestResponse]]:
    """Call every route that takes ``method`` in every role; yield endpoint, role and answer."""
    token = valid_token(world.app)
    for rule, way in rules_of(world.app):
        if way != method or rule.endpoint == READINESS:
            continue
        for role in ROLES:
            client = world.client(role)
            address = world.address(rule, role, relations_of(rule)[0])
            fields = form_for(rule.endpoint, world.owners[role])
            data = {**fields, "csrf_token": token} if method == "POST" else None
            yield rule.endpoint, role, client.open(address, method=method, data=data)


def statuses(world: World) -> Statuses:
    return {(endpoint, role): answer.status_code for endpoint, role, answer in answers(world, "GET")}


@pytest.fixture(scope="module")
def usual(world: World) -> Statuses:
    """Return what every page answers while all is well."""
    return statuses(world)


def is_acceptable(answer: TestResponse) -> bool:
    if answer.status_code in REFUSED:
        return int(answer.headers.get("Retry-After", 0)) > 0
    return answer.status_code < 500


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no request of this test wait for the lock."""
    monkeypatch.setattr(sqlite, "REQUEST_WAIT", 0.01)


@pytest.mark.parametrize("fault", [locked, full, read_only])
def test_every_page_opens_while_nothing_can_be_written(
    world: World, usual: Statuses, in_a_hurry: None, fault: Fault
) -> None:
    clear_caches(world.app)
    with fault(world.app):
        found = statuses(world)
    assert {key: status for key, status in found.items() if status != usual[key]} == {}


@pytest.mark.parametrize("fault", [locked, read_only, away])
def test_no_form_meets_an_error_of_ours(world: World, in_a_hurry: None, fault: Fault) -> None:
    with fault(world.app):
        found = [(endpoint, role, answer) for endpoint, role, answer in answers(world, "POST")]
    wrong = [
        (endpoint, role, answer.status_code) for endpoint, role, answer in found if not is_acceptable(answer)
    ]
    assert wrong == []
    assert sum(answer.status_code in REFUSED for _endpoint, _role, answer in found) > len(found) / 3


def test_no_page_meets_an_error_of_ours_while_the_database_is_away(world: World) -> None:
    clear_caches(world.app)
    with away(world.app):
        found = [(endpoint, role, answer) for endpoint, role, answer in answers(world, "GET")]
    wrong = [
        (endpoint, role, answer.status_code) for endpoint, role, answer in found if not is_acceptable(answer)
    ]
    assert wrong == []
    assert sum(answer.status_code in REFUSED for _endpoint, _role, answer in found) > len(found) / 3
