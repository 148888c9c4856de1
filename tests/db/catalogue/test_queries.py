"""Lists of courses cost the same number of statements however many there are."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue import queries
from academy.catalogue.services.publish import publish_edition
from tests.factories.catalogue import document_of, make_small_edition
from tests.support.queries import count_queries


@pytest.mark.parametrize("courses", [1, 50])
def test_a_list_is_one_statement_and_then_none(database: scoped_session[Session], courses: int) -> None:
    for _ in range(courses):
        make_small_edition()
    queries.forget_lists()
    with count_queries(1):
        assert len(queries.current_cards()) == courses + 2
    with count_queries(0):
        queries.current_cards()


def test_an_edition_is_read_once(database: scoped_session[Session]) -> None:
    edition_id = make_small_edition().edition_id
    with count_queries(1):
        first = queries.load_edition(edition_id)
    with count_queries(0):
        assert queries.load_edition(edition_id) is first


def test_a_course_is_in_the_readers_language_only_when_every_lesson_is(
    database: scoped_session[Session],
) -> None:
    make_small_edition("mon-301", id={"title": "Buku kas", "plain": "Kata-kata."})
    make_small_edition("mon-302", id={"title": "Buku kas"})
    whole, partly = (queries.card_by_slug(f"course-mon-{number}") for number in (301, 302))
    assert (whole.language_for("id"), whole.title("id")) == ("id", "Buku kas")
    assert (partly.language_for("id"), partly.title("id")) == ("en", "Course mon-302")


@pytest.mark.empty_site
def test_a_list_begins_with_the_courses_to_begin_with(database: scoped_session[Session]) -> None:
    for code, level, needs, ways in (
        ("aaa-301", "advanced", [], 3),
        ("bbb-102", "foundation", ["bbb-101"], 3),
        ("ccc-101", "foundation", [], 1),
        ("bbb-101", "foundation", [], 2),
        ("aaa-101", "foundation", [], 1),
    ):
        document = document_of(code, level=level)
        document["course"] |= {
            "prerequisites": needs,
            "pathways": [f"way-{number}" for number in range(ways)],
        }
        publish_edition(document, {})
    queries.forget_lists()
    assert [card.code for card in queries.current_cards()] == [
        "bbb-101",
        "aaa-101",
        "ccc-101",
        "bbb-102",
        "aaa-301",
    ]
