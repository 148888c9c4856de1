"""Classes of holes around kept pages: on a shared phone, in a shared cache and in this process, no page made for one
person reaches another; what guests share holds nothing of anybody and follows nothing that one guest can send.
"""

import gzip
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from academy.core.db import commit
from academy.core.permissions import Role
from academy.learning.services import finish_lesson
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.support.pages import PageClient
from tests.support.seen import shown_as_text

COURSE = f"/en/courses/{MODEL_SLUG}"
LESSON = f"{COURSE}/lessons/{FIRST_LESSON}"
KEPT = ("/en/", "/en/courses", COURSE, LESSON)
PRIVATE = (
    *("/en/home", "/en/profile", "/en/profile/details", "/en/profile/sessions", "/en/profile/privacy"),
    *("/en/certificates", "/en/join", "/en/welcome", "/en/nowhere", "/en/programmes"),
    *(f"{LESSON}/practice", f"{COURSE}/final-check", f"{COURSE}/workbook", f"{COURSE}/workbook.xlsx"),
)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def read(
    client: PageClient, path: str, encoding: str = "identity", **headers: str
) -> tuple[TestResponse, str]:
    """Open a page and return it with its text, unpacked."""
    answer = client.get(path, headers={"Accept-Encoding": encoding, **headers})
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return answer, (gzip.decompress(answer.data) if packed else answer.data).decode()


@pytest.mark.parametrize("path", PRIVATE)
def test_pages_of_a_person_are_kept_nowhere(client: PageClient, path: str) -> None:
    """Private pages in a shared cache, error pages included."""
    person = make_person()
    make_enrolment(person)
    sign_in(client, person)
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_a_certificate_is_kept_nowhere(client: PageClient) -> None:
    sign_in(client, person := make_person())
    number = make_certificate(person).number
    answer = client.get(f"/en/certificates/{number}/download")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")


@pytest.mark.parametrize("path", KEPT)
def test_a_lesson_page_may_be_kept_by_its_reader_only(client: PageClient, path: str) -> None:
    make_enrolment(person := make_person())
    sign_in(client, person)
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", KEPT)
def test_another_reader_is_never_told_that_a_page_is_unchanged(client: PageClient, path: str) -> None:
    """Shared phone: a 304 would show the page that the last person left there, also to somebody of the same name."""
    people = [make_person(name="Sari Dewi"), make_person(name="Sari Dewi")]
    for person in people:
        make_enrolment(person)
    sign_in(client, people[0])
    client.get("/en/profile")
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    client.submit("/en/sign-out")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    sign_in(client, people[1])
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    sign_in(client, people[0])
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "of another session"
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_signing_out_empties_what_the_phone_keeps(client: PageClient) -> None:
    """Shared phone: Back after sign-out. Lesson pages may be kept, so the browser is told to forget them."""
    sign_in(client, make_person())
    client.get("/en/profile")
    assert client.submit("/en/sign-out").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/en/").headers


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_kept_page_is_made_anew_of_everything_that_is_ones_own(client: PageClient, encoding: str) -> None:
    """Names (with the markers themselves in them), tokens, progress, roles, colours and messages of one reader."""
    names = [
        "Ma Hla",
        "\ue000\ue001\ue002",
        "<i>Tok</i> \\1 {{ 7 }}",
        "ភត្តិកេ្ស" * 9,
        "\U0001f468\u200d\U0001f469",
        "x" * 120,
    ]
    seen: dict[str, set[str]] = {path: set() for path in KEPT}
    for turn, name in enumerate(names):
        person = make_member(Role.ADMINISTRATOR, name=name) if turn == 1 else make_person(name=name)
        enrolment = make_enrolment(person)
        if turn % 2:
            finish_lesson(enrolment.id, "mon-101-l1")
        client.delete_cookie("academy")
        sign_in(client, person)
        client.set_cookie("theme", "dark" if turn == 2 else "")
        client.get("/en/profile")
        for path in KEPT:
            _answer, text = read(client, path, encoding)
            others = [other for other in names if other != name and other not in name]
            assert not any(str(escape(other)) in text for other in others if other != "\ue000\ue001\ue002")
            assert ("\ue000" in text) == ("\ue000" in name and path != LESSON)
            assert ("/en/admin/people" in text) <= (turn == 1)
            assert ('data-theme="dark"' in text) == (turn == 2)
            tokens = set(TOKEN.findall(text))
            assert not tokens & seen[path], "the token of somebody else"
            seen[path] |= tokens
        done = "1 of 6 lessons done" if turn % 2 else "0 of 6 lessons done"
        assert done in read(client, COURSE)[1]


def test_a_message_for_one_reader_is_shown_to_her_alone(client: PageClient) -> None:
    readers = [make_person(name="Sari"), make_person(name="Sari")]
    for reader in readers:
        make_enrolment(reader)
    sign_in(client, readers[0])
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("good", "Only for the first reader")]
    assert "Only for the first reader" in client.get(LESSON).text
    for reader in readers:
        sign_in(client, reader)
        assert "Only for the first reader" not in client.get(LESSON).text


def test_a_token_from_a_kept_page_works_for_its_reader_and_for_nobody_else(client: PageClient) -> None:
    """CSRF: the token put into a kept page is the reader's own."""
    people = [make_person(), make_person()]
    for person in people:
        make_enrolment(person)
    commit()
    tokens = []
    for person in people:
        sign_in(client, person)
        with client.session_transaction() as cookie:
            cookie.pop("csrf_token", None)
        tokens.append(TOKEN.findall(client.get(LESSON).text)[0])
    assert client.post(f"{LESSON}/done", data={"csrf_token": tokens[0]}).status_code == 400
    assert client.post(f"{LESSON}/done", data={"csrf_token": tokens[1]}).status_code == 303


POISON = [
    {"headers": {"Host": "evil.example"}},
    {
        "headers": {
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "evil",
            "X-Forwarded-Prefix": "/evil.example",
        }
    },
    {"headers": {"Accept-Language": "km", "Accept": "application/json", "User-Agent": "evil.example"}},
    {"headers": {"Cookie": "theme=evil.example; text-size=evil.example; locale=km; x=evil.example"}},
    {
        "headers": {
            "Forwarded": "host=evil.example",
            "X-Original-URL": "/evil.example",
            "X-Requested-With": "academy",
        }
    },
    {"method": "HEAD"},
]


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("poison", POISON, ids=lambda each: next(iter(each.get("headers", {"method": ""}))))
def test_what_guests_share_follows_nothing_that_one_guest_sends(
    client: PageClient, path: str, poison: dict[str, Any]
) -> None:
    """Cache poisoning."""
    make_edition()
    FlaskClient.open(client, path, **poison)
    answer = client.get(path)
    assert "evil" not in answer.text
    assert '<html lang="en"' in answer.text
    assert answer.status_code == 200


@pytest.mark.parametrize("path", KEPT)
def test_what_guests_share_belongs_to_nobody(client: PageClient, path: str) -> None:
    """No token, no cookie and no name in a page that is kept for everybody, whoever opened it first."""
    make_enrolment(person := make_person(name="Ma Hla"))
    sign_in(client, person)
    client.get(path)
    client.delete_cookie("academy")
    for _turn in range(2):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "csrf_token" not in answer.text
        assert "Ma Hla" not in answer.text
        assert "Cookie" in answer.headers["Vary"]


def test_a_search_is_shared_with_those_who_ask_the_same(client: PageClient) -> None:
    make_edition()
    strange = '"><script>evil</script>'
    assert shown_as_text(client.get("/en/courses", query_string={"q": strange}).text, strange)
    assert "evil" not in client.get("/en/courses").text
    assert "evil" not in client.get("/en/courses", query_string={"q": "cash"}).text
