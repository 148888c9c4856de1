"""Administrators make accounts for others, correct and close them, and type no password for anybody."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import Address
from academy.accounts.models import AddressChange, LoginSession, Person
from academy.accounts.passwords import NO_PASSWORD
from academy.accounts.services.addresses import request_change
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.locales import offered
from academy.core.mail import Channel
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_person, sign_in
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
NEW = {"display_name": "Bopha Chea", "country": "KH", "address": "bopha@academy.test", "locale": "km"}


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def page_of(person: Person) -> str:
    return f"/en/admin/people/{person.public_id}"


def acts(database: Database, person: Person) -> list[tuple[str, str, object]]:
    entries = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.target == f"person:{person.public_id}").order_by(AuditEntry.id)
    )
    return [(entry.actor, entry.action, entry.detail) for entry in entries]


def is_signed_in(database: Database, person: Person) -> bool:
    running = sa.select(LoginSession.id).where(
        LoginSession.person_id == person.id, LoginSession.ended_at.is_(None)
    )
    return database.scalars(running).first() is not None


def test_e8_an_account_is_made_and_its_owner_chooses_the_password(
    client: PageClient, administrator: Person, database: Database, outbox: Outbox
) -> None:
    assert 'type="password"' not in client.get("/en/admin/people/new").text
    answer = client.submit("/en/admin/people/new", NEW)
    assert answer.status_code == 303
    [_admin, made] = new_rows(Person)
    assert (made.email, made.country, made.locale, made.password_hash) == (
        "bopha@academy.test",
        "KH",
        "km",
        NO_PASSWORD,
    )
    [(address, _subject, body)] = outbox
    assert address == "bopha@academy.test"
    reset = body[body.index("http://localhost") :].split()[0]
    her = client.application.test_client()
    assert isinstance(her, PageClient)
    her.submit(reset.removeprefix("http://localhost"), {"address": "bopha@academy.test"})
    link = outbox[-1][2]
    token = link[link.index("http://localhost") :].split()[0].removeprefix("http://localhost")
    assert her.submit(token, {"password": PASSWORD}).status_code == 303
    her.get("/km/sign-in")
    signed_in = her.submit("/km/sign-in", {"address": "bopha@academy.test", "password": PASSWORD})
    assert signed_in.status_code == 303
    assert acts(database, made)[0] == (administrator.public_id, "person.register", {})


def test_somebody_with_a_phone_only_gets_a_code_on_paper(
    client: PageClient, administrator: Person, outbox: Outbox
) -> None:
    answer = client.submit("/en/admin/people/new", NEW | {"address": "012 345 678"})
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        answer = client.submit(
            "/en/admin/people/new", NEW | {"address": "012 345 678", "confirmed": "address=+85512345678"}
        )
    page = client.get(answer.location).text
    assert "Give a code on paper" in page
    [_admin, made] = new_rows(Person)
    assert (made.phone, made.email) == ("+85512345678", None)
    assert outbox == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"display_name": ""}, 422),
        ({"display_name": "\u3164"}, 422),
        ({"address": "nobody"}, 422),
        ({"country": ""}, 422),
        ({"locale": "xx"}, 422),
        ({"address": "taken@academy.test"}, 409),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(
    client: PageClient, administrator: Person, database: Database, wrong: dict[str, str], status: int
) -> None:
    make_person(email="taken@academy.test")
    database.commit()
    answer = client.submit("/en/admin/people/new", NEW | wrong)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert len(new_rows(Person)) == 2


def test_a_mistyped_domain_is_asked_about(client: PageClient, administrator: Person) -> None:
    asked = client.submit("/en/admin/people/new", NEW | {"address": "bopha@gmial.com"})
    assert asked.status_code == 422
    assert "Did you mean bopha@gmail.com?" in asked.text


def test_e8_corrections_are_in_the_log_by_their_fields_only(
    client: PageClient, administrator: Person, database: Database, outbox: Outbox
) -> None:
    person, other = make_person(name="Sary Dewi", country="ID"), make_person(name="Somebody else")
    sent = {"display_name": "Sari Dewi", "certificate_name": "", "locale": "en", "country": "MY"}
    assert client.submit(f"{page_of(person)}/edit", sent).status_code == 303
    database.refresh(person)
    database.refresh(other)
    assert (person.display_name, person.country, other.display_name) == ("Sari Dewi", "MY", "Somebody else")
    done = (administrator.public_id, "person.correct", {"fields": ["display_name", "country"]})
    assert acts(database, person)[-1] == done
    assert [address for address, _subject, _body in outbox] == [person.email]
    assert "Sari" not in outbox[0][2]
    assert client.submit(f"{page_of(person)}/edit", sent).status_code == 303
    assert acts(database, person)[-1] == done
    assert len(outbox) == 1


def test_e8_a_wrong_address_is_corrected_and_whoever_used_it_is_out(
    client: PageClient, administrator: Person, database: Database, outbox: Outbox
) -> None:
    person, other = make_person(email="sari@wrong.test"), make_person(email="other@academy.test")
    request_change(person, Address(Channel.EMAIL, "sari@third.test"))
    sign_in(client.application.test_client(), person)
    commit()
    outbox.clear()
    here = f"{page_of(person)}/address"
    taken = client.submit(here, {"address": "other@academy.test", "country": "ID"})
    assert taken.status_code == 409
    assert client.submit(here, {"address": "sari@right.test", "country": "ID"}).status_code == 303
    database.refresh(person)
    assert person.email == "sari@right.test"
    assert not is_signed_in(database, person)
    assert new_rows(AddressChange) == []
    assert [address for address, _subject, _body in outbox] == ["sari@wrong.test", "sari@right.test"]
    assert acts(database, person)[-1] == (administrator.public_id, "person.change-address", {})
    database.refresh(other)
    assert other.email == "other@academy.test"


def test_e8_an_account_is_closed_for_a_reason_and_can_be_taken_back(
    client: PageClient, administrator: Person, database: Database, outbox: Outbox
) -> None:
    person = make_person(email="sari@academy.test", password=PASSWORD)
    sign_in(client.application.test_client(), person)
    here = f"{page_of(person)}/close"
    assert client.submit(here, {"reason": "asked"}).status_code == 422
    assert client.submit(here, {"reason": "", "is_sure": "y"}).status_code == 422
    assert client.submit(here, {"reason": "asked", "is_sure": "y"}).status_code == 303
    assert not is_signed_in(database, person)
    assert acts(database, person)[-1] == (administrator.public_id, "person.close", {"reason": "asked"})
    assert outbox[-1][:2] == ("sari@academy.test", "Your account was closed")
    second = client.submit(here, {"reason": "asked", "is_sure": "y"})
    assert second.status_code == 409
    assert "This account is closed already." in second.text
    assert client.get(page_of(person)).status_code == 404
    her = client.application.test_client()
    assert isinstance(her, PageClient)
    her.submit("/en/sign-in", {"address": "sari@academy.test", "password": PASSWORD})
    database.refresh(person)
    assert person.closed_at is None


def test_administrators_close_neither_their_own_account_nor_the_last(
    client: PageClient, administrator: Person, database: Database
) -> None:
    own = client.submit(f"{page_of(administrator)}/close", {"reason": "asked", "is_sure": "y"})
    assert own.status_code == 409
    other = make_member(Role.ADMINISTRATOR)
    database.commit()
    assert (
        client.submit(f"{page_of(other)}/close", {"reason": "left-work", "is_sure": "y"}).status_code == 303
    )


def test_e8_people_are_found_by_the_name_of_their_country(client: PageClient, administrator: Person) -> None:
    make_person(name="Vilay Learner", country="LA")
    make_person(name="Malai Learner", country="TH")
    for address in ("/en/admin/people?q=laos", "/id/admin/people?q=Laos", "/en/admin/people?q=Thailand"):
        page = client.get(address).text
        assert ("Vilay Learner" in page, "Malai Learner" in page) == ("aos" in address, "Thai" in address)
    page = client.get("/en/admin/people?q=Vilay").text
    assert "Laos" in page
    assert ">LA<" not in page


@pytest.mark.parametrize("locale", offered())
def test_the_pages_open_in_every_language(client: PageClient, administrator: Person, locale: str) -> None:
    person = make_person()
    here = f"/{locale}/admin/people"
    for address in (
        f"{here}/new",
        *(f"{here}/{person.public_id}/{one}" for one in ("edit", "address", "close")),
    ):
        answer = client.get(address)
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, []), address
