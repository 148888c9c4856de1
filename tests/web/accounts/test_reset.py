"""A forgotten password is chosen anew with a link or a code that works once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts.models import LoginSession, OneTimeCode, Person
from academy.accounts.services import passwords
from academy.accounts.tasks import queue_due_resets
from academy.core import mail
from academy.core.clock import MovableClock
from academy.core.locales import offered
from academy.core.tasks import run_sweeps
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

NEW = "four small green frogs"
EMAIL = "known@example.com"


def ask(client: PageClient, address: str = EMAIL, **headers: str) -> TestResponse:
    client.get("/en/new-password")
    return client.submit("/en/new-password", {"address": address, "country": "ID"}, headers=headers)


def link_in(outbox: Outbox) -> str:
    found = re.search(r"http://localhost(/en/new-password/\S+)", outbox[-1][2])
    assert found is not None
    return found[1]


def code_in(outbox: Outbox) -> str:
    found = re.search(r"\b\d{6}\b", outbox[-1][2])
    assert found is not None
    return found[0]


def can_sign_in(client: PageClient, password: str, address: str = EMAIL) -> bool:
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": address, "country": "ID", "password": password})
    return answer.status_code == 303


def test_a_link_sets_a_new_password_once(client: PageClient, database: Database, outbox: Outbox) -> None:
    person = make_person(email=EMAIL, password=PASSWORD)
    sign_in(client, person)
    answer = ask(client)
    assert (answer.status_code, answer.location) == (303, "/en/new-password/sent")
    assert client.get(answer.location).status_code == 200
    link = link_in(outbox)
    for _ in range(2):
        assert client.get(link).status_code == 200
    answer = client.submit(link, {"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in")
    [session] = new_rows(LoginSession)
    assert session.ended_at is not None
    assert outbox[-1][1] == "Your password was changed"
    again = client.get(link)
    assert again.status_code == 404
    assert "does not work any more" in again.text
    client.get("/en/sign-in")
    assert client.submit(link, {"password": "another new one"}).status_code == 404
    assert not can_sign_in(client, PASSWORD)
    assert can_sign_in(client, NEW)


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", "Choose a password."),
        ("frogs77", "Use at least 8 characters."),
        ("x" * 257, "This password is too long. Use at most 256 characters."),
        (
            "password1",
            "Many people use this password, or it is easy to guess. Choose another one.",
        ),
    ],
)
def test_a_link_waits_for_a_good_password(
    client: PageClient, database: Database, outbox: Outbox, typed: str, mistake: str
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client)
    link = link_in(outbox)
    client.get(link)
    refused = client.submit(link, {"password": typed})
    assert (refused.status_code, mistakes_in(refused.text)) == (422, [mistake])
    assert can_sign_in(client, PASSWORD)
    client.get(link)
    assert client.submit(link, {"password": NEW}).status_code == 303


def test_the_secret_of_a_link_is_not_stored(client: PageClient, database: Database, outbox: Outbox) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client)
    token = link_in(outbox).rpartition("/")[2]
    [code] = new_rows(OneTimeCode)
    assert token != code.secret_hash
    assert [one.body for one in new_rows(mail.Delivery)] == [""]


def test_the_host_header_never_gets_into_a_link(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client, **{"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    if outbox:
        assert "evil.example" not in outbox[-1][2]
    ask(client, **{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "http://localhost/en/new-password/" in outbox[-1][2]


def test_a_known_and_an_unknown_address_get_the_same_answer(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    make_person(phone="+6281234567890", password=PASSWORD)
    for known, unknown in ((EMAIL, "other@example.com"), ("0812 3456 7890", "0812 3456 7891")):
        answers = [ask(client, known), ask(client, unknown)]
        assert len({(answer.status_code, answer.location) for answer in answers}) == 1
        pages = [client.get(answer.location).text for answer in answers]
        assert len({page.replace(client.last_token, "") for page in pages}) == 1
    assert len(outbox) == 2
    assert len(new_rows(OneTimeCode)) == 4


@pytest.mark.parametrize("minutes", [29, 31])
def test_a_link_works_for_thirty_minutes(
    client: PageClient, database: Database, outbox: Outbox, clock: MovableClock, minutes: int
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client)
    link = link_in(outbox)
    clock.move(timedelta(minutes=minutes))
    assert client.get(link).status_code == (200 if minutes < 30 else 404)


def test_g13_the_newest_three_of_five_links_hold(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    links = []
    for _ in range(5):
        ask(client)
        links.append(link_in(outbox))
    assert [client.get(link).status_code for link in links] == [404, 404, 200, 200, 200]
    client.get(links[2])
    assert client.submit(links[2], {"password": NEW}).status_code == 303
    assert [client.get(link).status_code for link in links] == [404] * 5
    assert can_sign_in(client, NEW)


def test_g13_the_newest_three_of_five_codes_hold(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    codes = []
    for _ in range(5):
        ask(client, "0812 3456 7890")
        codes.append(code_in(outbox))
    client.get("/en/new-password/code")
    for code, status in ((codes[1], 422), (codes[2], 303)):
        answer = client.submit("/en/new-password/code", {"code": code, "password": NEW})
        assert answer.status_code == status
    assert can_sign_in(client, NEW, "0812 3456 7890")


def test_a_wrong_code_counts_against_every_code_that_works(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    for _ in range(2):
        ask(client, "0812 3456 7890")
    for _ in range(5):
        assert not passwords.reset_by_digits("+6281234567890", "12345", NEW)
    for text in (body for _address, _subject, body in outbox):
        assert not passwords.reset_by_digits("+6281234567890", text[:6], NEW)


def test_b12_a_link_from_a_wrong_clock_does_not_work_for_a_year(
    client: PageClient, database: Database, outbox: Outbox, clock: MovableClock
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    clock.move(timedelta(days=365))
    ask(client)
    clock.move(timedelta(days=-365))
    assert client.get(link_in(outbox)).status_code == 404


@pytest.mark.parametrize("locale", offered())
def test_a_code_by_sms_names_the_site_and_is_short(
    client: PageClient, database: Database, outbox: Outbox, locale: str
) -> None:
    """Two segments hold 306 letters of the alphabet of the first phones, and 134 of any other."""
    make_person(phone="+6281234567890", password=PASSWORD)
    client.get(f"/{locale}/new-password")
    client.submit(f"/{locale}/new-password", {"address": "+6281234567890"})
    text = outbox[-1][2]
    assert "Online SME Academy" in text
    assert len(text) <= (306 if text.isascii() else 134)


@pytest.mark.parametrize("token", ["x", "0" * 43, "%F0%9F%90%84", "a" * 2000])
def test_a_made_up_link_does_nothing(client: PageClient, token: str) -> None:
    assert client.get(f"/en/new-password/{token}").status_code == 404


def test_a_bad_new_password_keeps_the_link(client: PageClient, database: Database, outbox: Outbox) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client)
    link = link_in(outbox)
    client.get(link)
    for password in ("", "short", "password1"):
        assert client.submit(link, {"password": password}).status_code == 422
    assert client.submit(link, {"password": NEW}).status_code == 303


def test_a_code_by_sms_sets_a_new_password_once(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    answer = ask(client, "0812 3456 7890")
    assert (answer.status_code, answer.location) == (303, "/en/new-password/code")
    code = code_in(outbox)
    client.get("/en/new-password/code")
    spaced = f" {code[:3]} {code[3:]} "
    answer = client.submit("/en/new-password/code", {"code": spaced, "password": NEW})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in")
    assert not passwords.reset_by_digits("+6281234567890", code, "a third one")
    assert can_sign_in(client, NEW, "0812 3456 7890")


def test_a_code_is_read_in_any_script(client: PageClient, database: Database, outbox: Outbox) -> None:
    make_person(phone="+85512345678", password=PASSWORD, country="KH")
    ask(client, "+85512345678")
    khmer = code_in(outbox).translate({ord("0") + digit: 0x17E0 + digit for digit in range(10)})
    client.get("/en/new-password/code")
    assert client.submit("/en/new-password/code", {"code": khmer, "password": NEW}).status_code == 303


def test_b9_a_code_is_read_out_of_the_whole_message(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    ask(client, "+6281234567890")
    message = f" “{outbox[-1][2]}”\u200b"
    client.get("/en/new-password/code")
    assert client.submit("/en/new-password/code", {"code": message, "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        "\u200e0812 3456 7890\u200f",
        "tel:0812-3456-7890",
        "(0812) 3456 7890.",
        "「０８１２３４５６７８９０」",
        "0812\u20113456\u20117890",
    ],
)
def test_b9_a_pasted_number_finds_its_account(
    client: PageClient, database: Database, outbox: Outbox, typed: str
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    ask(client, typed)
    assert outbox[-1][0] == "+6281234567890"


@pytest.mark.parametrize(
    "typed", [f"<{EMAIL}>", f"mailto:{EMAIL}", f"{EMAIL}.", f"\ufeff{EMAIL}\u200b,", f" “{EMAIL.upper()}” "]
)
def test_b9_a_pasted_address_finds_its_account(
    client: PageClient, database: Database, outbox: Outbox, typed: str
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    ask(client, typed)
    assert outbox[-1][0] == EMAIL


def test_five_wrong_tries_use_a_code_up(client: PageClient, database: Database, outbox: Outbox) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    ask(client, "0812 3456 7890")
    code = code_in(outbox)
    wrong = "000000" if code != "000000" else "111111"
    client.get("/en/new-password/code")
    for _ in range(5):
        answer = client.submit("/en/new-password/code", {"code": wrong, "password": NEW})
        assert answer.status_code == 422
        assert "This code does not work" in answer.text
    assert [one.attempts for one in new_rows(OneTimeCode)] == [5]
    assert client.submit("/en/new-password/code", {"code": code, "password": NEW}).status_code == 422
    assert can_sign_in(client, PASSWORD, "0812 3456 7890")


def test_the_code_of_one_person_opens_no_other_account(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(phone="+6281234567890", password=PASSWORD)
    make_person(phone="+6281234567891", password=PASSWORD)
    ask(client, "0812 3456 7890")
    code = code_in(outbox)
    assert not passwords.reset_by_digits("+6281234567891", code, NEW)
    assert not passwords.reset_by_digits("+6281234567892", code, NEW)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"code": "", "password": NEW}, "Type the 6 digits from the SMS."),
        ({"code": "abc", "password": NEW}, "This code does not work."),
        ({"code": "123456", "password": "short"}, "Use at least 8 characters."),
    ],
)
def test_mistakes_with_a_code_are_explained(
    client: PageClient, database: Database, data: dict[str, str], sentence: str
) -> None:
    ask(client, "0812 3456 7890")
    client.get("/en/new-password/code")
    answer = client.submit("/en/new-password/code", data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_without_a_request_there_is_no_code_to_type(client: PageClient) -> None:
    assert client.get("/en/new-password/code").location == "/en/new-password"
    client.get("/en/new-password")
    answer = client.submit("/en/new-password/code", {"code": "123456", "password": NEW})
    assert answer.location == "/en/new-password"


@pytest.mark.parametrize("address", ["", "known@", "12"])
def test_an_unreadable_address_is_explained(client: PageClient, address: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == 422
    assert "Please check these answers" in answer.text


def test_requests_for_one_account_are_limited(
    client: PageClient, database: Database, outbox: Outbox, clock: MovableClock
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    assert [ask(client).status_code for _ in range(6)] == [303] * 5 + [429]
    assert len(outbox) == 5
    clock.move(timedelta(hours=1))
    assert ask(client).status_code == 303


def test_a_lost_task_is_queued_again_and_a_repeated_one_does_nothing(
    client: PageClient, database: Database, outbox: Outbox, clock: MovableClock
) -> None:
    person = make_person(email=EMAIL, password=PASSWORD)
    ask(client)
    [code] = new_rows(OneTimeCode)
    passwords.send_reset(code.id)
    assert len(outbox) == 1
    code.handled_at = None
    database.commit()
    queue_due_resets()
    database.commit()
    clock.move(timedelta(minutes=3))
    run_sweeps()
    assert len(outbox) == 2
    assert client.get(link_in(outbox)).status_code == 200
    assert [one.id for one in new_rows(Person)] == [person.id]


def test_the_message_is_in_the_language_of_the_page(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    make_person(email=EMAIL, password=PASSWORD, locale="en")
    client.get("/km/new-password")
    client.submit("/km/new-password", {"address": EMAIL, "country": "KH"})
    assert "http://localhost/km/new-password/" in outbox[-1][2]
