"""An address that looks mistyped is asked about, once, with both choices."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from tests.factories.accounts import PASSWORD
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.web.accounts.test_numbers import answers_in

Database = scoped_session[Session]

FIELDS = {
    "display_name": "Maria",
    "country": "PH",
    "password": PASSWORD,
    "consent": "y",
    "notice_version": "2026-12",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("maria@gmail.con", "maria@gmail.com"),
        ("Maria@GMIAL.com", "maria@gmail.com"),
        ("maria@yaho.com", "maria@yahoo.com"),
        ("maria@hotmial", "maria@hotmail.com"),
    ],
)
def test_a6_a_mistyped_domain_is_asked_about_at_registration(
    client: PageClient, database: Database, typed: str, meant: str
) -> None:
    client.get("/en/register")
    answer = client.submit("/en/register", {**FIELDS, "address": typed})
    assert answer.status_code == 422
    assert f"Did you mean {meant}?" in answer.text
    assert new_rows(Person) == []
    assert client.submit("/en/register", answers_in(answer.text)[0]).status_code == 303
    assert [one.email for one in new_rows(Person)] == [meant]


def test_what_she_typed_can_be_kept(client: PageClient, database: Database) -> None:
    client.get("/en/register")
    answer = client.submit("/en/register", {**FIELDS, "address": "maria@gmail.con"})
    _meant, typed, _change = answers_in(answer.text)
    assert client.submit("/en/register", typed).status_code == 303
    assert [one.email for one in new_rows(Person)] == ["maria@gmail.con"]


def test_the_sealed_password_opens_in_her_browser_only(client: PageClient, database: Database) -> None:
    client.get("/en/register")
    answer = client.submit("/en/register", {**FIELDS, "address": "maria@gmail.con"})
    yes = answers_in(answer.text)[0]
    thief = client.application.test_client()
    assert isinstance(thief, PageClient)
    thief.get("/en/register")
    stolen = thief.submit("/en/register", yes)
    assert stolen.status_code == 422
    assert "Choose a password." in stolen.text
    client.get("/en/register")
    assert client.submit("/en/register", {**yes, "sealed_password": "made up"}).status_code == 422
    client.set_cookie("phone", yes["sealed_password"][0])
    assert client.get("/en/register").status_code == 200
    assert new_rows(Person) == []


def test_a_mistake_elsewhere_is_shown_before_the_question(client: PageClient, database: Database) -> None:
    client.get("/en/register")
    answer = client.submit("/en/register", {**FIELDS, "address": "maria@gmail.con", "password": "short"})
    assert answer.status_code == 422
    assert "Use at least 8 characters." in answer.text
    assert "One question" not in answer.text
