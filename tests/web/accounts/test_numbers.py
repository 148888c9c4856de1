"""The number as she wrote it is enough, wherever a number is typed; nobody gets an account of somebody else."""

import random
import re
from html import unescape

import phonenumbers
import pytest
import sqlalchemy as sa
from flask import Flask
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Person
from academy.cli import academy
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_person, sign_in
from tests.support.neighbours import new_rows
from tests.support.numbers import STATES, e164, random_mobile, ways_of_typing
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

OTHER_PASSWORD = "nine slow white boats"
NEW = "four small green frogs"


def register(client: PageClient, address: str, country: str = "ID", **changes: str) -> int:
    """Make an account as a newcomer does; the first answer to a question is taken."""
    client.get("/en/register")
    fields = {
        "display_name": "Sari Dewi",
        "address": address,
        "country": country,
        "password": PASSWORD,
        "consent": "y",
        "notice_version": "2026-12",
        **changes,
    }
    answer = client.submit("/en/register", fields)
    if "One question" in answer.text:
        answer = client.submit("/en/register", answers_in(answer.text)[0])
    if answer.status_code == 303:
        client.get("/en/profile")
        client.submit("/en/sign-out")
    return int(answer.status_code)


def answers_in(page: str) -> list[dict[str, list[str]]]:
    """Return what each button of a question sends."""
    hidden: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        if name != "csrf_token":
            hidden.setdefault(name, []).append(unescape(value))
    buttons = re.findall(r'<button[^>]* name="(confirmed|change)" value="([^"]*)"', page)
    return [{**hidden, name: [*hidden.get(name, []), unescape(value)]} for name, value in buttons]


def come_in(client: PageClient, address: str, password: str = PASSWORD, **fields: str) -> int:
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": address, "password": password, **fields})
    return int(answer.status_code)


def phones(database: Database) -> list[str | None]:
    return [person.phone for person in new_rows(Person)]


@pytest.mark.parametrize("language", ["en-US", "id-ID", ""])
@pytest.mark.parametrize("country", ["", None])
def test_a3_the_number_as_registered_signs_her_in(
    client: PageClient, database: Database, language: str, country: str | None
) -> None:
    register(client, "012 345 678", "KH")
    client.delete_cookie("phone")
    client.get("/en/sign-in")
    fields = {"address": "012 345 678", "password": PASSWORD}
    if country is not None:
        fields["country"] = country
    answer = client.submit("/en/sign-in", fields, headers={"Accept-Language": language})
    assert (answer.status_code, phones(database)) == (303, ["+85512345678"])


def test_a3_the_number_as_registered_gets_a_new_password(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    register(client, "012 345 678", "KH")
    client.delete_cookie("phone")
    client.get("/en/new-password")
    answer = client.submit("/en/new-password", {"address": "012 345 678", "country": ""})
    assert answer.location == "/en/new-password/code"
    [(to, _subject, body)] = outbox
    code = re.search(r"\b\d{6}\b", body)
    assert to == "+85512345678"
    assert code is not None
    client.get("/en/new-password/code")
    answer = client.submit("/en/new-password/code", {"code": code[0], "password": NEW})
    assert answer.location == "/en/sign-in"
    assert come_in(client, "012345678", NEW) == 303


def test_a3_both_of_two_people_with_the_same_digits_get_a_new_password(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    typed, thai, indonesian = shared_digits()
    make_person(phone=thai, password=PASSWORD)
    make_person(phone=indonesian, password=OTHER_PASSWORD)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": typed, "country": ""})
    codes = {to: re.findall(r"\b\d{6}\b", body)[0] for to, _subject, body in outbox}
    assert set(codes) == {thai, indonesian}
    client.get("/en/new-password/code")
    answer = client.submit("/en/new-password/code", {"code": codes[indonesian], "password": NEW})
    assert answer.location == "/en/sign-in"
    assert come_in(client, indonesian, NEW) == 303
    client.delete_cookie("academy")
    assert come_in(client, thai) == 303, "only hers is changed"
    outbox.clear()
    client.delete_cookie("academy")
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": typed, "country": "TH"})
    assert [to for to, _subject, _body in outbox] == [thai]


def test_a3_an_administrator_finds_her_by_the_number_as_she_writes_it(
    client: PageClient, database: Database
) -> None:
    make_person(name="Sokha", phone="+85512345678")
    make_person(name="Nobody Else", phone="+85512345679")
    sign_in(client, make_member(Role.ADMINISTRATOR))
    for typed in ("012 345 678", "+855 12-345-678", "0085512345678", "012345678", "០១២ ៣៤៥ ៦៧៨"):
        page = client.get("/en/admin/people", query_string={"q": typed}).text
        assert ("Sokha" in page, "Nobody Else" in page) == (True, False), typed


def test_a3_the_phone_remembers_the_country(client: PageClient, database: Database) -> None:
    register(client, "012 345 678", "KH")
    page = client.get("/en/register", headers={"Accept-Language": "id-ID"}).text
    assert re.search(r'<option selected value="KH"', page)


def shared_digits() -> tuple[str, str, str]:
    """Return digits that are a mobile number in two states, and both numbers."""
    return "0812345678", "+66812345678", "+62812345678"


def test_a3_two_people_with_the_same_digits_both_come_in(client: PageClient, database: Database) -> None:
    typed, thai, indonesian = shared_digits()
    one = make_person(phone=thai, password=PASSWORD)
    two = make_person(phone=indonesian, password=OTHER_PASSWORD)
    for password, person in ((PASSWORD, one), (OTHER_PASSWORD, two)):
        for country in ("", "TH", "ID", "KH"):
            client.delete_cookie("phone")
            client.delete_cookie("academy")
            assert come_in(client, typed, password, country=country) == 303
            newest = sa.select(LoginSession.person_id).order_by(LoginSession.id.desc()).limit(1)
            assert database.scalars(newest).one() == person.id


def test_a3_two_people_with_the_same_digits_and_password_are_asked_for_the_country(
    client: PageClient, database: Database
) -> None:
    typed, thai, indonesian = shared_digits()
    people = {
        "TH": make_person(phone=thai, password=PASSWORD),
        "ID": make_person(phone=indonesian, password=PASSWORD),
    }
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": typed, "password": PASSWORD, "country": ""})
    assert answer.status_code == 422
    assert "Choose the country of your number." in answer.text
    for country, person in people.items():
        client.delete_cookie("academy")
        assert come_in(client, typed, country=country) == 303
        newest = sa.select(LoginSession.person_id).order_by(LoginSession.id.desc()).limit(1)
        assert database.scalars(newest).one() == person.id
    client.delete_cookie("academy")
    assert come_in(client, typed) == 303, "the phone remembers the country"
    assert database.scalars(newest).one() == people["ID"].id


def test_a3_the_country_is_asked_for_whether_accounts_exist_or_not(
    client: PageClient, database: Database
) -> None:
    typed, thai, _indonesian = shared_digits()
    pages = []
    for is_there in (False, True):
        if is_there:
            make_person(phone=thai, password=PASSWORD)
        client.get("/en/sign-in")
        answer = client.submit("/en/sign-in", {"address": typed, "password": "wrong password", "country": ""})
        assert answer.status_code == 422
        assert "Which country is the number from?" in answer.text
        pages.append(answer.text.replace(client.last_token, ""))
    assert pages[0] == pages[1]
    assert "Which country" not in client.get("/en/sign-in").text


def test_b1_a_number_that_begins_with_its_own_code_is_one_account(
    client: PageClient, database: Database
) -> None:
    assert register(client, "62812345678") == 303
    register(client, "0812345678")
    register(client, "812345678")
    register(client, "+62 (0)812-345-678")
    assert phones(database) == ["+62812345678"]


def test_b1_the_number_is_shown_before_it_is_saved(client: PageClient, database: Database) -> None:
    client.get("/en/register")
    fields = {"display_name": "Sari", "country": "ID", "password": PASSWORD, "consent": "y"}
    fields |= {"notice_version": "2026-12", "address": "62812345678", "next": "/en/courses"}
    answer = client.submit("/en/register", fields)
    assert answer.status_code == 422
    assert "We will use +62 812-345-678. Is this right?" in answer.text
    assert PASSWORD not in answer.text
    assert phones(database) == []
    yes, no = answers_in(answer.text)
    back = client.submit("/en/register", no)
    assert 'value="62812345678"' in back.text
    assert phones(database) == []
    done = client.submit("/en/register", yes)
    assert (done.status_code, done.location) == (303, "/en/welcome?next=/en/courses")
    assert phones(database) == ["+62812345678"]


def test_b1_only_an_answer_that_was_offered_is_taken(client: PageClient, database: Database) -> None:
    client.get("/en/register")
    fields = {"display_name": "Sari", "country": "ID", "password": PASSWORD, "consent": "y"}
    fields |= {"notice_version": "2026-12", "address": "62812345678", "confirmed": "address=+6281999999999"}
    answer = client.submit("/en/register", fields)
    assert (answer.status_code, phones(database)) == (422, [])


def test_b1_who_was_stored_wrongly_before_still_comes_in(client: PageClient, database: Database) -> None:
    """The first release stored +62 62 8123 45678, a landline, for what she typed."""
    person = make_person(email="old@academy.test", password=PASSWORD)
    person.phone, person.email = "+6262812345678", None
    database.commit()
    for country in ("ID", ""):
        client.delete_cookie("academy")
        assert come_in(client, "62812345678", country=country) == 303
    other = make_person(phone="+62812345678", password=OTHER_PASSWORD)
    client.delete_cookie("academy")
    assert come_in(client, "62812345678") == 303
    client.delete_cookie("academy")
    assert come_in(client, "62812345678", OTHER_PASSWORD) == 303
    newest = sa.select(LoginSession.person_id).order_by(LoginSession.id.desc()).limit(1)
    assert database.scalars(newest).one() == other.id


KINDS = (PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE)


@pytest.mark.parametrize("state", STATES)
def test_b2_only_numbers_of_mobile_phones_are_taken(
    client: PageClient, database: Database, state: str
) -> None:
    examples = [phonenumbers.example_number_for_type(state, kind) for kind in KINDS]
    numbers = [each for each in examples if each and phonenumbers.number_type(each) in KINDS]
    assert numbers
    for number in numbers:
        for form in (PhoneNumberFormat.E164, PhoneNumberFormat.NATIONAL):
            client.get("/en/register")
            answer = client.submit(
                "/en/register",
                {
                    "display_name": "Sari",
                    "country": state,
                    "password": PASSWORD,
                    "consent": "y",
                    "notice_version": "2026-12",
                    "address": phonenumbers.format_number(number, form),
                },
            )
            assert (answer.status_code, phones(database)) == (422, [])
            assert "number of a mobile phone" in answer.text


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("0085512345678", "KH"),
        ("00 855 12 345 678", "TH"),
        ("001 855 12345678", "SG"),
        ("00885512345678", "KH"),
        ("0070085512345678", "VN"),
        ("٠٠85512345678", "ID"),
    ],
)
def test_c21_prefixes_for_calls_abroad_are_read(
    client: PageClient, database: Database, typed: str, country: str
) -> None:
    assert register(client, typed, country) == 303
    assert phones(database) == ["+85512345678"]
    assert come_in(client, typed) == 303


@pytest.mark.parametrize("seed", range(12))
def test_b1_random_numbers_in_every_way_of_typing_are_one_account(
    client: PageClient, database: Database, seed: int
) -> None:
    """Through the pages what tests/unit/accounts/test_phone_numbers.py does ten thousand times without."""
    rng = random.Random(seed)  # noqa: S311 - numbers for a test
    state = rng.choice(STATES)
    number = random_mobile(rng, state)
    ways = list(ways_of_typing(number, state).values())
    first, *later = rng.sample(ways, 4)
    assert register(client, first, state) == 303
    for typed in later:
        client.delete_cookie("academy")
        assert come_in(client, typed) == 303
    assert phones(database) == [e164(number)]


def test_numbers_are_read_on_the_command_line(app: Flask, database: Database) -> None:
    runner = app.test_cli_runner()
    made = ["people", "create", "--name", "Sokha", "--country", "KH", "--password-stdin"]
    answer = runner.invoke(academy, [*made, "--phone", "012 345 678"], input=f"{PASSWORD}\n")
    assert (answer.exit_code, phones(database)) == (0, ["+85512345678"])
    answer = runner.invoke(academy, [*made, "--phone", "023 999 999"], input=f"{PASSWORD}\n")
    assert answer.exit_code == 1
    assert "phone number is not right" in answer.output
