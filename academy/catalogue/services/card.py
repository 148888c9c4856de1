"""What lists and search need of a compiled course, taken out once when it is published."""

from collections.abc import Iterator, Mapping
from typing import Any

from academy.content.edition import SOURCE_LANGUAGE


def card_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a course card: level, hours, lessons, pathways, and title and summary by language."""
    course, lessons = document["course"], document["lessons"]
    return {
        "level": course["level"],
        "hours": course["hours"],
        "lessons": len(lessons),
        "first_lesson": lessons[0]["slug"],
        "pathways": list(course["pathways"]),
        "prerequisites": list(course["prerequisites"]),
        "languages": translated_languages(document),
        "texts": {
            locale: {"title": text["title"], "summary": text["summary"]}
            for locale, text in document["locales"].items()
        },
    }


def translated_languages(document: Mapping[str, Any]) -> list[str]:
    """Return the languages in which every lesson has its own words, the source language first."""
    locales = document["locales"]
    source = locales[SOURCE_LANGUAGE]["lessons"]
    others = sorted(
        locale
        for locale, text in locales.items()
        if locale != SOURCE_LANGUAGE
        and all(text["lessons"][key]["plain"] != source[key]["plain"] for key in source)
    )
    return [SOURCE_LANGUAGE, *others]


def search_texts(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what search looks through, by language: everything a learner reads in the course."""
    keywords = " ".join(word for lesson in document["lessons"] for word in lesson["keywords"])
    return {
        locale: "\n".join([*_words(text), keywords if locale == SOURCE_LANGUAGE else ""])
        for locale, text in document["locales"].items()
    }


def _words(text: Mapping[str, Any]) -> Iterator[str]:
    yield text["title"]
    yield text["summary"]
    yield text["audience"]
    yield from text["outcomes"].values()
    yield from text["glossary"]
    for lesson in text["lessons"].values():
        yield lesson["title"]
        yield lesson["rule"]
        yield lesson["plain"]
