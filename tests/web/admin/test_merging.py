"""Administrators make one account of two that belong to one person, after they have seen both."""

import re

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Person
from academy.core.locales import offered
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
LIST = "/en/admin/people"


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def address_of(first: Person, second: Person) -> str:
    return f"{LIST}/{first.public_id}/merge/{second.public_id}"


def test_e8_two_accounts_of_one_person_become_one(
    client: PageClient, administrator: Person, database: Database, outbox: Outbox
) -> None:
    first = make_person(name="Sari Dewi", email="sari@academy.test")
    second = make_person(name="Sari D.", phone="+6281234567890")
    number = make_certificate(second).number
    for person in (first, second):
        sign_in(client.application.test_client(), person)
    found = client.get(f"{LIST}/{first.public_id}/merge?q=0812 3456 7890").text
    here = address_of(first, second)
    assert re.findall(r'href="(/en/admin/people/[^"]+/merge/[^"]+)"', found) == [here]
    page = client.get(here).text
    assert re.findall(r"<dt>Certificates</dt><dd>(\d+)</dd>", page) == ["0", "1"]
    unsure = client.submit(here, {"stays": "first"})
    assert unsure.status_code == 422
    assert "Make sure that both belong to the same person" in unsure.text
    outbox.clear()
    answer = client.submit(here, {"stays": "first", "is_sure": "y"})
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{first.public_id}")
    stayed = client.get(answer.location).text
    assert number in stayed
    assert "+6281234567890" in stayed
    assert client.get(f"/en/verify/{number}").status_code == 200
    assert all(each.ended_at for each in new_rows(LoginSession) if each.person_id == first.id)
    assert [address for address, _subject, _body in outbox] == ["sari@academy.test"]
    old = client.get(f"{LIST}/{second.public_id}")
    assert (old.status_code, old.location) == (302, f"{LIST}/{first.public_id}")
    again = client.submit(here, {"stays": "second", "is_sure": "y"})
    assert again.status_code == 409
    assert "was merged already" in again.text
    assert "Sari D." not in client.get(f"{LIST}?q=Sari").text


def test_the_own_account_does_not_go_and_no_account_goes_into_itself(
    client: PageClient, administrator: Person, database: Database
) -> None:
    person = make_person()
    database.commit()
    own = client.submit(address_of(administrator, person), {"stays": "second", "is_sure": "y"})
    assert own.status_code == 409
    assert client.get(address_of(person, person)).status_code == 422
    assert client.submit(address_of(person, person), {"stays": "first", "is_sure": "y"}).status_code == 422
    assert client.get(f"{LIST}/{person.public_id}/merge/nobody").status_code == 404
    assert [each.closed_at for each in new_rows(Person)] == [None, None]


@pytest.mark.parametrize("locale", offered())
def test_the_pages_open_in_every_language(client: PageClient, administrator: Person, locale: str) -> None:
    first, second = make_person(name="First"), make_person(name="Second")
    here = f"/{locale}/admin/people/{first.public_id}/merge"
    for address in (here, f"{here}?q=Second", f"{here}?q=zzzz", f"{here}/{second.public_id}"):
        answer = client.get(address)
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, []), address
