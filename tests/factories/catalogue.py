"""Publish courses for tests: the model course, or small ones made up here."""

import copy
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from academy.catalogue.services.publish import Published, publish_edition
from academy.catalogue.services.shared import publish_shared
from academy.content.compiler import CompiledCourse, compile_course, compile_shared
from academy.learning.models import Enrolment, EnrolmentSource
from academy.learning.services import enrol_learner
from tests.factories.accounts import actor_for

COURSES = Path(__file__).parents[2] / "courses"
MODEL_CODE = "mon-101"
MODEL_SLUG = "record-keeping-and-cash-flow"
SECOND_SLUG = "second-course"
FIRST_LESSON = "two-pockets"

_numbers = count(1001)


@cache
def model_course() -> CompiledCourse:
    """Return the compiled model course, made once a run."""
    return compile_course(COURSES / "mon-101", samples=1)


@cache
def shared_documents() -> dict[str, dict[str, Any]]:
    """Return pathways and contacts as the courses folder has them, made once a run."""
    return compile_shared(COURSES)


def make_shared(country: str = "", **contacts: list[dict[str, Any]]) -> None:
    """Publish the pathways, and contacts of ``country`` made by `contact`; all other contacts are not checked."""
    documents = {"catalogue": shared_documents()["catalogue"]}
    if country:
        documents[f"country/{country.lower()}"] = {"country": country, "contacts": contacts}
    publish_shared(documents)


def contact(name: str = "Office of Tests", **changes: Any) -> dict[str, Any]:
    """Return a contact that was checked in November 2026, for `make_shared`."""
    return {
        "words": [["en", name, "It helps."]],
        "phone": "+855 23 000 111",
        "url": "https://www.office.example.org/help",
        "source": "https://www.source.example.org/list",
        "checked_on": "2026-11-21",
        "review_by": "2027-11-21",
        **changes,
    }


def make_edition() -> Published:
    """Publish the model course, unless it is published already."""
    course = model_course()
    return publish_edition(course.document, course.media)


def make_second_course() -> Published:
    """Publish the model course once more, as a course of its own that is called Second course."""
    document = copy.deepcopy(model_course().document)
    document["course"].update(id="mon-199", slug=SECOND_SLUG)
    document["locales"]["en"].update(title="Second course", certificate_title="Second course")
    return publish_edition(document, model_course().media)


def make_enrolment(person: Any, edition_id: int | None = None) -> Enrolment:
    """Enrol ``person``, by default in the model course."""
    chosen = edition_id if edition_id is not None else make_edition().edition_id
    return enrol_learner(actor_for(person), chosen, source=EnrolmentSource.SELF)


def document_of(
    code: str = "",
    *,
    version: str = "1.0.0",
    level: str = "foundation",
    hours: int = 3,
    lessons: int = 2,
    **texts: dict[str, str],
) -> dict[str, Any]:
    """Return a small edition document; ``texts`` gives title, summary and plain by language (zh_Hans=...)."""
    code = code or f"mon-{next(_numbers)}"
    english = {"title": f"Course {code}", "summary": "A small course.", "plain": "Some words."}
    spoken = {"en": english | texts.get("en", {})}
    spoken |= {tag.replace("_", "-"): english | words for tag, words in texts.items() if tag != "en"}
    numbers = range(1, lessons + 1)
    return {
        "schema": "academy-edition/1",
        "course": {
            "id": code,
            "slug": f"course-{code}",
            "version": version,
            "level": level,
            "hours": hours,
            "pathways": ["women"],
            "competences": [],
            "prerequisites": [],
            "recommended_next": [],
            "certificate": {"title": english["title"], "shows": []},
        },
        "assessment": copy.deepcopy(model_course().document["assessment"]),
        "outcomes": [{"id": "O1", "cognitive": "apply", "competences": ["B1"], "critical": False}],
        "lessons": [
            {
                "id": f"{code}-l{number}",
                "slug": f"lesson-{number}",
                "outcome": "O1",
                "minutes": 15,
                "country": "PH",
                "currency": "PHP",
                "keywords": ["wage"],
                "facts": [],
                "sources": [],
                "items": [],
            }
            for number in numbers
        ],
        "currencies": {},
        "people": {},
        "facts": {},
        "media": {},
        "locales": {
            tag: _locale(code, tag, words, numbers, is_source=tag == "en") for tag, words in spoken.items()
        },
    }


def _locale(code: str, tag: str, words: dict[str, str], numbers: range, *, is_source: bool) -> dict[str, Any]:
    return {
        "status": "source" if is_source else "draft-needs-native-review",
        "title": words["title"],
        "summary": words["summary"],
        "audience": "Owners.",
        "certificate_title": words["title"],
        "outcomes": {"O1": "Do it."},
        "glossary": {},
        "misconceptions": {},
        "tool": {},
        "items": {},
        "lessons": {
            f"{code}-l{number}": {
                "title": f"Lesson {number} ({tag})",
                "rule": "A rule.",
                "html": f"<p>{words['plain']}</p>",
                "plain": words["plain"],
                "sections": [],
            }
            for number in numbers
        },
    }


def make_small_edition(code: str = "", **options: Any) -> Published:
    """Publish a small course made by `document_of`."""
    return publish_edition(document_of(code, **options), {})
