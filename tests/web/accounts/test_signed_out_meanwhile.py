"""Somebody types while her session ends elsewhere: she learns why, signs in, and finds her text in its place."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts.models import LoginSession, Person
from academy.accounts.services import end_all_sessions
from academy.assessment.models import AnswerEvent
from academy.core.clock import MovableClock
from academy.core.db import commit, db
from academy.core.permissions import Role
from academy.workbook.models import Workbook
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_enrolment
from tests.factories.programmes import make_programme
from tests.factories.second_step import CodeApp, make_code_app
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.seen import document_of

Database = scoped_session[Session]
COURSE = f"/en/courses/{MODEL_SLUG}"
EMAIL, OTHER = "sari@academy.test", "dewi@academy.test"
SECRET = "Noodles for <aunt> & “uncle” 7"


def fields_of(page: str, action: str) -> list[tuple[str, str]]:
    """Return what a browser would send for the first form of ``page`` that goes to ``action``."""
    document = document_of(page)
    form = next(each for each in document.iter("form") if str(each.get("action")).partition("?")[0] == action)
    found: list[tuple[str, str]] = []
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.tag == "button" or kind == "submit":
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [each for each in options if each.get("selected") is not None]
            found += [(name, str(each.get("value"))) for each in chosen or options[:1]]
        elif field.tag == "textarea":
            found.append((name, (field.text or "").removeprefix("\n")))
        elif field.tag == "input" and (kind not in ("radio", "checkbox") or field.get("checked") is not None):
            found.append((name, field.get("value") or ("" if kind != "checkbox" else "on")))
    return found


class Typist:
    """Somebody who is signed in and types into one form."""

    def __init__(self, client: PageClient, person: Person) -> None:
        self.client, self.person = client, person
        client.get("/en/sign-in")
        answer = client.submit("/en/sign-in", {"address": person.email, "password": PASSWORD})
        assert answer.status_code == 303

    def again(self, page: TestResponse, address: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        """Sign in with the form on ``page``, as its browser would send it."""
        fields = dict(fields_of(page.text, "/en/sign-in")) | {"address": address, "password": password}
        return self.client.post("/en/sign-in", data=fields)

    def step(self, page: TestResponse, app: CodeApp, clock: MovableClock) -> TestResponse:
        """Take the second step with the form on ``page``, a minute after the last time."""
        clock.offset += timedelta(minutes=1)
        fields = dict(fields_of(page.text, "/en/second-step")) | {"code": app.code()}
        return self.client.post("/en/second-step", data=fields)


def sign_out_elsewhere(person: Person, _client: FlaskClient, _clock: MovableClock) -> None:
    end_all_sessions(person.id)
    commit()


def idle(_person: Person, _client: FlaskClient, clock: MovableClock) -> None:
    clock.offset += timedelta(days=40)


def sign_out_in_another_window(_person: Person, client: FlaskClient, _clock: MovableClock) -> None:
    page = client.get("/en/profile").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    assert client.post("/en/sign-out", data={"csrf_token": token}).status_code == 303


ENDS = [sign_out_elsewhere, idle, sign_out_in_another_window]


@pytest.fixture
def person(database: Database) -> Person:
    made = make_person(email=EMAIL, password=PASSWORD)
    make_person(email=OTHER, password=PASSWORD)
    make_enrolment(made)
    commit()
    return made


def entries(person: Person) -> str:
    return str([book.entries for book in new_rows(Workbook)])


@pytest.mark.parametrize("end", ENDS)
def test_b5_a_cash_book_line_survives_a_session_that_ended(
    client: PageClient, person: Person, clock: MovableClock, end: Callable[..., None]
) -> None:
    typist = Typist(client, person)
    sheet = f"{COURSE}/workbook/cashbook"
    fields = dict(fields_of(client.get(sheet).text, f"{sheet}/rows"))
    what = next(name for name in fields if name.endswith(".what"))
    money = next(name for name in fields if name.endswith(".in"))
    fields |= {what: SECRET, money: "4500"}
    end(person, client, clock)
    refused = client.post(f"{sheet}/rows", data=fields)
    assert "You were signed out" in refused.text
    assert "What you typed is kept for you." in refused.text
    assert "Noodles" not in refused.text
    wrong = typist.again(refused, password="not her password")
    assert wrong.status_code == 422
    page = typist.again(wrong)
    assert page.status_code == 200
    assert "not saved yet" in page.text
    assert "Noodles" not in entries(person)
    shown = dict(fields_of(page.text, f"{sheet}/rows"))
    assert (shown[what], shown[money]) == (SECRET, "4500")
    for _press in range(2):
        assert client.post(f"{sheet}/rows", data=shown).status_code == 303
    assert entries(person).count("Noodles") == 1


def test_b5_nothing_is_shown_to_whoever_else_signs_in(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    sheet = f"{COURSE}/workbook/cashbook"
    fields = dict(fields_of(client.get(sheet).text, f"{sheet}/rows"))
    what = next(name for name in fields if name.endswith(".what"))
    sign_out_elsewhere(person, client, clock)
    refused = client.post(f"{sheet}/rows", data={**fields, what: SECRET})
    kept = dict(fields_of(refused.text, "/en/sign-in"))["kept"]
    other = typist.again(refused, OTHER)
    assert (other.status_code, other.location) == (303, "/en/home")
    for path in (other.location, "/en/home", sheet, "/en/sign-in"):
        assert "Noodles" not in client.get(path, follow_redirects=True).text
    assert "Noodles" not in entries(person)
    with client.session_transaction() as cookie:
        assert "Noodles" not in str(dict(cookie))
        assert kept not in str(dict(cookie))


def test_b5_a_text_that_was_sealed_as_something_else_opens_nothing(
    client: PageClient, person: Person
) -> None:
    """The cookie of the phone is sealed too; in the place of a kept form it once ended in a 500."""
    typist = Typist(client, person)
    cookie = client.get_cookie("phone")
    assert cookie is not None
    typist.client.delete_cookie("academy")
    fields = dict(fields_of(client.get("/en/sign-in").text, "/en/sign-in"))
    fields |= {"address": EMAIL, "password": PASSWORD, "kept": cookie.value}
    answer = client.post("/en/sign-in", data=fields)
    assert (answer.status_code, answer.location) == (303, "/en/home")


@pytest.mark.parametrize("item_id", ["rk-0101", "rk-0104"])
def test_b5_an_answer_comes_back_to_its_question(
    client: PageClient, person: Person, clock: MovableClock, item_id: str
) -> None:
    typist = Typist(client, person)
    practice = f"{COURSE}/lessons/{FIRST_LESSON}/practice"
    asked = f"{practice}?question={item_id}"
    page = client.get(asked).text
    tiles = re.findall(r'<input[^>]*type="radio"[^>]*name="answer"[^>]*value="([^"]+)"', page)
    tiles += re.findall(r'<input[^>]*name="answer"[^>]*type="radio"[^>]*value="([^"]+)"', page)
    chosen = tiles[-2] if item_id == "rk-0101" else "1234"
    fields = dict(fields_of(page, practice)) | {"answer": chosen}
    sign_out_elsewhere(person, client, clock)
    refused = client.post(practice, data=fields, headers={"Referer": f"http://localhost{asked}"})
    back = typist.again(refused)
    shown = dict(fields_of(back.text, practice))
    assert (shown["item"], shown["answer"]) == (item_id, chosen)
    for _press in range(2):
        assert client.post(practice, data=shown).status_code == 303
    assert len(new_rows(AnswerEvent)) == 1


def test_b5_an_answer_of_the_final_check_comes_back(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    client.get(f"{COURSE}/final-check")
    here = client.submit(f"{COURSE}/final-check").location
    fields = dict(fields_of(client.get(here).text, here))
    sign_out_elsewhere(person, client, clock)
    refused = client.post(here, data={**fields, "partial": "yes"})
    back = typist.again(refused)
    assert back.status_code == 200
    assert unescape(back.text).count(f'action="{here}"') == 1


def test_b5_profile_and_programme_forms_come_back_whole(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    """They are a manager's, who takes the second step before she sees them again."""
    organisation = make_organisation()
    manager = make_member(Role.PROGRAMME_MANAGER, organisation, email=EMAIL, password=PASSWORD)
    programme, app = make_programme(organisation), make_code_app(manager)
    commit()
    typist = Typist(client, manager)
    typist.step(client.get("/en/second-step"), app, clock)
    details, edit = "/en/profile/details", f"/en/programmes/{programme.public_id}/edit"
    for action, name, text in (
        (details, "display_name", SECRET),
        (details, "country", "KH"),
        ("/en/profile/about-you", "sex", "female"),
        (edit, "summary", f"{SECRET}\nIn two lines."),
        (edit, "audience", "youth"),
    ):
        page = client.get(action).text
        fields = dict(fields_of(page, action)) | {name: text}
        sign_out_elsewhere(manager, client, clock)
        back = typist.step(typist.again(client.post(action, data=fields)), app, clock)
        assert back.status_code == 200, action
        shown = dict(fields_of(back.text, action))
        assert shown[name].replace("\r\n", "\n") == text, (action, name)
        assert client.post(action, data=shown).status_code == 303
    database.expire_all()
    assert (programme.summary.replace("\r\n", "\n"), programme.for_youth, programme.for_women) == (
        f"{SECRET}\nIn two lines.",
        True,
        False,
    )


def test_b5_passwords_are_never_kept(client: PageClient, person: Person, clock: MovableClock) -> None:
    Typist(client, person)
    fields = dict(fields_of(client.get("/en/profile/password").text, "/en/profile/password"))
    sign_out_elsewhere(person, client, clock)
    refused = client.post(
        "/en/profile/password", data={**fields, "old_password": PASSWORD, "password": "purple hills sing"}
    )
    assert "You were signed out" in refused.text
    assert 'name="kept"' not in refused.text


def test_b5_a_button_alone_leads_back_to_its_page(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    lesson = f"{COURSE}/lessons/{FIRST_LESSON}"
    fields = dict(fields_of(client.get(lesson).text, f"{lesson}/done"))
    sign_out_elsewhere(person, client, clock)
    back = typist.again(client.post(f"{lesson}/done", data=fields))
    assert (back.status_code, back.location) == (303, lesson)


def test_b5_a_page_asked_for_says_why_it_asks_to_sign_in(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    sign_out_elsewhere(person, client, clock)
    page = client.get("/en/profile/details", follow_redirects=True)
    assert "You were signed out" in page.text
    assert typist.again(page).location == "/en/profile/details"
    sign_out_in_another_window(person, client, clock)
    assert "You were signed out" not in client.get("/en/sign-in").text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-2],
        lambda text: f"{text[:40]}{'B' if text[40] == 'A' else 'A'}{text[41:]}",
        lambda _text: "x\0",
    ],
)
def test_b5_what_was_tampered_with_is_dropped(
    client: PageClient, person: Person, clock: MovableClock, spoil: Callable[[str], str]
) -> None:
    Typist(client, person)
    fields = dict(fields_of(client.get("/en/profile/details").text, "/en/profile/details"))
    sign_out_elsewhere(person, client, clock)
    refused = client.post("/en/profile/details", data={**fields, "display_name": SECRET})
    data = dict(fields_of(refused.text, "/en/sign-in")) | {"address": EMAIL, "password": PASSWORD}
    answer = client.post("/en/sign-in", data={**data, "kept": spoil(data["kept"])})
    assert (answer.status_code, answer.location) == (303, "/en/profile/details")


def test_b5_a_form_that_is_gone_gives_the_text_to_copy(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    sheet = f"{COURSE}/workbook/cashbook"
    fields = dict(fields_of(client.get(sheet).text, f"{sheet}/rows"))
    sign_out_elsewhere(person, client, clock)
    refused = client.post(f"{sheet}/rows", data={**fields, "no such box": SECRET})
    page = typist.again(refused)
    assert page.status_code == 200
    assert "You are signed in again" in page.text
    assert "Noodles for &lt;aunt&gt; &amp; “uncle” 7" in page.text
    assert f'href="{sheet}"' in page.text


def test_b5_a_form_from_before_signing_in_again_in_another_window_is_shown_again(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    fields = dict(fields_of(client.get("/en/profile/details").text, "/en/profile/details"))
    for end in ENDS:
        end(person, client, clock)
        assert typist.again(client.get("/en/sign-in")).status_code == 303
        back = client.post("/en/profile/details", data={**fields, "display_name": SECRET})
        assert back.status_code == 409
        assert "not saved yet" in back.text
        fields = dict(fields_of(back.text, "/en/profile/details"))
        assert fields["display_name"] == SECRET
    db.session.expire_all()
    assert person.display_name != SECRET
    assert client.post("/en/profile/details", data=fields).status_code == 303
    db.session.expire_all()
    assert person.display_name == SECRET


def test_b5_a_form_of_somebody_else_on_the_same_phone_is_not_shown(
    client: PageClient, person: Person, clock: MovableClock
) -> None:
    typist = Typist(client, person)
    fields = dict(fields_of(client.get("/en/profile/details").text, "/en/profile/details"))
    sign_out_in_another_window(person, client, clock)
    assert typist.again(client.get("/en/sign-in"), OTHER).status_code == 303
    answer = client.post("/en/profile/details", data={**fields, "display_name": SECRET})
    assert (answer.status_code, "Noodles" in answer.text) == (400, False)
    assert "This form is too old" in answer.text


def test_b5_nobody_known_nothing_kept(client: PageClient, app: Flask, person: Person) -> None:
    sign_in(client, person)
    fields = dict(fields_of(client.get("/en/profile/details").text, "/en/profile/details"))
    db.session.execute(sa.delete(LoginSession).where(LoginSession.person_id == person.id))
    commit()
    answer = client.post("/en/profile/details", data={**fields, "display_name": SECRET})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in?next=/en/profile/details")
