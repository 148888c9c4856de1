"""Lessons are found in all languages, with the passage; words of all courses make one glossary."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue import queries
from academy.catalogue.models import GlossaryTerm, LessonSearch
from academy.catalogue.queries.glossary import by_letter, forget_glossary, glossary, matching_words
from academy.catalogue.queries.lesson_search import MOST_HITS, found_lessons
from academy.catalogue.services.publish import publish_edition, restore_words
from tests.db.catalogue.test_search import SENTENCES
from tests.factories.catalogue import document_of, make_edition, make_small_edition
from tests.support.queries import count_queries


def found(query: str, locale: str = "en") -> list[tuple[str, str]]:
    """Return address and language of the lessons found."""
    queries.forget_lists()
    return [(hit.slug, hit.language) for hit in found_lessons(query, queries.current_cards(), locale)]


@pytest.mark.empty_site
@pytest.mark.parametrize(("tag", "text", "query", "absent"), SENTENCES, ids=[each[0] for each in SENTENCES])
def test_a_lesson_is_found_and_its_words_are_marked(
    database: scoped_session[Session], tag: str, text: str, query: str, absent: str
) -> None:
    make_small_edition("", lessons=1, **{tag: {"plain": text}})
    queries.forget_lists()
    [hit] = found_lessons(query, queries.current_cards(), "en")
    assert (hit.slug, hit.language) == ("lesson-1", tag.replace("_", "-"))
    marked = {part.text for part in hit.passage if part.is_found}
    assert marked
    assert all(part in text for part in marked)
    assert found_lessons(absent, queries.current_cards(), "en") == []


def test_a_lesson_found_in_two_languages_comes_once_in_the_readers_own(
    database: scoped_session[Session],
) -> None:
    make_small_edition("", lessons=1, en={"plain": "Kas here."}, id={"plain": "Kas di sini."})
    assert found("kas", "en") == [("lesson-1", "en")]
    assert found("kas", "id") == [("lesson-1", "id")]
    assert found("kas", "km") == [("lesson-1", "en")]


def test_words_in_a_title_come_first(database: scoped_session[Session]) -> None:
    make_small_edition("mon-801", lessons=1, en={"plain": "Lesson of forecast"})
    make_edition()
    hits = found("forecast")
    assert hits
    assert found("look eight weeks ahead")[0] == ("look-ahead", "en")


def test_all_words_must_stand_in_the_same_lesson(database: scoped_session[Session]) -> None:
    make_edition()
    assert found("lebaran butter") == [("look-ahead", "en")]
    assert found("lebaran jeepney") == []
    assert found(" % _ ") == []


def test_only_current_editions_are_searched(database: scoped_session[Session]) -> None:
    make_small_edition("mon-802", en={"plain": "durian"})
    make_small_edition("mon-802", version="1.1.0", en={"plain": "mangosteen"})
    assert found("durian") == []
    assert len(found("mangosteen")) == 2


@pytest.mark.empty_site
@pytest.mark.parametrize("courses", [1, 50])
def test_results_are_limited_and_cost_one_statement(database: scoped_session[Session], courses: int) -> None:
    for _ in range(courses):
        make_small_edition(lessons=2)
    queries.forget_lists()
    cards = queries.current_cards()
    with count_queries(1):
        hits = found_lessons("words", cards, "en")
    assert len(hits) == min(2 * courses, MOST_HITS + 1)


def test_an_edition_from_before_the_search_gets_its_words_when_something_is_published(
    database: scoped_session[Session],
) -> None:
    document = document_of("mon-803", en={"plain": "rambutan"})
    publish_edition(document, {})
    database.execute(sa.delete(LessonSearch))
    assert found("rambutan") == []
    restore_words()
    assert len(found("rambutan")) == 2


@pytest.mark.empty_site
def test_one_glossary_of_all_courses(database: scoped_session[Session]) -> None:
    first, second = document_of("mon-804", id={"plain": "Kata lain."}), document_of("mon-805")
    first["locales"]["en"]["glossary"] = {"wage": "Fixed pay.", "Balance": "What should be there."}
    first["locales"]["id"]["glossary"] = {"wage": "Upah tetap.", "Balance": "What should be there."}
    second["locales"]["en"]["glossary"] = {"wage": "Fixed pay.", "cash": "Money today."}
    for document in (first, second):
        publish_edition(document, {})
    queries.forget_lists()
    forget_glossary()
    words = glossary("id")
    assert [(word.term, word.language) for word in words] == [
        ("Balance", "id"),
        ("cash", "en"),
        ("wage", "id"),
    ]
    assert words[2].text == "Upah tetap."
    assert [card.code for card in words[2].courses] == ["mon-804", "mon-805"]
    assert [(letter, len(group)) for letter, group in by_letter(list(words))] == [
        ("B", 1),
        ("C", 1),
        ("W", 1),
    ]
    assert [word.term for word in matching_words(words, "UPAH")] == ["wage"]
    assert matching_words(words, "durian") == []
    assert len(matching_words(words, "")) == 3


@pytest.mark.empty_site
@pytest.mark.parametrize("courses", [1, 50])
def test_the_glossary_costs_two_statements(database: scoped_session[Session], courses: int) -> None:
    for number in range(courses):
        document = document_of()
        document["locales"]["en"]["glossary"] = {f"word {number}": "Something."}
        publish_edition(document, {})
    queries.forget_lists()
    forget_glossary()
    with count_queries(2):
        assert len(glossary("en")) == courses
    with count_queries(0):
        glossary("en")


@pytest.mark.empty_site
def test_an_older_edition_explains_nothing_any_more(database: scoped_session[Session]) -> None:
    old = document_of("mon-806")
    old["locales"]["en"]["glossary"] = {"tally": "Strokes in fives."}
    publish_edition(old, {})
    publish_edition(document_of("mon-806", version="1.1.0"), {})
    queries.forget_lists()
    forget_glossary()
    assert glossary("en") == ()
    assert database.scalar(sa.select(sa.func.count()).select_from(GlossaryTerm)) == 1
