"""Lesson pages, enrolment and the home page."""

import gzip
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.catalogue.services.publish import publish_edition
from academy.core import locales
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.learning.models import Enrolment, LessonProgress
from academy.learning.services import finish_lesson
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import (
    FIRST_LESSON,
    MODEL_SLUG,
    document_of,
    make_edition,
    make_enrolment,
    make_small_edition,
)
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text

COURSE = f"/en/courses/{MODEL_SLUG}"
LESSON = f"{COURSE}/lessons/{FIRST_LESSON}"
SECOND = f"{COURSE}/lessons/cash-book"
SLUGS = ("two-pockets", "cash-book", "promises", "profit-is-not-cash", "look-ahead", "close-the-gap")


@pytest.fixture
def learner(client: PageClient) -> PageClient:
    person = make_person()
    make_enrolment(person)
    sign_in(client, person)
    return client


@pytest.mark.parametrize("locale", locales.offered())
@pytest.mark.parametrize("slug", SLUGS)
def test_every_lesson_opens_in_every_language(learner: PageClient, locale: str, slug: str) -> None:
    page = learner.get(f"/{locale}/courses/{MODEL_SLUG}/lessons/{slug}")
    assert (page.status_code, language_faults(page.text, locale)) == (200, [])
    for part in ('class="key"', '<details class="answer">', 'class="try"', 'class="outline"'):
        assert part in page.text


def test_a_guest_reads_the_first_lesson_and_is_asked_to_register(client: PageClient) -> None:
    make_edition()
    page = client.get(LESSON)
    assert "Two pockets. One wage." in page.text
    assert f"/en/register?next={LESSON}" in page.text.replace("%2F", "/")
    assert "csrf_token" not in page.text
    assert "Set-Cookie" not in page.headers


def test_a_guest_is_sent_from_a_later_lesson_to_the_course(client: PageClient) -> None:
    make_edition()
    answer = client.get(SECOND)
    assert (answer.status_code, answer.location) == (303, COURSE)


def test_a_guest_cannot_enrol_or_finish(client: PageClient) -> None:
    make_edition()
    for url in (f"{COURSE}/enrol", f"{LESSON}/done"):
        client.last_token = ""
        answer = client.submit(url, data={"csrf_token": _guest_token(client)})
        assert answer.status_code == 303
        assert "/sign-in" in answer.location
    assert new_rows(Enrolment) == []


def _guest_token(client: PageClient) -> str:
    client.get("/en/sign-in")
    return client.last_token


def test_a_reader_who_has_not_enrolled_gets_the_first_lesson_only(client: PageClient) -> None:
    make_edition()
    sign_in(client, make_person())
    assert f'action="{COURSE}/enrol"' in client.get(LESSON).text
    assert client.get(SECOND).location == COURSE
    assert client.submit(f"{LESSON}/done").status_code == 404


def test_enrolling_opens_the_first_lesson_and_twice_does_no_harm(client: PageClient) -> None:
    make_edition()
    sign_in(client, make_person())
    client.get(COURSE)
    for _ in range(2):
        answer = client.submit(f"{COURSE}/enrol")
        assert (answer.status_code, answer.location) == (303, LESSON)
    assert len(new_rows(Enrolment)) == 1


def test_done_goes_on_and_twice_does_no_harm(learner: PageClient) -> None:
    learner.get(LESSON)
    for _ in range(2):
        answer = learner.submit(f"{LESSON}/done")
        assert (answer.status_code, answer.location) == (303, SECOND)
    assert len(new_rows(LessonProgress)) == 1
    page = learner.get(SECOND).text
    assert "1 of 6 lessons done" in page
    assert f'href="{LESSON}"' in page


def test_the_last_lesson_leads_to_practice(learner: PageClient) -> None:
    learner.get(LESSON)
    for slug in SLUGS:
        answer = learner.submit(f"{COURSE}/lessons/{slug}/done")
    assert answer.location == f"{LESSON}/practice"
    assert "You have read all lessons" in learner.get(LESSON).text


def test_reading_goes_on_where_it_stopped_on_another_device(learner: PageClient) -> None:
    learner.get(LESSON)
    learner.submit(f"{LESSON}/done")
    [person] = new_rows(Person)
    other = learner.application.test_client()
    sign_in(other, person)
    assert f'href="{SECOND}"' in other.get("/en/home").text
    assert f'href="{SECOND}"' in other.get(COURSE).text


def test_unknown_addresses_are_not_found(learner: PageClient) -> None:
    assert learner.get(f"{COURSE}/lessons/nothing").status_code == 404
    assert learner.get(f"/en/courses/nothing/lessons/{FIRST_LESSON}").status_code == 404
    learner.get(LESSON)
    assert learner.submit(f"{COURSE}/lessons/nothing/done").status_code == 404


@pytest.mark.parametrize("learners", [1, 50])
def test_a_lesson_costs_two_statements(client: PageClient, learners: int) -> None:
    edition_id = make_edition().edition_id
    for _ in range(learners):
        person = make_person()
        enrolment = make_enrolment(person, edition_id)
        for number in range(1, 7):
            finish_lesson(enrolment.id, f"mon-101-l{number}")
    sign_in(client, person)
    client.get(LESSON)
    with count_queries(2):
        assert client.get(LESSON).status_code == 200


@pytest.mark.parametrize("courses", [1, 50])
def test_home_costs_three_statements(client: PageClient, courses: int) -> None:
    person = make_person()
    for _ in range(courses):
        make_enrolment(person, make_small_edition().edition_id)
    sign_in(client, person)
    client.get("/en/home")
    with count_queries(3):  # session, progress, programmes
        assert client.get("/en/home").status_code == 200


def test_an_unchanged_lesson_is_not_sent_again(learner: PageClient) -> None:
    first = learner.get(LESSON)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = learner.get(LESSON, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    learner.submit(f"{LESSON}/done")
    changed = learner.get(LESSON, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_lesson_is_small(learner: PageClient, encoding: str) -> None:
    page = _as_sent(learner, encoding)
    assert page.headers["Content-Encoding"] == encoding
    assert len(page.data) <= 6 * 1024


def test_a_page_put_together_from_pieces_is_the_page(learner: PageClient) -> None:
    whole = without_token(learner.get(LESSON).text)
    for _ in range(2):
        assert without_token(gzip.decompress(_as_sent(learner, "gzip").data).decode()) == whole


def _as_sent(learner: PageClient, encoding: str) -> TestResponse:
    plain = FlaskClient(learner.application)
    cookie = learner.get_cookie("academy")
    assert cookie is not None
    plain.set_cookie("academy", cookie.value)
    return plain.get(LESSON, headers={"Accept-Encoding": encoding})


def without_token(html: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)


def test_facts_follow_the_readers_country(client: PageClient, clock: MovableClock) -> None:
    edition_id = make_edition().edition_id
    last = f"{COURSE}/lessons/close-the-gap"

    def read_from(country: str) -> str:
        person = make_person(country=country)
        make_enrolment(person, edition_id)
        sign_in(client, person)
        return client.get(last).text

    assert "Singapore: <b>5 years</b>" in read_from("SG")
    assert ">IRAS, Keeping proper records</a>. Checked on Nov 21, 2026.</p>" in read_from("SG")
    assert "Philippines: <b>5 years</b>" in read_from("PH")
    assert "Ask your tax office." in read_from("TH")
    assert "Ask your tax office." in read_from("")
    clock.move(timedelta(days=3 * 366))
    expired = read_from("SG")
    assert "Ask your tax office." in expired
    assert "IRAS" not in expired


def test_sources_are_named_until_they_have_to_be_looked_at_again(
    learner: PageClient, clock: MovableClock
) -> None:
    source = "Dimova and Joshi (2016)"
    assert source in learner.get(LESSON).text
    clock.move(timedelta(days=4 * 366))
    [person] = new_rows(Person)
    sign_in(learner, person)
    assert source not in learner.get(LESSON).text


def test_a_lesson_in_another_language_says_so(client: PageClient) -> None:
    edition = make_small_edition("mon-201")
    person = make_person()
    make_enrolment(person, edition.edition_id)
    sign_in(client, person)
    page = client.get("/id/courses/course-mon-201/lessons/lesson-1").text
    assert re.search(r'<h1 lang="en">', page)
    assert '<div lang="en"><p>Some words.</p></div>' in page


def test_home_of_a_new_learner_leads_to_the_courses(client: PageClient) -> None:
    sign_in(client, make_person(name="Sokha"))
    page = client.get("/en/home").text
    assert "Hello, <bdi>Sokha</bdi>" in page
    assert "You have no course yet." in page
    make_small_edition("mon-201")
    commit()
    assert "/en/courses/course-mon-201" in client.get("/en/home").text


@pytest.mark.parametrize("locale", locales.offered())
def test_home_shows_one_next_step(learner: PageClient, locale: str) -> None:
    page = learner.get(f"/{locale}/home")
    assert (page.status_code, language_faults(page.text, locale)) == (200, [])
    assert page.text.count("btn--gold") == 1
    assert f'href="/{locale}/courses/{MODEL_SLUG}/lessons/{FIRST_LESSON}"' in page.text


def test_a_guest_has_no_home(client: PageClient) -> None:
    answer = client.get("/en/home")
    assert answer.status_code == 303
    assert "/en/sign-in?next=" in answer.location


def test_author_text_cannot_break_out_of_the_page(client: PageClient) -> None:
    title = '"><script>alert(1)</script>'
    document = document_of("mon-201", en={"title": title, "summary": "<b>x</b>"})
    publish_edition(document, {})
    for path in ("/en/", "/en/courses", "/en/courses/course-mon-201"):
        assert shown_as_text(client.get(path).text, title), path
    assert shown_as_text(client.get("/en/courses").text, "<b>x</b>")
