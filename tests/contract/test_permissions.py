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
#: Tries whether the database takes a write, and rolls it back.
UNDOES_A_WRITE = {"health.show_readiness"}
#: What a request that is refused may still write: how often it was tried, and when the person was seen.
BOOKKEEPING = {"rate_counters", "login_sessions"}
TABLE = read_table()
Fingerprint = dict[str, int]


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("permissions"), worker) as made:
        yield made


@pytest.fixture(scope="module")
def resting(world: World) -> Fingerprint:
    """Return the fingerprint of the world that every test finds and leaves."""
    with world.app.app_context(), db.engine.connect() as connection:
        return fingerprint(connection)


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


GETS = [key for key in TABLE if key[1] == "GET"]
FORMS = [key for key in TABLE if key[1] == "POST"]


@pytest.mark.parametrize(("endpoint", "method", "relation"), GETS)
def test_every_role_sees_what_the_table_says_and_no_get_writes(
    world: World, resting: Fingerprint, endpoint: str, method: str, relation: str
) -> None:
    rule = rule_at(world.app, endpoint, method)
    with writes() as written:
        answers = {role: outcome_of(call(world, rule, method, relation, role)) for role in Role}
    assert answers == TABLE[endpoint, method, relation]
    assert written == [] or endpoint in UNDOES_A_WRITE
    with world.app.app_context(), db.engine.connect() as connection:
        assert fingerprint(connection) == resting


@pytest.mark.parametrize(("endpoint", "method", "relation"), FORMS)
def test_every_role_may_send_what_the_table_says_and_nobody_changes_what_is_somebody_elses(
    world: World, resting: Fingerprint, endpoint: str, method: str, relation: str
) -> None:
    """Also where the answer is friendly: deleting a line that is not mine does nothing, as for one deleted before."""
    rule, answers, changed = rule_at(world.app, endpoint, method), {}, {}
    for role in Role:
        with rolled_back(world.app) as connection:
            answers[role] = outcome_of(call(world, rule, method, relation, role, is_kept=True))
            if relation == "foreign" and role is not Role.ADMINISTRATOR:
                after = fingerprint(connection)
                changed[role] = {name for name in resting if resting[name] != after[name]} - BOOKKEEPING
    assert answers == TABLE[endpoint, method, relation]
    assert {role: names for role, names in changed.items() if names} == {}


@pytest.mark.parametrize(("endpoint", "method", "relation"), FORMS)
def test_no_form_is_taken_without_its_token(world: World, endpoint: str, method: str, relation: str) -> None:
    rule = rule_at(world.app, endpoint, method)
    expected = {303} if endpoint in WITHOUT_TOKEN else {400}
    for role in Role:
        with rolled_back(world.app):
            answer = world.client(role).post(world.address(rule, role, relation))
        assert {answer.status_code} == expected, role


@contextmanager
def writes() -> Iterator[list[str]]:
    """Give a list of the statements that could change a row, those that are undone again included."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            found.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)


def test_a_write_would_be_seen(world: World, resting: Fingerprint) -> None:
    statement = "UPDATE people SET locale = 'km'"
    with rolled_back(world.app) as connection, writes() as written:
        connection.execute(sa.text(statement))
        assert fingerprint(connection)["people"] != resting["people"]
    assert written == [statement]
