"""Keys of an installation: which ones an application has, and who stays signed in when they rotate."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.app import create_app
from academy.core.db import db
from academy.core.key_file import Secret
from academy.core.keys import KeyRing, init_keys
from tests.conftest import settings_for_tests
from tests.factories.accounts import make_person, sign_in
from tests.support.pages import PageClient

KEY, NEW, NEWEST = "a key that only the tests of this run use", "the next key", "the key after it"


def test_an_application_has_the_keys_of_its_settings_and_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("kept in the folder\nleaked kept before\n", "ascii")
    settings = settings_for_tests(
        f"sqlite:///{tmp_path / 'test.db'}",
        tmp_path,
        secret_key=NEWEST,
        secret_keys_before=(NEW, KEY),
        secret_keys_leaked=(Secret(KEY).id,),
    )
    app = create_app(settings)
    ring: KeyRing = app.extensions["keys"]
    assert [(each.text, each.is_leaked) for each in ring.secrets] == [
        (NEWEST, False),
        (NEW, False),
        (KEY, True),
        ("kept in the folder", False),
        ("kept before", True),
    ]
    assert app.config["SECRET_KEY"] not in {each.text for each in ring.secrets}
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def change_keys(app: Flask) -> Iterator[Callable[..., None]]:
    """Return a function that gives the application other keys until the test ends."""
    usual = app.extensions["keys"]

    def change(*own: str, leaked: str = "") -> None:
        init_keys(app, own, Path("/nowhere"), (Secret(leaked).id,) if leaked else ())

    yield change
    app.extensions["keys"] = usual


def test_b11_a_rotation_signs_nobody_out_and_a_leak_everybody(
    client: PageClient, database: scoped_session[Session], change_keys: Callable[..., None]
) -> None:
    sign_in(client, make_person())
    change_keys(NEW, KEY)
    assert client.get("/en/profile").status_code == 200
    change_keys(NEWEST, NEW, KEY)
    assert client.get("/en/profile").status_code == 200
    change_keys(KEY)
    sign_in(client, make_person())
    change_keys(NEW, KEY, leaked=KEY)
    assert client.get("/en/profile").status_code == 303


@pytest.mark.parametrize("cookie", ["1|x", "1|" + "0" * 128, "é"])
def test_a_cookie_that_asks_to_be_remembered_opens_nothing(
    client: PageClient, database: scoped_session[Session], cookie: str
) -> None:
    """It is a way of the library that nothing of ours uses, and there is no key for it."""
    client.set_cookie("remember_token", cookie)
    assert client.get("/en/profile").status_code == 303
