"""Class of holes: the same key turned twice at one moment. Of all that send one code at once, one comes in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.models import LoginSession, Person
from academy.accounts.second_factors import CodeApp as StoredApp
from academy.accounts.second_factors import Passkey, RecoveryCode
from academy.accounts.services import open_session
from academy.accounts.services.recovery_codes import codes_left, new_recovery_codes
from academy.core.db import commit, db
from academy.core.permissions import Role
from tests.factories.accounts import make_member
from tests.factories.second_step import Device, app_on, make_code_app
from tests.support.pages import PageClient
from tests.support.racing import own_application, race

ROUNDS = 3


@pytest.fixture(scope="module")
def racing_app(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("step")
    with own_application(engine_name, f"step_{worker}", folder) as app, app.app_context():
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = PageClient
        yield app


@pytest.fixture
def person(racing_app: Flask) -> Person:
    person = make_member(Role.TRAINER)
    commit()
    return person


def half_signed_in(app: Flask, person: Person) -> PageClient:
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = open_session(person)
        commit()
    return browser


def sender(browser: PageClient, path: str, **fields: str) -> Callable[[], int]:
    return lambda: browser.post(f"/en/second-step{path}", data=fields).status_code


def sessions_inside(person: Person) -> int:
    commit()
    inside = sa.select(sa.func.count(LoginSession.id)).where(
        LoginSession.person_id == person.id, LoginSession.second_step_at.is_not(None)
    )
    return db.session.scalar(inside) or 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_one_code_lets_one_of_two_in(racing_app: Flask, person: Person, turn: int) -> None:
    app = make_code_app(person)
    commit()
    browsers = [half_signed_in(racing_app, person) for _browser in range(2)]
    code = app.code()
    statuses = race(racing_app, *(sender(browser, "", code=code) for browser in browsers))
    assert sorted(statuses) == [303, 422]
    assert sessions_inside(person) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_one_recovery_code_lets_one_of_two_in(racing_app: Flask, person: Person, turn: int) -> None:
    make_code_app(person)
    code = new_recovery_codes(person)[0]
    commit()
    browsers = [half_signed_in(racing_app, person) for _browser in range(2)]
    statuses = race(racing_app, *(sender(browser, "", code=code) for browser in browsers))
    assert sorted(statuses) == [303, 422]
    assert sessions_inside(person) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_sets_of_recovery_codes_one_is_left(racing_app: Flask, person: Person, turn: int) -> None:
    """A double tap: of the set that nobody sees, no code may go on working."""
    make_code_app(person)
    person_id = person.id
    commit()

    def make() -> int:
        return len(new_recovery_codes(db.session.get_one(Person, person_id)))

    assert race(racing_app, make, make) == [10, 10]
    commit()
    assert codes_left(person_id) == 10


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_one_signature_lets_one_tap_in(racing_app: Flask, person: Person, turn: int) -> None:
    """Twice from the same browser: the second tap finds the question used up, or the session inside already."""
    device, browser = Device(counts=False), half_signed_in(racing_app, person)
    question = browser.post("/en/second-step/new-passkey-question").text
    browser.post("/en/second-step/new-passkey", data={"name": "Mine", "answer": device.make(question)})
    browser = half_signed_in(racing_app, person)
    answer = device.sign(browser.post("/en/second-step/passkey-question").text)
    statuses = race(racing_app, *(sender(browser, "/passkey", answer=answer) for _tap in range(2)))
    assert sorted(statuses) in ([303, 303], [303, 422])
    assert sessions_inside(person) == 2


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_who_set_it_up_at_once_do_not_both_come_in(racing_app: Flask, person: Person, turn: int) -> None:
    """Both know the password: one with a code app, the other with a passkey. The second is asked for the first's."""
    app_browser, key_browser = (half_signed_in(racing_app, person) for _browser in range(2))
    app, device = app_on(app_browser.get("/en/second-step").text), Device()
    made = device.make(key_browser.post("/en/second-step/new-passkey-question").text)
    statuses = race(
        racing_app,
        sender(app_browser, "/code-app", code=app.code()),
        sender(key_browser, "/new-passkey", name="Mine", answer=made),
    )
    assert sorted(statuses) == [200, 303]
    assert sessions_inside(person) == 1
    apps, keys, codes = (
        db.session.scalar(sa.select(sa.func.count()).where(model.person_id == person.id))
        for model in (StoredApp, Passkey, RecoveryCode)
    )
    assert (apps or 0) + (keys or 0) == 1
    assert codes == 10


def test_a_code_typed_with_the_digits_of_the_country_works(racing_app: Flask, person: Person) -> None:
    """Khmer digits, as a phone in Khmer types them."""
    app = make_code_app(person)
    commit()
    khmer = re.sub(r"\d", lambda digit: chr(0x17E0 + int(digit[0])), app.code())
    assert sender(half_signed_in(racing_app, person), "", code=khmer)() == 303
