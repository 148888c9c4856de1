"""The home of somebody who has joined a programme: the programme and its courses come first."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.locales import offered
from academy.programmes.services import join_programme, leave_programme
from tests.factories.accounts import actor_for, make_person, sign_in
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import complete, days_from_today, enrol, make_participant, make_programme
from tests.support.languages import language_faults
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import headings

Database = scoped_session[Session]
NO_COURSE = "You have no course yet."


def order(page: str, *texts: str) -> bool:
    """Say whether the texts stand in the page one after the other."""
    places = [page.index(text) for text in texts]
    return places == sorted(places)


def test_e7_a_joined_programme_and_its_courses_come_first(client: PageClient, database: Database) -> None:
    """E7: home said "You have no course yet" and showed others."""
    mine, other = make_small_edition("mon-771"), make_small_edition("mon-770")
    programme = make_programme(name="Women who trade", course_codes=[mine.code])
    person = make_participant(programme)
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert NO_COURSE not in page
    assert headings(page, 2)[0] == "Your programme: Women who trade"
    assert order(
        page, "Women who trade", "It goes on until", "Open the course", "Course mon-771", "Course mon-770"
    )
    assert page.count("/en/courses/course-mon-771") == 2, "the button and the card, not among the others"
    assert "Courses you could take" in headings(page, 2)
    assert other.code in page


def test_e7_a_begun_course_of_the_programme_is_the_next_step(client: PageClient, database: Database) -> None:
    first, second, alone = (make_small_edition(f"mon-77{number}") for number in (2, 3, 4))
    programme = make_programme(name="Two courses", course_codes=[first.code, second.code])
    person = make_participant(programme)
    enrol(person, first.edition_id, lessons=1)
    enrol(person, alone.edition_id)
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert headings(page, 2)[1:3] == ["Your programme: Two courses", "My courses"]
    assert order(
        page, "Course mon-772", "Go on with the lesson", "Your programme", "Course mon-773", "My courses"
    )
    main = page[page.index("My courses") :]
    assert ("mon-774" in main, "mon-772" in main) == (True, False)


def test_e7_a_course_begun_before_stands_after_the_programme(client: PageClient, database: Database) -> None:
    inside, before = make_small_edition("mon-775"), make_small_edition("mon-776")
    person = make_participant(make_programme(name="New", course_codes=[inside.code]))
    enrol(person, before.edition_id)
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert order(page, "Your programme", "Course mon-775", "Start the first lesson", "My courses")


def test_e7_programmes_that_ended_come_last_and_say_so(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    courses = [make_small_edition(f"mon-76{number}") for number in range(3)]
    person = make_person()
    for name, course, first, last in (
        ("Over", courses[0], -60, 3),
        ("Running", courses[1], -10, 40),
        ("Coming", courses[2], 10, 50),
    ):
        programme = make_programme(
            name=name,
            course_codes=[course.code],
            starts_on=days_from_today(first),
            ends_on=days_from_today(last),
        )
        join_programme(actor_for(person), programme, language="en")
    commit()
    clock.offset += timedelta(days=5)
    sign_in(client, person)
    page = client.get("/en/home").text
    assert headings(page, 2)[:3][-1] == "Your programme: Over"
    assert {*headings(page, 2)[:2]} == {"Your programme: Running", "Your programme: Coming"}
    assert all(words in page for words in ("It ended on", "It goes on until", "It begins on"))


def test_e7_a_programme_whose_courses_are_done_says_so(client: PageClient, database: Database) -> None:
    course = make_small_edition("mon-779")
    person = make_participant(make_programme(name="Done", course_codes=[course.code]))
    complete(person, course.edition_id)
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert order(page, "Your programme", "You have completed all its courses.", "Get your certificate")
    assert NO_COURSE not in page
    assert len(re.findall("Completed</p>", page)) == 1


def test_e7_a_course_of_two_programmes_stands_in_the_first(client: PageClient, database: Database) -> None:
    course = make_small_edition("mon-778")
    person = make_person()
    for name in ("One", "Two"):
        programme = make_programme(name=name, course_codes=[course.code])
        join_programme(actor_for(person), programme, language="en")
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert len(re.findall("<h3[^>]*><a [^>]*course-mon-778", page)) == 1
    leave_programme(actor_for(person), programme)
    commit()
    assert "Two" not in headings(client.get("/en/home").text, 2)[0]


def test_without_a_programme_home_is_as_it_was(client: PageClient, database: Database) -> None:
    make_small_edition()
    person = make_person()
    commit()
    sign_in(client, person)
    page = client.get("/en/home").text
    assert NO_COURSE in page
    assert "Your programme" not in page


@pytest.mark.parametrize("locale", offered())
def test_home_with_a_programme_in_every_language(client: PageClient, database: Database, locale: str) -> None:
    person = make_participant(make_programme())
    commit()
    sign_in(client, person)
    page = client.get(f"/{locale}/home")
    assert (page.status_code, language_faults(page.text, locale)) == (200, [])


@pytest.mark.parametrize(("learners", "more"), [(1, 0), (30, 0), (1, 4)])
def test_home_costs_the_same_with_many_programmes_around(
    client: PageClient, database: Database, learners: int, more: int
) -> None:
    programme = make_programme()
    people = [make_participant(programme) for _ in range(learners)]
    for _number in range(more):
        join_programme(actor_for(people[0]), make_programme(), language="en")
    commit()
    sign_in(client, people[0])
    client.get("/en/home")
    with count_queries(7):
        client.get("/en/home")
