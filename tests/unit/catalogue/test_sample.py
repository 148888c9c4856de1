"""The question on the start page's phone comes from a course and shows its own right answer."""

from typing import Any

import pytest

from academy.catalogue.sample import sample_question
from academy.content.edition import Edition
from tests.factories.catalogue import model_course


def edition_with(**changes: Any) -> Edition:
    """Return an edition of one lesson and one question."""
    item = {
        "type": "single",
        "use": ["practice"],
        "stem": "Which?",
        "options": [{"text": "This", "correct": True, "feedback": "Yes."}, {"text": "That"}],
        **changes,
    }
    lesson = {
        "id": "l1", "slug": "one", "outcome": "O1", "minutes": 5, "country": "", "currency": "",
        "keywords": [], "facts": [], "items": ["q1"],
    }  # fmt: skip
    words = {"items": {"q1": item}, "lessons": {"l1": {"title": "One"}}}
    return Edition({"lessons": [lesson], "locales": {"en": words}})


def test_the_model_course_gives_its_shortest_question() -> None:
    course = model_course()
    sample = sample_question(Edition(course.document), "en")
    assert sample is not None
    assert sample.stem == "Today is 10 May. Which debt is late?"
    assert [text for text, is_right in sample.options if is_right] == ["The one due on 9 May"]
    assert sample.feedback.startswith("Right.")
    assert (sample.number, sample.lessons) == (3, 6)


def test_every_language_of_the_course_has_one() -> None:
    edition = Edition(model_course().document)
    assert all(sample_question(edition, language) for language in edition.languages)


@pytest.mark.parametrize(
    "changes", [{"type": "multiple"}, {"use": ["exam"]}, {"retired": True}, {"params": {"a": {}}}], ids=str
)
def test_a_question_of_its_own_kind_only(changes: dict[str, Any]) -> None:
    assert sample_question(edition_with(), "en") is not None
    assert sample_question(edition_with(**changes), "en") is None
