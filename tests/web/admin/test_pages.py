"""Administrators find people, give and take roles, end sessions and read the audit log; nobody else does."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Membership, Person
from academy.core.audit import AuditEntry
from academy.core.db import db
from academy.core.locales import offered
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_participant, make_programme
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def open_sessions(person: Person, database: Database) -> int:
    statement = sa.select(sa.func.count(LoginSession.id)).where(
        LoginSession.person_id == person.id, LoginSession.ended_at.is_(None)
    )
    return database.scalar(statement) or 0


def text_of(client: PageClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("locale", offered())
def test_every_page_opens_in_every_language(client: PageClient, administrator: Person, locale: str) -> None:
    person = make_member(Role.TRAINER)
    here = f"/{locale}/admin/people/{person.public_id}"
    for path in ("", "/roles/new", "/roles/trainer/take", "/sessions"):
        assert language_faults(text_of(client, here + path), locale) == [], path
    for path in ("people", "audit"):
        assert language_faults(text_of(client, f"/{locale}/admin/{path}"), locale) == [], path


def test_a_person_is_found_by_name_address_and_id(client: PageClient, administrator: Person) -> None:
    wanted = make_person(name="Nur Aisyah", email="nur@academy.test")
    make_person(name="Somchai")
    for search in ("aisyah", "NUR@academy", wanted.public_id):
        page = text_of(client, f"/en/admin/people?q={search}")
        assert "Nur Aisyah" in page
        assert "Somchai" not in page
    assert "Nobody fits" in text_of(client, "/en/admin/people?q=%25")


def test_the_list_can_be_narrowed_to_a_role(client: PageClient, administrator: Person) -> None:
    make_member(Role.REVIEWER, name="Rita Reviewer")
    page = text_of(client, "/en/admin/people?role=reviewer")
    assert "Rita Reviewer" in page
    assert "/admin/people/" + administrator.public_id not in page
    assert administrator.public_id in text_of(client, "/en/admin/people?role=administrator")


def test_a_new_role_ends_sessions_and_is_in_the_audit_log(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation, person = make_organisation("Agency of Roles"), make_person(name="Dewi")
    sign_in(client.application.test_client(), person)
    assert open_sessions(person, database) == 1
    here = f"/en/admin/people/{person.public_id}"
    answer = client.submit(
        f"{here}/roles/new",
        {"role": "trainer", "organisation": organisation.public_id, "country": "KH"},
    )
    assert answer.status_code == 303
    assert open_sessions(person, database) == 0
    page = text_of(client, here)
    assert "Agency of Roles" in page
    assert "Cambodia" in page
    log = text_of(client, f"/en/admin/audit?action=role.&about={person.public_id}")
    assert "role.grant" in log
    assert "Ada Admin" in log


def test_a_role_of_an_organisation_needs_one(client: PageClient, administrator: Person) -> None:
    person = make_person()
    here = f"/en/admin/people/{person.public_id}/roles/new"
    assert client.submit(here, {}).status_code == 422
    refused = client.submit(here, {"role": "trainer", "organisation": "", "country": ""})
    assert refused.status_code in (400, 422)
    assert "Choose the organisation" in refused.get_data(as_text=True)


def test_a_taken_role_ends_sessions(client: PageClient, administrator: Person, database: Database) -> None:
    organisation = make_organisation()
    person = make_member(Role.TRAINER, organisation)
    sign_in(client.application.test_client(), person)
    here = f"/en/admin/people/{person.public_id}"
    address = f"{here}/roles/trainer/take?organisation={organisation.public_id}"
    assert organisation.name in text_of(client, address)
    assert client.submit(address).status_code == 303
    assert open_sessions(person, database) == 0
    assert "has no other role" in text_of(client, here)


def test_administrators_come_and_go_but_never_by_themselves(
    client: PageClient, administrator: Person, database: Database
) -> None:
    person = make_person()
    here = f"/en/admin/people/{person.public_id}"
    given = client.submit(f"{here}/roles/new", {"role": "administrator", "organisation": "", "country": ""})
    assert given.status_code == 303
    assert person.is_administrator
    own = f"/en/admin/people/{administrator.public_id}/roles/administrator/take"
    assert client.submit(own).status_code == 409
    assert administrator.is_administrator
    assert client.submit(f"{here}/roles/administrator/take").status_code == 303
    database.refresh(person)
    assert not person.is_administrator


def test_a_role_that_is_gone_is_not_taken_again(
    client: PageClient, administrator: Person, database: Database
) -> None:
    here, elsewhere = make_organisation(), make_organisation()
    person = make_member(Role.TRAINER, elsewhere)
    database.commit()
    address = f"/en/admin/people/{person.public_id}/roles/trainer/take"
    gone = client.submit(f"{address}?organisation={here.public_id}")
    assert gone.status_code == 404
    assert "This person does not have this role any more." in gone.text
    nowhere = client.submit(address)
    assert nowhere.status_code == 422
    assert "Choose the organisation in which the person has this role." in nowhere.text
    assert [one.organisation_id for one in new_rows(Membership)] == [elsewhere.id]


def test_sessions_of_a_person_end(client: PageClient, administrator: Person, database: Database) -> None:
    person = make_person()
    sign_in(client.application.test_client(), person)
    assert client.submit(f"/en/admin/people/{person.public_id}/sessions").status_code == 303
    assert open_sessions(person, database) == 0
    assert "sessions.end" in text_of(client, f"/en/admin/audit?about=person:{person.public_id}")


def test_unknown_people_and_roles_are_not_found(client: PageClient, administrator: Person) -> None:
    assert client.get("/en/admin/people/nobody").status_code == 404
    person = make_person()
    assert client.get(f"/en/admin/people/{person.public_id}/roles/king/take").status_code == 404
    assert client.submit(f"/en/admin/people/{person.public_id}/roles/guest/take").status_code == 404


def test_others_are_turned_away(client: PageClient, database: Database) -> None:
    sign_in(client, make_member(Role.PROGRAMME_MANAGER))
    assert client.get("/en/admin/people").status_code == 403
    assert client.get("/en/admin/audit").status_code == 403


def test_long_lists_have_pages(client: PageClient, administrator: Person, database: Database) -> None:
    for number in range(30):
        make_person(name=f"Person {number:02}")
    database.add_all(
        AuditEntry(
            at=administrator.created_at, actor="", action="test.act", target="t:1", detail={}, seal="x"
        )
        for _each in range(60)
    )
    first, second = (text_of(client, f"/en/admin/people?q=Person&page={page}") for page in (1, 2))
    assert "Person 29" in first
    assert "Person 00" not in first
    assert "Person 00" in second
    assert "60 entries" in text_of(client, "/en/admin/audit?action=test.&page=2")


@pytest.mark.parametrize("locale", offered())
def test_the_page_of_somebody_with_everything_opens_in_every_language(
    client: PageClient, administrator: Person, locale: str
) -> None:
    person = make_participant(make_programme())
    make_certificate(person)
    page = text_of(client, f"/{locale}/admin/people/{person.public_id}")
    assert language_faults(page, locale) == []
    assert page.count("<table") >= 3
    assert ('lang="en"' in page.partition("<main")[2].partition("<footer")[0]) is (locale != "en")


def test_the_page_of_a_person_shows_what_every_domain_says(
    client: PageClient, administrator: Person, database: Database
) -> None:
    programme = make_programme(make_organisation("Agency of Sections"), name="Programme of sections")
    person = make_participant(programme, "Dewi Sections")
    number = make_certificate(person).number
    make_certificate(make_person(name="Somebody else"))
    page = text_of(client, f"/en/admin/people/{person.public_id}")
    headings = re.findall(r"<h2 id=\"[a-z-]+\">([^<]+)</h2>", page)
    assert headings[:4] == ["Roles", "Courses", "Certificates", "Programmes"]
    assert re.findall(r"/admin/certificates/([0-9A-Z-]+)\"", page) == [number]
    assert "Programme of sections" in page
    assert "Agency of Sections" in page


def test_lists_cost_the_same_however_long(client: PageClient, administrator: Person) -> None:
    for _each in range(12):
        make_member(Role.TRAINER)
    db.session.commit()
    with count_queries(4):
        text_of(client, "/en/admin/people")
    with count_queries(3):
        text_of(client, "/en/admin/audit")
    with count_queries(3 + len(client.application.extensions["person_sections"]) - 1):
        text_of(client, f"/en/admin/people/{administrator.public_id}")
