"""The demonstration's accounts come in with the printed password on a development start, and nobody else does."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from academy.accounts.models import Person
from academy.accounts.services import make_administrator
from academy.app import create_app
from academy.core.db import Base, commit, db
from academy.core.permissions import Role
from academy.demonstration.sign_ins import ROLES, make_sign_ins
from tests.conftest import settings_for_tests
from tests.factories.accounts import PASSWORD, make_organisation, make_person
from tests.support.pages import PageClient

STAFF = [role for role in ROLES if role is not Role.LEARNER]
#: What a production start insists on.
IN_PRODUCTION = {"env": "production", "base_url": "https://academy.example"}


@pytest.fixture
def started(tmp_path: Path, cheap_hashes: None) -> Iterator[Callable[..., tuple[Flask, str]]]:
    """Return a function that starts an academy with the demonstration's accounts; it gives the printed password."""
    made: list[Flask] = []

    def start(**settings: Any) -> tuple[Flask, str]:
        app = create_app(settings_for_tests(f"sqlite:///{tmp_path / 'own.db'}", tmp_path, **settings))
        app.test_client_class = PageClient
        made.append(app)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            text = make_sign_ins(make_organisation()).text
            commit()
        return app, text.rsplit(maxsplit=1)[-1]

    yield start
    for app in made:
        with app.app_context():
            db.engine.dispose()


def come(app: Flask, address: str, password: str) -> str:
    """Sign in; return where that leads."""
    with app.test_client() as client:
        assert isinstance(client, PageClient)
        base = app.extensions["settings"].base_url
        client.get("/en/sign-in", base_url=base)
        answer = client.submit("/en/sign-in", {"address": address, "password": password}, base_url=base)
        return str(answer.location)


def test_on_a_development_start_the_printed_password_is_enough(
    started: Callable[..., tuple[Flask, str]],
) -> None:
    app, password = started(env="development")
    led = {role: come(app, f"{role.value}@demonstration.example", password) for role in ROLES}
    assert led == dict.fromkeys(ROLES, "/en/home")


def test_anybody_else_with_a_role_needs_the_second_step_there_too(
    started: Callable[..., tuple[Flask, str]],
) -> None:
    app, _password = started(env="development")
    with app.app_context():
        for number, email in enumerate(("me@academy.test", "me@demonstration.example")):
            person = make_person(email=email, password=PASSWORD, name=f"Me {number}")
            make_administrator(None, person)
        commit()
    assert come(app, "me@academy.test", PASSWORD) == "/en/second-step"
    assert come(app, "me@demonstration.example", PASSWORD) == "/en/second-step"


@pytest.mark.parametrize("settings", [IN_PRODUCTION, {"env": "testing"}], ids=["production", "testing"])
def test_nowhere_else_is_the_printed_password_enough(
    started: Callable[..., tuple[Flask, str]], settings: dict[str, str]
) -> None:
    app, password = started(**settings)
    led = {role: come(app, f"{role.value}@demonstration.example", password) for role in STAFF}
    assert led == dict.fromkeys(STAFF, "/en/second-step")


def test_the_page_of_the_second_step_says_that_an_invented_account_needs_none(
    started: Callable[..., tuple[Flask, str]],
) -> None:
    app, password = started(env="development")
    with app.test_client() as client:
        assert isinstance(client, PageClient)
        client.get("/en/sign-in")
        client.submit("/en/sign-in", {"address": "administrator@demonstration.example", "password": password})
        ways = "/en/profile/second-step"
        assert "This is an invented account to look around with." in client.get(ways).text
        assert client.get(f"{ways}/code-app").location == ways
        assert client.get("/en/second-step").location == "/en/home"
        client.get("/en/profile")
        assert client.submit(f"{ways}/recovery-codes").location == ways


def test_the_six_are_marked_and_the_invented_learners_are_not(
    started: Callable[..., tuple[Flask, str]],
) -> None:
    app, _password = started(env="development")
    with app.app_context():
        marked = {person.email for person in db.session.query(Person) if person.is_invented}
    assert marked == {f"{role.value}@demonstration.example" for role in ROLES}
