"""The pages of the catalogue, for guests and learners, in every offered language."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import locales
from academy.core.i18n import force_locale, gettext
from academy.learning.services import finish_lesson
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import (
    COURSES,
    MODEL_SLUG,
    make_edition,
    make_enrolment,
    make_small_edition,
    model_course,
)
from tests.support.languages import language_faults
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text

COURSE = f"/en/courses/{MODEL_SLUG}"


@pytest.mark.parametrize("locale", locales.offered())
@pytest.mark.parametrize("path", ["/", "/courses", f"/courses/{MODEL_SLUG}"])
def test_pages_open_in_every_language(client: PageClient, locale: str, path: str) -> None:
    make_edition()
    page = client.get(f"/{locale}{path}")
    assert (page.status_code, language_faults(page.text, locale)) == (200, [])
    assert model_course().document["locales"]["en"]["title"] in page.text


@pytest.mark.empty_site
def test_an_empty_academy_says_so(client: PageClient) -> None:
    for path in ("/en/", "/en/courses"):
        assert "There is no course yet." in client.get(path).text


@pytest.mark.parametrize("courses", [1, 50])
def test_a_guests_pages_cost_few_statements_and_then_none(client: PageClient, courses: int) -> None:
    for _ in range(courses):
        make_small_edition()
    for path, first in (("/en/", 3), ("/en/courses", 1), ("/en/courses?q=words", 3), ("/en/glossary", 2)):
        with count_queries(first):
            client.get(path)
        with count_queries(0):
            client.get(path)


@pytest.mark.parametrize("courses", [1, 50])
def test_a_learners_catalogue_costs_two_statements(client: PageClient, courses: int) -> None:
    for _ in range(courses):
        make_small_edition()
    sign_in(client, make_person())
    with count_queries(2):
        client.get("/en/courses")


def test_filters_narrow_the_list(client: PageClient) -> None:
    make_small_edition("mon-201", hours=1)
    make_small_edition("mkt-201", level="intermediate", hours=5)
    make_small_edition("trd-301", level="advanced", id={"title": "Buku", "plain": "Kata."})

    def found(query: str) -> set[str]:
        return set(re.findall(r"/en/courses/course-([a-z]+-\d+)", client.get(f"/en/courses?{query}").text))

    assert found("") == {"mon-201", "mkt-201", "trd-301", "nei-101"}
    assert found("topic=market") == {"mkt-201"}
    assert found("level=advanced") == {"trd-301"}
    assert found("minutes=60") == {"mon-201"}
    assert found("language=id") == {"trd-301"}
    assert found("q=kata") == {"trd-301"}
    assert found("q=kata&topic=money") == set()
    assert found("topic=nonsense&level=&minutes=-1&page=abc&page=99") == {
        "mon-201",
        "mkt-201",
        "trd-301",
        "nei-101",
    }


def test_a_search_without_result_says_what_to_do(client: PageClient) -> None:
    make_small_edition()
    page = client.get("/en/courses?q=durian")
    assert "No course fits." in page.text
    assert "Show all courses" in page.text


def test_strange_searches_do_no_harm(client: PageClient) -> None:
    make_small_edition()
    for query in ("%25", "_", "'%20OR%201=1--", "x" * 5000, "%00", "q%ED%A0%80"):
        assert client.get(f"/en/courses?q={query}").status_code == 200
    assert shown_as_text(client.get("/en/courses?q=%3Cb%3Eprice").text, "<b>price")


def test_many_courses_come_in_pages(client: PageClient) -> None:
    for _ in range(30):
        make_small_edition()
    first, last = client.get("/en/courses").text, client.get("/en/courses?page=3").text
    assert first.count("<article") == 12
    assert last.count("<article") == 8, "thirty, and the two of the neighbours"
    assert 'href="/en/courses?page=2"' in first


def test_a_course_in_another_language_says_so(client: PageClient) -> None:
    make_small_edition("mon-201")
    make_small_edition("mon-202", id={"title": "Buku kas", "plain": "Kata-kata."})
    page = client.get("/id/courses/course-mon-201").text
    assert re.search(r'<h1 lang="en">Course mon-201', page)
    translated = client.get("/id/courses/course-mon-202").text
    assert "<h1>Buku kas" in translated


def test_a_draft_translation_says_that_nobody_has_read_it(client: PageClient) -> None:
    make_small_edition("mon-202", id={"title": "Buku kas", "plain": "Kata-kata."})
    draft = "No native speaker has read it yet"
    assert draft not in client.get("/en/courses/course-mon-202").text
    with client.application.test_request_context("/id/"), force_locale("id"):
        sentence = gettext("This is a draft translation. No native speaker has read it yet.")
    assert sentence in client.get("/id/courses/course-mon-202").text


def test_an_unknown_course_is_not_found(client: PageClient) -> None:
    assert client.get("/en/courses/nothing").status_code == 404
    assert client.get("/xx/courses").status_code == 404


def test_a_guest_may_open_the_first_lesson_and_register(client: PageClient) -> None:
    make_edition()
    page = client.get(COURSE).text
    assert f'href="{COURSE}/lessons/two-pockets"' in page
    assert f'href="{COURSE}/lessons/cash-book"' not in page
    assert "/en/register?next=" in page
    assert "/enrol" not in page


def test_a_learner_starts_and_then_goes_on(client: PageClient) -> None:
    make_edition()
    person = make_person()
    sign_in(client, person)
    assert f'action="{COURSE}/enrol"' in client.get(COURSE).text
    make_enrolment(person)
    page = client.get(COURSE).text
    assert "0 of 6 lessons done" in page
    assert "Start the first lesson" in page
    assert f'href="{COURSE}/lessons/cash-book"' in page


def test_pages_of_guests_are_shared_and_those_of_learners_are_not(client: PageClient) -> None:
    make_edition()
    plain = FlaskClient(client.application)
    shared = plain.get(COURSE, headers={"Accept-Encoding": "br"})
    assert shared.headers["Content-Encoding"] == "br"
    assert "Set-Cookie" not in shared.headers
    again = client.get(COURSE, headers={"If-None-Match": shared.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    person = make_person(name="Wati Suryani")
    sign_in(client, person)
    own = client.get(COURSE)
    assert "Wati Suryani" in own.text
    assert own.headers["Cache-Control"].startswith("private")


def test_a_kept_page_shows_each_reader_their_own_name(client: PageClient) -> None:
    make_edition()
    pages = []
    for name in ("ສົມສະໜຸກ", "<b>Tok</b> & 'Nok'", "Marker \ue000\ue002", "Ma Hla"):
        person = make_person(name=name)
        sign_in(client, person)
        pages.append(client.get(COURSE).text)
        assert f"Your profile: <bdi>{escape(person.display_name)}</bdi>" in pages[-1]
    assert len({page.count("<") for page in pages}) == 1
    assert not any("Ma Hla" in page for page in pages[:-1])


def test_a_kept_page_follows_what_the_reader_has_done(client: PageClient) -> None:
    person = make_person()
    enrolment = make_enrolment(person)
    sign_in(client, person)
    assert "0 of 6 lessons done" in client.get(COURSE).text
    finish_lesson(enrolment.id, "mon-101-l1")
    assert "1 of 6 lessons done" in client.get(COURSE).text


def test_the_shared_page_follows_the_readers_colours(client: PageClient) -> None:
    make_edition()
    assert "data-theme" not in client.get("/en/").text
    client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in client.get("/en/").text


def test_pictures_never_change_and_run_nothing(client: PageClient) -> None:
    make_edition()
    name = next(iter(model_course().media))
    picture = client.get(f"/media/{name}")
    assert picture.data == model_course().media[name]
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert picture.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for unknown in ("0123456789abcdef.svg", "..%2F..%2Fetc%2Fpasswd", "x" * 200):
        assert client.get(f"/media/{unknown}").status_code == 404


@pytest.mark.empty_site
def test_the_command_publishes_and_says_so(app: Flask, database: scoped_session[Session]) -> None:
    runner = app.test_cli_runner()
    arguments = ["content", "publish", str(COURSES), "--samples", "1"]
    assert "mon-101 1.2.0 published" in runner.invoke(academy, arguments).output
    assert "mon-101 1.2.0 already published" in runner.invoke(academy, arguments).output


def test_the_command_says_what_is_wrong(
    app: Flask, database: scoped_session[Session], tmp_path: Path
) -> None:
    result = app.test_cli_runner().invoke(academy, ["content", "publish", str(tmp_path)])
    assert result.exit_code == 1
    assert "no folder with a course.yaml" in result.output


def test_a_search_shows_the_lessons_with_the_words_marked(client: PageClient) -> None:
    make_edition()
    page = client.get("/en/courses?q=deposit").text
    assert "Found in lessons" in page
    assert "<mark>deposit</mark>" in page
    assert f'href="{COURSE}/lessons/promises"' in page
    assert "Found in lessons" not in client.get("/en/courses?q=durian").text
    assert "Found in lessons" not in client.get("/en/courses").text


def test_a_search_in_lessons_keeps_to_the_chosen_filters(client: PageClient) -> None:
    make_small_edition("mon-701", lessons=1, en={"plain": "mangosteen"})
    make_small_edition("mkt-701", lessons=1, en={"plain": "mangosteen"})
    page = client.get("/en/courses?q=mangosteen&topic=market").text
    assert page.count("<mark>mangosteen</mark>") == 1


def test_many_lessons_are_cut_off_with_advice(client: PageClient) -> None:
    for _ in range(11):
        make_small_edition(lessons=2)
    page = client.get("/en/courses?q=words").text
    assert page.count("<mark>words</mark>") == 20
    assert "Add a word to find fewer" in page


def test_what_is_searched_is_shown_as_text(client: PageClient) -> None:
    make_small_edition(lessons=1, en={"plain": "a <b>bold</b> word & more"})
    page = client.get("/en/courses?q=bold").text
    assert "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;" in page


def test_the_glossary_explains_words_and_names_their_courses(client: PageClient) -> None:
    make_edition()
    page = client.get("/en/glossary").text
    assert "Glossary" in page
    assert "The smallest amount of cash you always want to have." in page
    assert f'href="{COURSE}"' in page
    assert 'id="letter-1"' in page
    found = client.get("/en/glossary?q=DEPOSIT").text
    assert "Part of the price, paid before the work is done." in found
    assert "The smallest amount" not in found
    assert "No word fits." in client.get("/en/glossary?q=zzzz").text


@pytest.mark.empty_site
def test_an_empty_glossary_says_so(client: PageClient) -> None:
    assert "There are no words yet." in client.get("/en/glossary").text


def test_a_word_of_another_language_says_which(client: PageClient) -> None:
    make_edition()
    page = client.get("/km/glossary").text
    assert '<dt lang="en">deposit</dt><dd lang="en">' in page
