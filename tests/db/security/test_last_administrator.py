"""Class of hole: nobody is left who can give roles. The last administrator stays, whatever happens at one moment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.models import Person
from academy.accounts.services import make_administrator
from academy.cli import academy
from academy.core.db import commit, db
from tests.factories.accounts import PASSWORD, full_session, make_person
from tests.support.racing import own_application, race

ROUNDS = 4


@pytest.fixture(scope="module")
def racing_app(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("last")
    with own_application(engine_name, f"last_{worker}", folder) as app, app.app_context():
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


@pytest.fixture
def pair(racing_app: Flask) -> Iterator[tuple[Person, Person]]:
    """Return the two only administrators; afterwards there is none."""
    people = make_person(password=PASSWORD), make_person(password=PASSWORD)
    for person in people:
        make_administrator(None, person)
    commit()
    yield people
    db.session.execute(sa.update(Person).values(is_administrator=False))
    commit()


def send(app: Flask, person: Person, path: str, **fields: str) -> int:
    """Send a form as ``person``, signed in on a browser of her own; return the status."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = full_session(person)
        commit()
    return browser.post(f"/en{path}", data=fields).status_code


def sender(app: Flask, person: Person, path: str, **fields: str) -> Callable[[], int]:
    """Return a work for `race` that sends a form; the browser is signed in before the race begins."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = full_session(person)
        commit()
    return lambda: browser.post(f"/en{path}", data=fields).status_code


def administrators() -> set[int]:
    commit()
    return set(
        db.session.scalars(sa.select(Person.id).where(Person.is_administrator, Person.closed_at.is_(None)))
    )


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_g9_two_who_take_each_others_role_at_once_leave_one(
    racing_app: Flask, pair: tuple[Person, Person], turn: int
) -> None:
    first, second = pair
    take = "/admin/people/{}/roles/administrator/take"
    statuses = race(
        racing_app,
        sender(racing_app, first, take.format(second.public_id)),
        sender(racing_app, second, take.format(first.public_id)),
    )
    assert len(administrators()) == 1, statuses


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_g9_two_who_close_their_accounts_at_once_leave_one(
    racing_app: Flask, pair: tuple[Person, Person], turn: int
) -> None:
    first, second = pair
    statuses = race(
        racing_app,
        *(sender(racing_app, person, "/profile/close", password=PASSWORD) for person in (first, second)),
    )
    assert len(administrators()) == 1, statuses
    assert sorted(map(str, statuses)) == ["303", "409"], "neither waits for the other in vain"


def test_g9_the_only_administrator_stays(racing_app: Flask, pair: tuple[Person, Person]) -> None:
    first, second = pair
    take = f"/admin/people/{second.public_id}/roles/administrator/take"
    assert send(racing_app, first, take) == 303
    assert send(racing_app, first, "/profile/close", password=PASSWORD) == 409
    assert administrators() == {first.id}


def test_g9_the_command_line_keeps_one_too(racing_app: Flask, pair: tuple[Person, Person]) -> None:
    first, second = pair
    make_administrator(None, second, is_administrator=False)
    commit()
    answer = racing_app.test_cli_runner().invoke(academy, ["people", "close", first.public_id])
    assert answer.exit_code == 1
    assert "only administrator" in answer.output
    assert administrators() == {first.id}
