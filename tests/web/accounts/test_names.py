"""A name is visible, stays in its place and on its line, wherever a name is typed."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Organisation, Person
from academy.cli import academy
from academy.core.permissions import Role
from academy.programmes.models import Programme
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import days_from_today
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]

UNSEEN = [
    "\u3164",
    "\u115f",
    "\u1160\uffa0",
    "\u2800",
    "\u17b4\u17b5",
    "\ufffc",
    "\ufe0f",
    "\U000e0041",
    "\u3164 \u200d",
]
TURNING = ["Siti \u202eadaM", "\u2067Siti", "Si\u200fti", "Siti\u2069", "Si\u061cti", "Si\ufff9ti"]
PILED = ["S" + "\u0335\u0321\u0336\u0327\u0300\u0301\u0302" * 9]


def register(client: PageClient, name: str) -> int:
    client.get("/en/register")
    fields = {
        "display_name": name,
        "address": "sari@academy.test",
        "country": "ID",
        "password": PASSWORD,
        "consent": "y",
        "notice_version": "2026-12",
    }
    return int(client.submit("/en/register", fields).status_code)


def change(client: PageClient, name: str, certificate_name: str) -> tuple[int, str]:
    fields = {"display_name": name, "certificate_name": certificate_name, "locale": "en", "country": "ID"}
    answer = client.submit("/en/profile/details", fields)
    return answer.status_code, answer.text


@pytest.mark.parametrize("name", UNSEEN)
def test_b3_a_name_that_nobody_can_see_is_no_name(client: PageClient, database: Database, name: str) -> None:
    assert register(client, name) == 422
    assert new_rows(Person) == []
    sign_in(client, person := make_person(name="Sari"))
    status, page = change(client, name, "")
    assert (status, "Type your name." in page) == (422, True)
    assert change(client, "Sari Dewi", name)[0] == 303
    database.expire_all()
    assert (person.display_name, person.certificate_name) == ("Sari Dewi", "")


@pytest.mark.parametrize("name", [*TURNING, *PILED])
def test_g14_signs_that_disturb_the_page_are_refused_with_a_sentence(
    client: PageClient, database: Database, name: str
) -> None:
    assert register(client, name) == 422
    sign_in(client, person := make_person(name="Sari"))
    for fields in ((name, ""), ("Sari", name)):
        status, page = change(client, *fields)
        assert (status, 'class="error"' in page) == (422, True)
        assert "Type it again without copying." in page or "too many signs on one letter" in page
    database.expire_all()
    assert (person.display_name, person.certificate_name) == ("Sari", "")


@pytest.mark.parametrize("name", ["ក្រុង\u200cហ្វ្រ៊ីដំ", "سيتي نور\u200cعائشه", "ශ්\u200dරී ලංකා"])
def test_joiners_stay_where_scripts_need_them(client: PageClient, database: Database, name: str) -> None:
    assert register(client, name) == 303
    assert [one.display_name for one in new_rows(Person)] == [name]


@pytest.mark.parametrize("name", [UNSEEN[0], TURNING[0], PILED[0]])
def test_b3_programmes_have_names_that_can_be_seen(client: PageClient, database: Database, name: str) -> None:
    agency = make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, agency))
    fields = {
        "owner": agency.public_id,
        "audience": ["women"],
        "courses": [make_edition().code],
        "starts_on": days_from_today(0).isoformat(),
        "ends_on": days_from_today(90).isoformat(),
        "country": "",
        "funder": "",
        "summary": "",
    }
    assert client.submit("/en/programmes/new", {**fields, "name": name}).status_code == 422
    assert new_rows(Programme) == []
    assert client.submit("/en/programmes/new", {**fields, "name": "Women in Business"}).status_code == 303


@pytest.mark.parametrize("sign", [*TURNING, *PILED])
def test_g14_a_text_that_learners_read_turns_nothing(
    client: PageClient, database: Database, sign: str
) -> None:
    agency = make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, agency))
    fields = {
        "owner": agency.public_id,
        "name": "Women in Business",
        "audience": "women",
        "courses": make_edition().code,
        "starts_on": days_from_today(0).isoformat(),
        "ends_on": days_from_today(90).isoformat(),
        "country": "",
        "funder": "",
    }
    page = client.submit("/en/programmes/new", {**fields, "summary": f"Six weeks.\n{sign}"})
    assert (page.status_code, 'class="error"' in page.text) == (422, True)
    client.submit("/en/programmes/new", {**fields, "summary": "Six weeks.\r\n\ufeffFree\tof charge."})
    assert [one.summary for one in new_rows(Programme)] == ["Six weeks.\nFree of charge."]


@pytest.mark.parametrize("name", [UNSEEN[0], TURNING[0]])
def test_b3_names_are_looked_at_on_the_command_line(app: Flask, database: Database, name: str) -> None:
    words = ["people", "create", "--email", "a@academy.test", "--password-stdin"]
    named = [["--name", name], ["--name", "Sari", "--role", "trainer", "--organisation", name]]
    for options in named:
        result = app.test_cli_runner().invoke(academy, [*words, *options], input=f"{PASSWORD}\n")
        assert result.exit_code == 2
        assert "names that can be seen" in result.output
    assert new_rows(Person) == []
    assert new_rows(Organisation) == []


def test_g14_an_old_name_turns_nothing(client: PageClient, database: Database) -> None:
    """The first release took such names; they are shown apart and without the sign."""
    person = make_person(name="Siti")
    person.display_name = "Siti\u202e Rahma"
    sign_in(client, person)
    for page in ("/en/profile", "/en/home", "/en/"):
        text = client.get(page).text
        assert "\u202e" not in text
        assert "<bdi>Siti Rahma</bdi>" in text
