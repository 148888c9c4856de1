"""A learner who has only a phone comes back with a code on paper, and an installation without SMS says so."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts.models import OneTimeCode, Person
from academy.accounts.services import grant_role
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.locales import offered
from academy.core.mail import Channel
from academy.core.permissions import Role
from academy.core.tasks import run_sweeps
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.programmes import make_manager, make_participant, make_programme
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]

NUMBER, TYPED = "+6281234567890", "0812 3456 7890"
SEARCH, USE = "/en/codes-on-paper", "/en/new-password/paper"
NEW = "four small green frogs"
GIVE = {"reason": "forgot-password", "has_seen_identity": "y"}


@pytest.fixture
def learner(database: Database) -> Person:
    return make_person(name="Sari Dewi", phone=NUMBER, password=PASSWORD)


@pytest.fixture
def desk(app: Flask, client: PageClient) -> PageClient:
    """Return the browser of a programme manager in Indonesia."""
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    sign_in(browser, make_member(Role.PROGRAMME_MANAGER, make_organisation(country="ID")))
    return browser


@pytest.fixture
def without_sms(app: Flask) -> Iterator[None]:
    couriers = app.extensions["couriers"]
    kept = couriers.pop(Channel.SMS)
    yield
    couriers[Channel.SMS] = kept


def give(desk: PageClient, learner: Person) -> str:
    """Give a code on paper; return it as it is printed."""
    desk.get(SEARCH)
    found = desk.submit(SEARCH, {"address": TYPED, "country": "ID"})
    assert found.location == f"{SEARCH}/{learner.public_id}"
    desk.get(found.location)
    page = desk.submit(found.location, GIVE)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    printed = re.search(r"<b>(\d{4} \d{4})</b>", page.text)
    assert printed is not None
    return printed[1]


def use(client: PageClient, code: str, number: str = TYPED) -> TestResponse:
    client.get(USE)
    return client.submit(USE, {"address": number, "country": "ID", "code": code, "password": NEW})


def come_in(client: PageClient, password: str) -> TestResponse:
    client.get("/en/sign-in")
    return client.submit("/en/sign-in", {"address": TYPED, "country": "ID", "password": password})


def test_a_learner_with_only_a_phone_comes_back(
    client: PageClient, desk: PageClient, learner: Person, database: Database
) -> None:
    code = give(desk, learner)
    assert use(client, code).location == "/en/sign-in"
    assert come_in(client, PASSWORD).status_code == 422
    assert come_in(client, NEW).status_code == 303
    page = client.get("/en/profile").text
    assert "A code on paper was given for your account" in page
    assert "A code on paper was given" not in client.get("/en/profile").text
    assert "An official gave a code for your account" in client.get("/en/profile/sessions").text
    entry = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.give-code")).one()
    assert entry.target == f"person:{learner.public_id}"
    assert entry.actor not in ("", learner.public_id)
    assert entry.detail == {"reason": "forgot-password"}
    [stored] = new_rows(OneTimeCode)
    assert code.replace(" ", "") not in str(vars(stored))


def test_a_code_works_once_for_a_day_and_the_newest_only(
    client: PageClient, desk: PageClient, learner: Person, clock: MovableClock
) -> None:
    first, second = give(desk, learner), give(desk, learner)
    assert use(client, first).status_code == 422
    assert use(client, second).status_code == 303
    assert use(client, second).status_code == 422
    third = give(desk, learner)
    clock.move(timedelta(hours=24, minutes=1))
    assert use(client, third).status_code == 422
    assert "A code works once, for 24 hours." in use(client, third).text


def test_a_code_is_typed_in_any_script_and_opens_one_account(
    client: PageClient, desk: PageClient, learner: Person
) -> None:
    make_person(phone="+6281234567891", password=PASSWORD)
    code = give(desk, learner)
    assert use(client, code, "0812 3456 7891").status_code == 422
    khmer = code.translate({ord("0") + digit: 0x17E0 + digit for digit in range(10)})
    assert use(client, khmer).status_code == 303


def test_five_wrong_tries_end_a_code(client: PageClient, desk: PageClient, learner: Person) -> None:
    code = give(desk, learner)
    wrong = "00000000" if code != "0000 0000" else "11111111"
    for _ in range(5):
        assert use(client, wrong).status_code == 422
    assert use(client, code).status_code == 422


def test_codes_by_sms_and_on_paper_do_not_end_each_other(
    client: PageClient, desk: PageClient, learner: Person, outbox: list[tuple[str, str, str]]
) -> None:
    code = give(desk, learner)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": TYPED, "country": "ID"})
    client.get("/en/new-password/code")
    assert client.submit("/en/new-password/code", {"code": "000", "password": NEW}).status_code == 422
    assert use(client, code).status_code == 303
    client.get("/en/new-password/code")
    sms = outbox[-1][2][:6]
    assert client.submit("/en/new-password/code", {"code": sms, "password": NEW}).status_code != 303


def test_staff_and_people_with_an_address_get_no_code(desk: PageClient, database: Database) -> None:
    trainer = make_member(Role.TRAINER, phone="+6281234567892")
    administrator = make_member(Role.ADMINISTRATOR, phone="+6281234567893")
    reachable = make_person(phone="+6281234567894", email="sari@academy.test")
    for person, sentence in (
        (trainer, "works for the academy"),
        (administrator, "works for the academy"),
        (reachable, "has an e-mail address"),
    ):
        page = desk.get(f"{SEARCH}/{person.public_id}")
        assert sentence in page.text
        assert "Make the code" not in page.text
        refused = desk.submit(f"{SEARCH}/{person.public_id}", GIVE)
        assert refused.status_code == 422
        assert sentence in refused.text
    assert new_rows(OneTimeCode) == []


def test_a_manager_reaches_learners_of_her_country_only(app: Flask, desk: PageClient) -> None:
    foreign = make_person(name="Maria", phone="+639171234567", country="PH")
    answer = desk.submit(SEARCH, {"address": "+639171234567"})
    assert answer.status_code == 422
    assert "No learner in your country has this number" in answer.text
    assert desk.get(f"{SEARCH}/{foreign.public_id}").status_code == 404
    assert desk.submit(f"{SEARCH}/{foreign.public_id}", GIVE).status_code == 404
    anywhere = app.test_client()
    assert isinstance(anywhere, PageClient)
    sign_in(anywhere, make_member(Role.ADMINISTRATOR))
    assert anywhere.get(f"{SEARCH}/{foreign.public_id}").status_code == 200
    assert "Give a code on paper" in anywhere.get(f"/en/admin/people/{foreign.public_id}").text


def test_identity_and_a_reason_are_asked_for(desk: PageClient, learner: Person, database: Database) -> None:
    desk.get(f"{SEARCH}/{learner.public_id}")
    answer = desk.submit(f"{SEARCH}/{learner.public_id}", {"reason": "forgot-password"})
    assert answer.status_code == 422
    assert "Make sure who the learner is" in answer.text
    assert desk.submit(f"{SEARCH}/{learner.public_id}", {**GIVE, "reason": "x"}).status_code == 422
    assert new_rows(OneTimeCode) == []


def test_codes_for_one_learner_are_limited(desk: PageClient, learner: Person) -> None:
    for _ in range(5):
        give(desk, learner)
    assert desk.submit(f"{SEARCH}/{learner.public_id}", GIVE).status_code == 429


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_the_owner_is_told_although_a_thief_signed_in_first(
    client: PageClient, app: Flask, desk: PageClient, learner: Person, clock: MovableClock
) -> None:
    thief = app.test_client()
    assert isinstance(thief, PageClient)
    use(thief, give(desk, learner))
    assert come_in(thief, NEW).status_code == 303
    thief.get("/en/profile")
    clock.move(timedelta(days=2))
    use(client, give(desk, learner))
    assert come_in(client, NEW).status_code == 303
    assert client.get("/en/profile").text.count("A code on paper was given for your account") == 2
    client.submit("/en/sign-out")
    clock.move(timedelta(days=30))
    run_sweeps()
    assert come_in(client, NEW).status_code == 303
    assert "A code on paper was given" not in client.get("/en/profile").text
    listed = client.get("/en/profile/sessions").text.partition("Codes on paper")[2]
    assert listed.count("<li>") >= 2


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_somebody_is_told_also_when_the_code_is_long_over(
    client: PageClient, desk: PageClient, learner: Person, clock: MovableClock
) -> None:
    give(desk, learner)
    clock.move(timedelta(days=20))
    run_sweeps()
    assert come_in(client, PASSWORD).status_code == 303
    assert "A code on paper was given for your account" in client.get("/en/profile").text


@pytest.mark.parametrize("locale", offered())
def test_the_pages_open_in_every_language(
    client: PageClient, desk: PageClient, learner: Person, locale: str
) -> None:
    for answer in (
        client.get(f"/{locale}/new-password/paper"),
        desk.get(f"/{locale}/codes-on-paper"),
        desk.get(f"/{locale}/codes-on-paper/{learner.public_id}"),
        desk.submit(f"/{locale}/codes-on-paper/{learner.public_id}", GIVE),
    ):
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, [])


def test_an_installation_without_sms_offers_no_code_by_sms(
    client: PageClient, learner: Person, database: Database, without_sms: None
) -> None:
    for path in ("/en/register", "/en/sign-in", "/en/new-password", USE):
        page = client.get(path).text
        assert "SMS" not in page, path
        assert "text message" not in page or path == USE
    for number in (TYPED, "0812 3456 7891"):
        answer = client.submit("/en/new-password", {"address": number, "country": "ID"})
        assert (answer.status_code, answer.location) == (303, USE)
    assert "This site sends no text messages." in client.get(USE).text
    assert "Ask an official" in client.get(USE).text
    assert client.get("/en/new-password/code").location == "/en/new-password"
    assert new_rows(OneTimeCode) == []


def test_with_sms_a_code_on_paper_is_offered_too(client: PageClient) -> None:
    assert "or a code by SMS" in client.get("/en/new-password").text
    assert f'href="{USE}"' in client.get("/en/new-password").text
    assert "sends no text messages" not in client.get(USE).text


def test_the_list_of_a_programme_leads_to_the_code(client: PageClient, database: Database) -> None:
    programme = make_programme(country="ID")
    make_participant(programme)
    phone_owner = make_participant(programme)
    phone_owner.email, phone_owner.phone = None, NUMBER
    sign_in(client, make_manager(programme))
    page = client.get(f"/en/programmes/{programme.public_id}").text
    assert re.findall(r'href="(/en/codes-on-paper/\w+)"', page) == [f"{SEARCH}/{phone_owner.public_id}"]


def test_digits_of_learners_in_two_countries_are_both_offered(
    app: Flask, client: PageClient, database: Database
) -> None:
    official = make_member(Role.PROGRAMME_MANAGER, make_organisation(country="ID"))
    grant_role(None, official, make_organisation(country="TH"), Role.PROGRAMME_MANAGER)
    here = make_person(name="Sari Dewi", phone="+62812345678", country="ID")
    there = make_person(name="Somchai Jaidee", phone="+66812345678", country="TH")
    make_person(name="Elsewhere", phone="+84812345678", country="VN")
    sign_in(client, official)
    client.get(SEARCH)
    page = client.submit(SEARCH, {"address": "081 234 5678", "country": ""})
    assert page.status_code == 200
    assert re.findall(rf'href="{SEARCH}/(\w+)"', page.text) == [here.public_id, there.public_id]
