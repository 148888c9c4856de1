"""Call every route in every role, and say what the answers mean.

``python -m tests.contract.permission_table`` prints the table as it is now. Compare it with permissions.csv line
by line before you copy anything: the file says what should be, this says what is.
"""

import csv
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from academy.core.db import db, may_write
from academy.core.permissions import Role
from tests.contract.permission_world import World, form_for, make_world, relations_of

FILE = Path(__file__).with_name("permissions.csv")
COLUMNS = ("endpoint", "method", "relation", *(role.value for role in Role))
SERVER_ERROR = 500
#: Where somebody is sent whose second step is missing.
STEP = "/en/second-step"
OUTCOMES = {403: "forbidden", 404: "not-found", 405: "not-allowed"}
#: Answers of a view that was reached: a page, a redirect, or a form that asks for more.
REACHED = {200, 202, 302, 303, 409, 422}


def read_table() -> dict[tuple[str, str, str], dict[Role, str]]:
    """Return the reviewed table: outcome by role, by endpoint, method and relation."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["endpoint"], row["method"], row["relation"]): {role: row[role.value] for role in Role}
        for row in rows
    }


def rules_of(app: Flask) -> list[tuple[Rule, str]]:
    """Return every route with each of its methods, HEAD and OPTIONS left out."""
    pairs = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
    ]
    return sorted(pairs, key=lambda pair: (pair[0].endpoint, pair[1]))


def call(
    world: World,
    rule: Rule,
    method: str,
    relation: str,
    role: Role,
    *,
    is_kept: bool = False,
    is_half: bool = False,
) -> TestResponse:
    """Ask for a page, or send a form with its token, as somebody of ``role``; undo it unless it ``is_kept``.

    ``is_half``: as somebody whose second step is missing.
    """
    address, client = world.address(rule, role, relation), world.client(role, is_half=is_half)
    if method == "GET":
        return client.get(address)
    with nullcontext() if is_kept else rolled_back(world.app):
        fields = form_for(rule.endpoint, world.owners[role])
        return client.post(address, data={**fields, "csrf_token": valid_token(world.app)})


def outcome_of(response: TestResponse) -> str:
    """Return what an answer means for who asked. Raises AssertionError on an answer that no route should give."""
    if response.status_code == 303 and "/sign-in" in response.location:
        return "sign-in"
    is_asked = response.status_code == 403 and f'action="{STEP}"' in response.text
    is_on_the_way = response.request.path.startswith(f"{STEP}/") and response.location == STEP
    if is_asked or ((response.location or "").startswith(STEP) and not is_on_the_way):
        return "second-step"
    if response.status_code in REACHED:
        return "ok"
    assert response.status_code in OUTCOMES, f"{response.request.path} answers {response.status_code}"
    return OUTCOMES[response.status_code]


def valid_token(app: Flask) -> str:
    """Return the form token that belongs to the sessions of `World.client`."""
    with app.test_request_context():
        session["csrf_token"] = "seen"
        return str(generate_csrf())


@contextmanager
def rolled_back(app: Flask) -> Iterator[sa.Connection]:
    """Undo whatever the requests inside do, commits included; give the connection that they share."""
    with app.app_context():
        engines, real = cast("dict[str | None, sa.Engine | sa.Connection]", db.engines), db.engines[None]
        db.session.configure(join_transaction_mode="create_savepoint")
    token = may_write.set(True)
    connection = real.connect()
    outer = connection.begin()
    engines[None] = connection
    try:
        yield connection
    finally:
        outer.rollback()
        connection.close()
        engines[None] = real
        may_write.reset(token)


def fingerprint(connection: sa.Connection) -> dict[str, int]:
    """Return a number for each table that changes with any of its values."""
    rows = {
        name: connection.execute(sa.text(f"SELECT * FROM {name}"))  # noqa: S608 - our own tables
        for name in sa.inspect(connection).get_table_names()
    }
    return {name: hash(tuple(map(repr, found))) for name, found in rows.items()}


def main() -> None:
    """Print the table as the routes answer now."""
    with tempfile.TemporaryDirectory() as folder, make_world(Path(folder)) as world:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for rule, method in rules_of(world.app):
            for relation in relations_of(rule):
                outcomes = [outcome_of(call(world, rule, method, relation, role)) for role in Role]
                writer.writerow([rule.endpoint, method, relation, *outcomes])


if __name__ == "__main__":
    main()
