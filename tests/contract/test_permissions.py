"""Every route is called in every role and answers as permissions.csv says; no GET writes; no POST without its token."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from academy.core.db import db
from academy.core.permissions import Role
from tests.contract.permission_table import (
    call,
    fingerprint,
    outcome_of,
    read_table,
    rolled_back,
    rules_of,
)
from tests.contract.permission_world import World, make_world, relations_of

#: The choice of colours sets cookies of the browser and touches no data (docs/decisions/0201).
WITHOUT_TOKEN = {"web.change_display"}
#: What a request that is refused may still write: how often it was tried, and when the person was seen.
BOOKKEEPING = {"rate_counters", "login_sessions"}
TABLE = read_table()


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("permissions"), worker) as made:
        yield made


def rule_at(app: Flask, endpoint: str, method: str) -> Rule:
    return next(rule for rule, way in rules_of(app) if (rule.endpoint, way) == (endpoint, method))


def test_the_table_lists_every_route_and_nothing_else(world: World) -> None:
    wanted = {
        (rule.endpoint, method, relation)
        for rule, method in rules_of(world.app)
        for relation in relations_of(rule)
    }
    assert sorted(wanted - set(TABLE)) == [], "not in permissions.csv"
    assert sorted(set(TABLE) - wanted) == [], "in permissions.csv, but there is no such route"


@pytest.mark.parametrize(("endpoint", "method", "relation"), TABLE)
def test_every_role_gets_what_the_table_says(world: World, endpoint: str, method: str, relation: str) -> None:
    rule = rule_at(world.app, endpoint, method)
    answers = {role: outcome_of(call(world, rule, method, relation, role)) for role in Role}
    assert answers == TABLE[endpoint, method, relation]


GETS = [key for key in TABLE if key[1] == "GET"]
FORMS = [key for key in TABLE if key[1] == "POST"]


@pytest.mark.parametrize(("endpoint", "method", "relation"), GETS)
def test_no_get_writes(world: World, endpoint: str, method: str, relation: str) -> None:
    rule = rule_at(world.app, endpoint, method)
    with world.app.app_context(), db.engine.connect() as connection:
        before = fingerprint(connection)
    with no_writing():
        for role in Role:
            call(world, rule, method, relation, role)
    with world.app.app_context(), db.engine.connect() as connection:
        assert fingerprint(connection) == before


@pytest.mark.parametrize(("endpoint", "method", "relation"), FORMS)
def test_no_form_is_taken_without_its_token(world: World, endpoint: str, method: str, relation: str) -> None:
    rule = rule_at(world.app, endpoint, method)
    expected = {303} if endpoint in WITHOUT_TOKEN else {400}
    for role in Role:
        with rolled_back(world.app):
            answer = world.client(role).post(world.address(rule, role, relation))
        assert {answer.status_code} == expected, role


@pytest.mark.parametrize(("endpoint", "method", "relation"), [key for key in FORMS if key[2] == "foreign"])
def test_nobody_changes_what_belongs_to_somebody_else(
    world: World, endpoint: str, method: str, relation: str
) -> None:
    """Also where the answer is friendly: deleting a line that is not mine does nothing, as for one deleted before."""
    rule = rule_at(world.app, endpoint, method)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with rolled_back(world.app) as connection:
            before = fingerprint(connection)
            call(world, rule, method, relation, role, is_kept=True)
            after = fingerprint(connection)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= BOOKKEEPING, role


@contextmanager
def no_writing() -> Iterator[None]:
    """Fail on the first statement that could change a row."""

    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        assert not statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")), statement

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", refuse)


def test_a_write_would_be_seen(world: World) -> None:
    with rolled_back(world.app) as connection:
        before = fingerprint(connection)
        connection.execute(sa.text("UPDATE people SET locale = 'km'"))
        assert fingerprint(connection)["people"] != before["people"]
        with no_writing(), pytest.raises(AssertionError):
            connection.execute(sa.text("UPDATE people SET locale = 'id'"))
