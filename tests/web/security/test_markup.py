"""Class of hole: stored and reflected XSS. Whatever people and addresses hold is shown as text, everywhere."""

import re
from urllib.parse import quote

import pytest

from academy.core.db import commit
from academy.core.permissions import Role
from academy.learning.services import finish_lesson
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_enrolment
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_participant, make_programme
from tests.support.pages import PageClient
from tests.support.seen import shown_as_text

EVIL = "</title></textarea><script>evil()</script>\"'><img src=x onerror=evil()>{{ 7*7 }}${7*7}"
#: The same, short enough for what pages repeat.
MARKUP = "<script>evil()</script>\"'><img src=x>"
COURSE = f"/en/courses/{MODEL_SLUG}"


def test_what_a_learner_writes(client: PageClient) -> None:
    sign_in(client, person := make_person(name=EVIL))
    enrolment = make_enrolment(person)
    finish_lesson(enrolment.id, "mon-101-l1")
    number = make_certificate(person).number
    sheet = f"{COURSE}/workbook/cashbook"
    client.get(sheet)
    line = {"rows.new.date": "2026-11-20", "rows.new.what": EVIL[:60], "rows.new.in": "5"}
    client.submit(f"{sheet}/rows", line)
    shown = (
        "/en/",
        "/en/home",
        "/en/profile",
        "/en/profile/details",
        "/en/certificates",
        f"/en/verify/{number}",
    )
    for path in (*shown, COURSE, f"{COURSE}/workbook"):
        assert shown_as_text(client.get(path).text, EVIL), path
    assert shown_as_text(client.get(sheet).text, EVIL[:60])
    assert "evil()" not in client.get(f"{COURSE}/lessons/{FIRST_LESSON}").text


def test_what_staff_write_and_see(client: PageClient) -> None:
    organisation = make_organisation(EVIL)
    programme = make_programme(organisation, name=EVIL, summary=EVIL)
    learner = make_participant(programme, name=EVIL)
    commit()
    base = f"/en/programmes/{programme.public_id}"
    joining = (f"/en/join/{programme.join_code}", "/en/join", "/en/profile/privacy", f"{base}/leave")
    for reader, paths in (
        (make_member(Role.ADMINISTRATOR), ("/en/programmes", base, f"{base}/edit")),
        (make_member(Role.ADMINISTRATOR), ("/en/results", f"/en/results/{programme.public_id}")),
        (make_member(Role.ADMINISTRATOR), ("/en/admin/people", f"/en/admin/people/{learner.public_id}")),
        (learner, joining),
    ):
        sign_in(client, reader)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert shown_as_text(answer.text, EVIL), path


@pytest.mark.parametrize(
    ("path", "name"),
    [("/en/courses", "q"), ("/en/verify/", "number"), ("/en/sign-in", "next"), ("/en/register", "next")],
)
def test_what_an_address_holds(client: PageClient, path: str, name: str) -> None:
    asked = f"{path}{quote(MARKUP)}" if path.endswith("/") else path
    assert shown_as_text(client.get(asked, query_string={name: MARKUP}).text, MARKUP)


@pytest.mark.parametrize(("path", "name"), [("/en/nowhere", "x"), ("/en/courses", EVIL)])
def test_what_no_page_asks_for_stands_in_links_only(client: PageClient, path: str, name: str) -> None:
    page = client.get(path, query_string={name: EVIL}).text
    assert "evil()" not in re.sub(r'(href|action|value)="[^"]*"', "", page)


def test_what_a_refused_form_holds(client: PageClient) -> None:
    for path, fields in (
        ("/en/sign-in", {"address": EVIL, "next": EVIL, "password": EVIL}),
        ("/en/register", {"display_name": EVIL, "address": EVIL, "next": EVIL}),
        ("/en/new-password", {"address": EVIL}),
        ("/en/join", {"code": EVIL}),
    ):
        client.get(path)
        answer = client.submit(path, {"country": "", **fields})
        assert answer.status_code == 422, path
        assert shown_as_text(answer.text, EVIL), path
