"""Every route is called in every role and answers as permissions.csv says; no GET writes; no POST without its token."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from academy.core.db import db
from academy.core.permissions import STAFF, Role
from academy.web.blueprint import Access
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
#: Public pages that lead whoever is half signed in on: she has typed the password already.
LEADS_TO_THE_STEP = {"accounts.sign_in"}
#: Public pages that show an owner what is hers; whoever is half signed in owns nothing yet.
ONLY_FOR_OWNERS = {"files.show_file"}
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


@pytest.mark.parametrize("role", STAFF)
def test_without_the_second_step_staff_reach_what_guests_reach_and_the_way_to_it(
    world: World, role: Role
) -> None:
    """Routes, by role, by factor: everything else leads to the second step, and writes nothing."""
    wrong = {}
    for key in TABLE:
        endpoint, method, relation = key
        with rolled_back(world.app), writes() as written:
            rule = rule_at(world.app, endpoint, method)
            answer = outcome_of(call(world, rule, method, relation, role, is_kept=True, is_half=True))
        is_closed = TABLE[key][Role.GUEST] == "sign-in" or endpoint in LEADS_TO_THE_STEP
        is_way = is_way_to_the_step(world.app, endpoint)
        if is_closed and not is_way and (answer, work_of(written)) != ("second-step", []):
            wrong[key] = answer, work_of(written)
        if not is_closed and answer != (
            "not-found" if endpoint in ONLY_FOR_OWNERS else TABLE[key][Role.GUEST]
        ):
            wrong[key] = answer, []
    assert wrong == {}


def work_of(written: list[str]) -> list[str]:
    """Return the statements that are no bookkeeping of a request that is refused."""
    return [each for each in written if not any(f" {table} " in each for table in BOOKKEEPING)]


def is_way_to_the_step(app: Flask, endpoint: str) -> bool:
    """Say whether the view is one for who is half signed in."""
    access: Access | None = getattr(app.view_functions[endpoint], "access", None)
    return access is not None and access.is_second_step


def test_the_way_to_the_second_step_is_short(world: World) -> None:
    """A new view that answers who is half signed in must be meant."""
    assert sorted(each for each in world.app.view_functions if is_way_to_the_step(world.app, each)) == [
        "accounts.ask_for_new_passkey",
        "accounts.ask_for_passkey",
        "accounts.set_up_code_app",
        "accounts.set_up_passkey",
        "accounts.show_second_step",
        "accounts.take_passkey",
        "accounts.take_second_step",
    ]


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
