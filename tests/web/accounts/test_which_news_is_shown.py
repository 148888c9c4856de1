"""After each act on the pages of an account the next page says what was done, once."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.models import LoginSession, Person
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
EMAIL, PHONE, NEW = "sari@academy.test", "+6281234567890", "four small green frogs"


def news(page: str) -> list[tuple[str, str]]:
    """Return the kind and the sentence of each message at the top of a page."""
    return re.findall(r'<div class="note note--(\w+)" role="status">.*?<div>(.*?)</div><button', page)


def act(client: PageClient, path: str, fields: dict[str, Any] | None = None, page: str = "") -> Any:
    """Open the ``page`` of a form, send it to ``path``; return where it leads and what is said there, twice."""
    client.get(page or path)
    answer = client.submit(path, fields or {})
    assert answer.status_code == 303
    return answer.location, *(news(client.get(answer.location).text) for _ in range(2))


@pytest.fixture
def person(client: PageClient, database: Database) -> Person:
    made = make_person(name="Sari Dewi", email=EMAIL, phone=PHONE, password=PASSWORD)
    services.record_consent(made.id, "programme:abc", "2026-11", "en", "join-page", about="Rice sellers")
    sign_in(client, made)
    return made


DETAILS = {"display_name": "Sari", "certificate_name": "", "locale": "en", "country": "ID"}
CHANGED = "Your password is changed. All other browsers are signed out."


@pytest.mark.parametrize(
    ("path", "fields", "page", "location", "sentence"),
    [
        ("/en/profile/details", DETAILS, "", "/en/profile", "Saved."),
        ("/en/profile/about-you", {"sex": "female"}, "", "/en/profile", "Saved."),
        ("/en/profile/business", {"sector": "retail"}, "", "/en/profile", "Saved."),
        ("/en/profile/phone/remove", {"password": PASSWORD}, "", "/en/profile", "Saved."),
        ("/en/profile/password", {"old_password": PASSWORD, "password": NEW}, "", "/en/profile", CHANGED),
        (
            "/en/profile/sessions/end-others",
            {},
            "/en/profile/sessions",
            "/en/profile/sessions",
            "All other browsers are signed out.",
        ),
        (
            "/en/profile/privacy/withdraw",
            {"purpose": "programme:abc"},
            "/en/profile/privacy",
            "/en/profile/privacy",
            "You have taken your consent back.",
        ),
    ],
)
def test_what_was_done_is_said_once(  # noqa: PLR0917 - pytest passes them by name
    client: PageClient,
    person: Person,
    path: str,
    fields: dict[str, Any],
    page: str,
    location: str,
    sentence: str,
) -> None:
    assert act(client, path, fields, page) == (location, [("good", sentence)], [])


def test_another_browser_is_signed_out(client: PageClient, person: Person) -> None:
    services.open_session(person, "Chrome, Android")
    [other] = [row for row in new_rows(LoginSession) if row.device == "Chrome, Android"]
    path = f"/en/profile/sessions/{other.public_id}/end"
    said = [("good", "That browser is signed out.")]
    assert act(client, path, page="/en/profile/sessions") == ("/en/profile/sessions", said, [])


def test_a_closed_account_is_taken_back(client: PageClient, person: Person) -> None:
    closed = [("good", "Your account is closed. You have 14 days to take it back: sign in as before.")]
    assert act(client, "/en/profile/close", {"password": PASSWORD}) == ("/en/sign-in", closed, [])
    location, first, second = act(client, "/en/sign-in", {"address": EMAIL, "password": PASSWORD})
    assert (first, second) == ([("good", "Welcome back. Your account is open again.")], [])
    assert location == "/en/home"


def test_an_account_is_erased_at_once(client: PageClient, person: Person) -> None:
    fields = {"password": PASSWORD, "is_erased_now": "y"}
    said = [("good", "Your account is closed, and your data is being deleted.")]
    assert act(client, "/en/profile/close", fields) == ("/en/sign-in", said, [])


def test_a_new_password_is_set_by_a_link(
    client: PageClient, database: Database, outbox: list[tuple[str, str, str]]
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    database.commit()
    act(client, "/en/new-password", {"address": EMAIL, "country": ""})
    [link] = re.findall(r"http://localhost(/en/new-password/\S+)", outbox[-1][2])
    said = [("good", "Your new password is set. Sign in with it.")]
    assert act(client, link, {"password": NEW}) == ("/en/sign-in", said, [])
