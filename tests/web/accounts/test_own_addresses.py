"""The person's own e-mail address and phone number: changed, added, confirmed with a code, removed."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Person
from academy.core.clock import MovableClock
from academy.core.mail import Channel
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.web.accounts.test_numbers import answers_in

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

OLD, NEW = "old@academy.test", "new@academy.test"
NUMBER = "+6281234567890"


@pytest.fixture
def person(client: PageClient, database: Database) -> Person:
    made = make_person(email=OLD, password=PASSWORD)
    sign_in(client, made)
    return made


def ask(client: PageClient, kind: str, address: str, password: str = PASSWORD) -> str:
    """Ask for a change; return where it leads, or the page."""
    client.get(f"/en/profile/{kind}")
    fields = {"address": address, "password": password, "country": "ID"}
    answer = client.submit(f"/en/profile/{kind}", fields)
    return str(answer.location or answer.text)


def code_for(outbox: Outbox, address: str) -> str:
    [body] = [body for to, _subject, body in outbox if to == address]
    found = re.search(r"\b\d{6}\b", body)
    assert found is not None
    return found[0]


def confirm(client: PageClient, kind: str, code: str) -> int:
    return int(client.submit(f"/en/profile/{kind}/code", {"code": code}).status_code)


def addresses(database: Database, person: Person) -> tuple[str | None, str | None]:
    database.expire_all()
    return person.email, person.phone


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_a6_an_address_is_changed_or_added_with_a_code(
    client: PageClient, database: Database, outbox: Outbox, person: Person, kind: str
) -> None:
    typed, text = ("New@Academy.TEST", NEW) if kind == "email" else ("0812 3456 7890", NUMBER)
    other_phone = len(new_rows(LoginSession))
    assert ask(client, kind, typed) == f"/en/profile/{kind}/code"
    assert addresses(database, person) == (OLD, None), "the old one counts until the code is typed"
    assert client.get(f"/en/profile/{kind}/code").status_code == 200
    assert confirm(client, kind, "000000" if code_for(outbox, text) != "000000" else "111111") == 422
    assert confirm(client, kind, code_for(outbox, text)) == 303
    assert text in addresses(database, person)
    assert [subject for to, subject, _body in outbox if to == OLD] == ["Your address was changed"]
    assert len(new_rows(LoginSession)) == other_phone
    page = client.get("/en/profile").text
    assert ("new@academy.test" if kind == "email" else "+62 812-3456-7890") in page
    client.submit("/en/sign-out")
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": typed, "country": "", "password": PASSWORD})
    assert answer.status_code == 303


def test_a6_a_profile_says_what_is_not_given(client: PageClient, person: Person) -> None:
    page = client.get("/en/profile").text
    assert "Not given." in page
    assert "Add" in page
    assert ">None<" not in page


def test_a6_a_mistyped_domain_is_asked_about(client: PageClient, outbox: Outbox, person: Person) -> None:
    page = ask(client, "email", "maria@gmail.con")
    assert "Did you mean maria@gmail.com?" in page
    meant, typed, change = answers_in(page)
    assert client.submit("/en/profile/email", typed).status_code == 303
    assert client.submit("/en/profile/email", meant).status_code == 303
    assert 'value="maria@gmail.con"' in client.submit("/en/profile/email", change).text
    assert [to for to, _subject, _body in outbox] == ["maria@gmail.con", "maria@gmail.com"]


def test_a_change_needs_the_password(client: PageClient, outbox: Outbox, person: Person) -> None:
    assert "This is not your password." in ask(client, "email", NEW, "wrong password")
    assert "Type your password." in ask(client, "email", NEW, "")
    assert outbox == []
    for _ in range(9):
        ask(client, "email", NEW, "wrong password")
    assert "Too many tries" in ask(client, "email", NEW)


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_an_address_of_the_other_kind_is_refused(client: PageClient, person: Person, kind: str) -> None:
    assert 'class="error"' in ask(client, kind, "0812 3456 7890" if kind == "email" else NEW)


@pytest.mark.parametrize(
    ("kind", "typed", "needed"),
    [
        ("email", "0812 3456 7890", "Type an e-mail address. It looks like name@example.com."),
        ("email", "maria", "Type an e-mail address. It looks like name@example.com."),
        ("phone", "maria@gmail.con", "Type the number of a mobile phone."),
    ],
)
def test_a6_each_page_asks_for_its_own_kind_of_address(
    client: PageClient, person: Person, kind: str, typed: str, needed: str
) -> None:
    page = ask(client, kind, typed)
    assert needed in page
    assert "Did you mean" not in page


def test_an_address_of_somebody_else_gets_the_same_page_and_no_code(
    client: PageClient, database: Database, outbox: Outbox, person: Person
) -> None:
    make_person(email="taken@academy.test", password=PASSWORD)
    pages = []
    for address in ("taken@academy.test", "freed@academy.test"):
        assert ask(client, "email", address) == "/en/profile/email/code"
        page = client.get("/en/profile/email/code").text
        pages.append(page.replace(address, "").replace(client.last_token, ""))
    assert pages[0] == pages[1]
    [taken] = [body for to, _subject, body in outbox if to == "taken@academy.test"]
    assert not re.search(r"\b\d{6}\b", taken)


def test_an_address_that_somebody_took_meanwhile_is_not_taken_again(
    client: PageClient, database: Database, outbox: Outbox, person: Person
) -> None:
    ask(client, "email", NEW)
    make_person(email=NEW)
    database.commit()
    answer = client.submit("/en/profile/email/code", {"code": code_for(outbox, NEW)})
    assert answer.status_code == 422
    assert "Another account uses this" in answer.text
    assert addresses(database, person) == (OLD, None)


def test_a_code_is_tried_five_times_and_for_thirty_minutes(
    client: PageClient, database: Database, outbox: Outbox, person: Person, clock: MovableClock
) -> None:
    ask(client, "email", NEW)
    code = code_for(outbox, NEW)
    wrong = "000000" if code != "000000" else "111111"
    assert [confirm(client, "email", wrong) for _ in range(5)] == [422] * 5
    assert confirm(client, "email", code) == 422
    ask(client, "phone", "0812 3456 7890")
    clock.move(timedelta(minutes=31))
    assert confirm(client, "phone", code_for(outbox, NUMBER)) == 303
    assert addresses(database, person) == (OLD, None)
    assert client.get("/en/profile/phone/code").location == "/en/profile/phone"


def test_only_the_newest_code_works_and_for_its_owner_only(
    client: PageClient, database: Database, outbox: Outbox, person: Person
) -> None:
    ask(client, "email", "first@academy.test")
    ask(client, "email", NEW)
    stranger = client.application.test_client()
    assert isinstance(stranger, PageClient)
    other = make_person(password=PASSWORD)
    sign_in(stranger, other)
    ask(stranger, "email", "third@academy.test")
    assert confirm(stranger, "email", code_for(outbox, NEW)) == 422
    first = code_for(outbox, "first@academy.test")
    if first != code_for(outbox, NEW):
        assert confirm(client, "email", first) == 422
    assert confirm(client, "email", code_for(outbox, NEW)) == 303
    assert addresses(database, person) == (NEW, None)


def test_a_link_for_a_new_password_dies_with_its_address(
    client: PageClient, database: Database, outbox: Outbox, person: Person
) -> None:
    guest = client.application.test_client()
    assert isinstance(guest, PageClient)
    guest.get("/en/new-password")
    guest.submit("/en/new-password", {"address": OLD, "country": ""})
    link = re.findall(r"http://localhost(/en/new-password/\S+)", outbox[-1][2])[0]
    assert guest.get(link).status_code == 200
    ask(client, "email", NEW)
    assert confirm(client, "email", code_for(outbox, NEW)) == 303
    assert guest.get(link).status_code == 404


def test_an_address_can_be_removed_while_another_one_is_left(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    person = make_person(email=OLD, phone=NUMBER, password=PASSWORD)
    sign_in(client, person)
    assert "/en/profile/email/remove" in client.get("/en/profile/email").text
    page = client.get("/en/profile/email/remove").text
    assert (f"<dd>{OLD}</dd>" in page, ">Remove</button>" in page) == (True, True)
    assert client.submit("/en/profile/email/remove", {"password": "wrong one"}).status_code == 422
    assert client.submit("/en/profile/email/remove", {"password": PASSWORD}).status_code == 303
    assert addresses(database, person) == (None, NUMBER)
    assert [to for to, _subject, _body in outbox] == [OLD]
    assert "/en/profile/phone/remove" not in client.get("/en/profile/phone").text
    assert client.submit("/en/profile/phone/remove", {"password": PASSWORD}).status_code == 409
    assert addresses(database, person) == (None, NUMBER)


def test_without_text_messages_a_free_number_is_taken_with_the_password(
    app: Flask, client: PageClient, database: Database, outbox: Outbox, person: Person
) -> None:
    make_person(phone="+6281234567891", password=PASSWORD)
    courier = app.extensions["couriers"].pop(Channel.SMS)
    try:
        assert "sends no text messages" in client.get("/en/profile/phone").text
        assert "This is not your password." in ask(client, "phone", "0812 3456 7890", "wrong password")
        assert "Another account uses this" in ask(client, "phone", "0812 3456 7891")
        assert ask(client, "phone", "0812 3456 7890") == "/en/profile"
    finally:
        app.extensions["couriers"][Channel.SMS] = courier
    assert addresses(database, person) == (OLD, NUMBER)
    assert [to for to, _subject, _body in outbox] == [OLD]
