"""Register, sign in and out, as a browser does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts import passwords, queries
from academy.accounts.addresses import parse_address
from academy.accounts.models import Consent, LoginSession, Person
from academy.accounts.services import passwords as reset
from academy.core.clock import MovableClock
from academy.core.db import commit
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

NEWCOMER = {
    "display_name": "Sari Dewi",
    "address": "sari@example.com",
    "country": "ID",
    "password": PASSWORD,
    "consent": "y",
    "notice_version": "2026-12",
}


def join(client: PageClient, **changes: str) -> TestResponse:
    client.get("/en/register")
    return client.submit("/en/register", {**NEWCOMER, **changes})


def watch_hashes(monkeypatch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    """Let ``look`` run before each hash of a password that is computed."""
    enter = passwords._Turn.__enter__

    def enter_watched(turn: passwords._Turn) -> None:
        look()
        enter(turn)

    monkeypatch.setattr(passwords._Turn, "__enter__", enter_watched)


def test_a_newcomer_starts_at_once(client: PageClient, database: Database) -> None:
    client.get("/id/register?next=/id/courses")
    answer = client.submit("/id/register", {**NEWCOMER, "next": "/id/courses"})
    assert answer.status_code == 303
    assert answer.location == "/id/welcome?next=/id/courses"
    page = client.get(answer.location)
    assert page.status_code == 200
    assert 'href="/id/courses"' in page.text
    [person] = new_rows(Person)
    assert (person.email, person.locale, person.country) == ("sari@example.com", "id", "ID")
    [consent] = new_rows(Consent)
    assert (consent.purpose, consent.language, consent.how) == ("terms", "id", "registration")
    done = client.submit("/id/welcome", {"sex": "female", "age_band": "18-24", "next": "/id/courses"})
    assert (done.status_code, done.location) == (303, "/id/courses")
    answers = queries.get_answers(person.id)
    assert (answers.sex, answers.age_band, answers.disability) == ("female", "18-24", None)


def test_a_phone_number_is_enough(client: PageClient, database: Database) -> None:
    join(client, address="0812 3456 7890")
    assert [one.phone for one in new_rows(Person)] == ["+6281234567890"]
    client.get("/en/profile")
    client.submit("/en/sign-out")
    client.get("/en/sign-in")
    answer = client.submit(
        "/en/sign-in", {"address": "+62 812-3456-7890", "country": "KH", "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (303, "/en/home")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"display_name": "  "}, "Type your name."),
        ({"display_name": "x" * 121}, "This name is too long."),
        ({"address": ""}, "Type your e-mail address or your phone number."),
        ({"address": "sari@"}, "This e-mail address is not complete."),
        ({"address": "12"}, "This is not a phone number or an e-mail address."),
        ({"address": "0812 3456 7890", "country": "other"}, "start with +"),
        ({"country": ""}, "Choose your country."),
        ({"country": "US"}, "Choose your country."),
        ({"password": ""}, "Choose a password."),
        ({"password": "short"}, "Use at least 8 characters."),
        ({"password": "x" * 257}, "This password is too long."),
        ({"password": "Password1"}, "easy to guess"),
        ({"password": "SARI@example.com"}, "easy to guess"),
        ({"consent": ""}, "tick the box"),
        ({"notice_version": "2020-01"}, "has changed"),
    ],
)
def test_mistakes_are_explained_and_nothing_is_saved(
    client: PageClient, database: Database, changes: dict[str, str], sentence: str
) -> None:
    answer = join(client, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Please check these answers" in answer.text
    assert new_rows(Person) == []
    if changes.get("password"):
        assert changes["password"] not in answer.text


def test_control_characters_in_a_name_are_dropped(client: PageClient, database: Database) -> None:
    join(client, display_name="Sa\x00ri\x1b[31m \x07")
    assert [one.display_name for one in new_rows(Person)] == ["Sari[31m"]


def test_fields_that_the_form_does_not_list_are_ignored(client: PageClient, database: Database) -> None:
    join(client, is_administrator="1", role="administrator", public_id="me", id="7", closed_at="")
    [person] = new_rows(Person)
    assert not person.is_administrator
    assert person.public_id != "me"


def test_an_address_in_use_gets_a_message_and_tells_the_page_nothing(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    person = make_person(email="sari@example.com", password=PASSWORD, locale="en")
    answer = join(client, password="another long password", address="SARI@example.com")
    assert answer.status_code == 200
    assert "sari@example.com" not in answer.text.lower()
    with client.session_transaction() as cookie:
        assert "_user_id" not in cookie
    [(address, subject, body)] = outbox
    assert (address, subject) == (person.email, "You already have an account")
    assert "http://localhost/en/sign-in" in body
    assert len(new_rows(Person)) == 1


def test_a_number_in_use_gets_the_same_page_and_no_sms(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    make_person(email="sari@example.com", password=PASSWORD)
    by_phone = join(client, password="another long password", address="0812 3456 7890")
    by_email = join(client, password="another long password")
    assert "One more step" in by_phone.text
    assert len(by_phone.text) == len(by_email.text)
    assert [address for address, _subject, _body in outbox] == ["sari@example.com"]


def test_registering_twice_with_the_same_password_signs_in(client: PageClient, database: Database) -> None:
    join(client)
    client.get("/en/profile")
    client.submit("/en/sign-out")
    assert join(client).status_code == 303
    assert len(new_rows(Person)) == 1


def test_each_way_in_computes_as_many_hashes_as_what_was_typed_can_mean(
    client: PageClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(email="known@example.com", password=PASSWORD)
    passwords.is_right_password(None, "x")  # the decoy's own hash is made once a process
    turns: list[int] = []
    watch_hashes(monkeypatch, lambda: turns.append(1))
    make_person(phone="+6281234567890", password=PASSWORD)
    for address, hashes in (
        ("known@example.com", 1),
        ("unknown@example.com", 1),
        ("+62 812 3456 7890", 1),
        ("+62 812 3456 7899", 1),
        ("0812 3456 7890", 1),
        ("0812 3456 7899", 1),
        ("081 234 5678", 2),
    ):
        turns.clear()
        client.get("/en/sign-in")
        client.submit("/en/sign-in", {"address": address, "country": "ID", "password": "wrong password"})
        assert len(turns) == hashes
        client.submit("/en/sign-in", {"address": address, "country": "", "password": "wrong password"})
        assert len(turns) == 2 * hashes
    for address in ("known@example.com", "new@example.com"):
        turns.clear()
        join(client, address=address, password="wrong password")
        assert len(turns) == 1


def test_unknown_account_and_wrong_password_get_the_same_page(client: PageClient, database: Database) -> None:
    make_person(email="known@example.com", password=PASSWORD)
    make_person(email="empty@example.com", password=None)
    pages = set()
    for address in ("known@example.com", "other@example.com", "empty@example.com"):
        client.get("/en/sign-in")
        answer = client.submit(
            "/en/sign-in", {"address": address, "country": "ID", "password": "wrong password"}
        )
        assert answer.status_code == 422
        pages.add(answer.text.replace(address, "").replace(client.last_token, ""))
    assert len(pages) == 1
    assert "do not belong together" in pages.pop()


@pytest.mark.parametrize("field", ["address", "password"])
def test_an_empty_sign_in_field_is_explained(client: PageClient, field: str) -> None:
    client.get("/en/sign-in")
    data = {"address": "a@example.com", "country": "ID", "password": "x" * 9, field: ""}
    answer = client.submit("/en/sign-in", data)
    assert answer.status_code == 422
    assert "Please check these answers" in answer.text


@pytest.mark.parametrize("address", ["sari@example.com", "+6281234567890"])
def test_who_needs_no_country_to_sign_in_is_not_asked_for_it(
    client: PageClient, database: Database, address: str
) -> None:
    is_mail = "@" in address
    make_person(email=address if is_mail else None, phone=None if is_mail else address, password=PASSWORD)
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": address, "password": PASSWORD, "country": ""})
    assert answer.status_code == 303


def test_signing_in_starts_a_new_cookie(client: PageClient, database: Database) -> None:
    make_person(email="known@example.com", password=PASSWORD)
    client.get("/en/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by an attacker"
        before = cookie["csrf_token"]
    answer = client.submit(
        "/en/sign-in", {"address": "known@example.com", "country": "ID", "password": PASSWORD}
    )
    assert answer.status_code == 303
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before
        assert len(cookie["_user_id"]) >= 43
        assert cookie.permanent
    set_cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "",
        "courses",
    ],
)
def test_sign_in_never_leads_elsewhere(client: PageClient, database: Database, target: str) -> None:
    make_person(email="known@example.com", password=PASSWORD)
    client.get("/en/sign-in", query_string={"next": target})
    answer = client.submit(
        "/en/sign-in",
        {"address": "known@example.com", "country": "ID", "password": PASSWORD, "next": target},
    )
    assert (answer.status_code, answer.location) == (303, "/en/home")


def test_sign_in_goes_on_to_the_page_that_asked_for_it(client: PageClient, database: Database) -> None:
    make_person(email="known@example.com", password=PASSWORD, locale="km")
    asked = client.get("/en/profile/sessions")
    assert (asked.status_code, asked.location) == (303, "/en/sign-in?next=/en/profile/sessions")
    assert 'value="/en/profile/sessions"' in client.get(asked.location).text
    answer = client.submit(
        "/en/sign-in",
        {
            "address": "known@example.com",
            "country": "ID",
            "password": PASSWORD,
            "next": "/en/profile/sessions",
        },
    )
    assert answer.location == "/en/profile/sessions"


def test_signed_in_people_need_no_entrance(client: PageClient, database: Database) -> None:
    sign_in(client, make_person())
    for path in ("/en/sign-in", "/en/register"):
        assert client.get(path).location == "/en/home"


def test_signing_out_ends_the_session_in_the_database(client: PageClient, database: Database) -> None:
    token = sign_in(client, make_person())
    client.get("/en/profile")
    answer = client.submit("/en/sign-out")
    assert (answer.status_code, answer.location) == (303, "/en/")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/en/profile").status_code == 303
    [session] = new_rows(LoginSession)
    assert session.ended_at is not None


@pytest.mark.parametrize(
    "path", ["/en/register", "/en/sign-in", "/en/new-password", "/en/sign-out", "/en/profile/details"]
)
def test_a_post_without_token_is_refused(client: PageClient, database: Database, path: str) -> None:
    sign_in(client, make_person())
    assert client.post(path, data=NEWCOMER).status_code == 400


def test_tries_on_one_account_are_limited_for_a_while(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    make_person(email="known@example.com", password=PASSWORD)
    client.get("/en/sign-in")
    data = {"address": "known@example.com", "country": "ID", "password": "wrong password"}
    spelled = ["known@example.com", "KNOWN@example.com", " known@Example.com"]
    answers = [
        client.submit("/en/sign-in", {**data, "address": spelled[number % 3]}).status_code
        for number in range(12)
    ]
    assert answers[-2:] == [429, 429]
    right = client.submit("/en/sign-in", {**data, "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) <= 15 * 60
    assert "Please wait" in right.text
    clock.move(timedelta(minutes=15))
    assert client.submit("/en/sign-in", {**data, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("km", "KH"),
        ("in-ID,en;q=0.5", "ID"),
        ("en-PH", "PH"),
        ("tet-TL", "TL"),
        ("ms", ""),
        ("fr-FR", ""),
        ("", ""),
    ],
)
def test_the_likely_country_is_chosen(client: PageClient, languages: str, expected: str) -> None:
    page = client.get("/en/register", headers={"Accept-Language": languages}).text
    chosen = [line for line in page.split("<option ") if line.startswith("selected")]
    assert len(chosen) == 1
    assert f'value="{expected}"' in chosen[0]


def test_cookies_of_an_https_site_are_host_bound(app: Flask) -> None:
    from dataclasses import replace

    from academy.app import create_app

    secure = create_app(replace(app.extensions["settings"], base_url="https://academy.example"))
    assert secure.config["SESSION_COOKIE_NAME"] == "__Host-academy"
    assert secure.config["SESSION_COOKIE_SECURE"]
    assert secure.config["SESSION_COOKIE_HTTPONLY"]


def test_no_hash_is_computed_while_a_transaction_is_open(
    client: PageClient, database: Database, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person(email="known@example.com", password=PASSWORD)
    database.commit()
    passwords.is_right_password(None, "x")
    open_transactions: list[bool] = []
    watch_hashes(monkeypatch, lambda: open_transactions.append(database().in_transaction()))
    join(client)
    client.get("/en/profile/password")
    client.submit("/en/profile/password", {"old_password": PASSWORD, "password": "four small frogs"})
    client.submit("/en/profile/close", {"password": "wrong password"})
    client.submit("/en/sign-out")
    client.get("/en/sign-in")
    for password in ("wrong password", PASSWORD):
        client.submit("/en/sign-in", {"address": "known@example.com", "country": "ID", "password": password})
    reset.request_reset(parse_address("known@example.com", ""), "en")
    commit()
    token = outbox[-1][2].partition("/new-password/")[2].split()[0]
    assert reset.reset_by_link(token, "five small frogs")
    assert open_transactions == [False] * 7
    assert person.closed_at is None
