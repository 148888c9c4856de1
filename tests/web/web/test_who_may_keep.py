"""The cookie of the visit decides who may keep an answer; what a view has asked meanwhile decides nothing."""

from pathlib import Path

import pytest
from flask import Flask, request, session
from flask.testing import FlaskClient

from academy.app import create_app
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.page_cache import shared_page
from tests.conftest import settings_for_tests

NOWHERE, ON_THE_PHONE, ANYWHERE = "private, no-store", "private, no-cache", "no-cache"
blueprint = AcademyBlueprint("plain", __name__, is_localised=False)


@blueprint.get("/plain")
@public("It says the same to everybody and asks nobody.")
def say() -> str:
    """Say one word."""
    return "word"


@blueprint.get("/form")
@public("Everybody may see an empty form.")
def begin_visit() -> str:
    """Begin a visit, as a form with a token does."""
    session["csrf_token"] = "a token"
    return "form"


@blueprint.get("/shared")
@public("It repeats a cookie, which it must not see.")
@shared_page()
def repeat() -> str:
    """Repeat a cookie."""
    return f"{request.cookies.get('theme')} {request.cookies.get('who')}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application with three views that ask neither who acts nor the database."""
    folder: Path = tmp_path_factory.mktemp("plain")
    app = create_app(settings_for_tests(f"sqlite:///{folder / 'empty.db'}", folder))
    app.register_blueprint(blueprint)
    return app


def visitor(app: Flask, **visit: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(visit)
    return client


def kept(client: FlaskClient, path: str = "/plain") -> tuple[str, bool]:
    headers = client.get(path).headers
    return headers["Cache-Control"], "Cookie" in headers.get("Vary", "")


def test_d10_an_answer_to_somebody_is_kept_nowhere_though_nobody_was_asked_for(plain: Flask) -> None:
    assert kept(visitor(plain, _user_id="a session that has ended")) == (NOWHERE, True)


def test_d10_an_answer_without_a_cookie_may_be_kept(plain: Flask) -> None:
    assert kept(plain.test_client()) == (ANYWHERE, True)


def test_d10_a_visit_of_nobody_is_for_her_phone(plain: Flask) -> None:
    assert kept(visitor(plain, csrf_token="a token")) == (ON_THE_PHONE, True)
    assert kept(plain.test_client(), "/form") == (ON_THE_PHONE, True)


def test_d10_a_shared_page_sees_the_look_of_a_guest_and_no_other_cookie(plain: Flask) -> None:
    client = plain.test_client()
    client.set_cookie("theme", "dark")
    client.set_cookie("who", "Maricel Santos")
    assert client.get("/shared").text == "dark None"


def test_d10_a_page_of_somebody_is_not_shared(plain: Flask) -> None:
    client = visitor(plain, _user_id="a session that has ended")
    client.set_cookie("who", "Maricel Santos")
    assert client.get("/shared").text == "None Maricel Santos"
    assert plain.test_client().get("/shared").text == "None None"
