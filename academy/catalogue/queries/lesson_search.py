"""Lessons that hold the words of a search, with the passage around them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from academy.catalogue.models import Edition, LessonSearch
from academy.catalogue.queries.editions import CourseCard, holds_all
from academy.catalogue.snippets import Piece, snippet
from academy.catalogue.tokens import index_text, padded, query_phrases
from academy.content.edition import SOURCE_LANGUAGE
from academy.core.db import db

#: How many lessons a page of results shows; one more is read to know whether there are others.
MOST_HITS = 20
#: A lesson may be found once in each of its languages before it is shown once.
LANGUAGES_A_LESSON = 4


@dataclass(frozen=True, slots=True)
class LessonHit:
    """A lesson that was found; ``language`` is the language of its title and passage."""

    card: CourseCard
    slug: str
    title: str
    language: str
    passage: tuple[Piece, ...]


def found_lessons(query: str, cards: Sequence[CourseCard], locale: str) -> list[LessonHit]:
    """Return lessons of ``cards`` that hold every word of ``query``, at most one more than MOST_HITS.

    Lessons with the words in their titles come first, then the language of the reader, then the order of the
    courses. A lesson that is found in several languages comes once.
    """
    phrases = query_phrases(query)
    if not phrases or not cards:
        return []
    by_edition = {card.edition_id: card for card in cards}
    found: dict[tuple[int, int], LessonHit] = {}
    for row in db.session.execute(_statement(phrases, by_edition, locale)):
        card = by_edition[row.edition_id]
        if len(found) > MOST_HITS:
            break
        if row.locale in card.languages and (row.edition_id, row.position) not in found:
            passage = snippet(row.plain, phrases)
            found[row.edition_id, row.position] = LessonHit(card, row.slug, row.title, row.locale, passage)
    return list(found.values())


def lesson_rows(edition_id: int, document: Mapping[str, Any]) -> Iterator[LessonSearch]:
    """Yield what search keeps of the lessons of a compiled course, in each of its languages."""
    for locale, text in document["locales"].items():
        for position, lesson in enumerate(document["lessons"]):
            words = text["lessons"][lesson["id"]]
            yield LessonSearch(
                edition_id=edition_id,
                locale=locale,
                position=position,
                slug=lesson["slug"],
                title=words["title"],
                plain=words["plain"],
                title_tokens=padded(index_text(words["title"])),
                tokens=padded(index_text(f"{words['title']}\n{words['plain']}")),
            )


def _statement(
    phrases: Sequence[str], editions: Collection[int], locale: str
) -> sa.Select[int, str, int, str, str, str]:
    is_foreign = sa.case(
        (LessonSearch.locale == locale, 0), (LessonSearch.locale == SOURCE_LANGUAGE, 1), else_=2
    )
    columns = (
        LessonSearch.edition_id,
        LessonSearch.locale,
        LessonSearch.position,
        LessonSearch.slug,
        LessonSearch.title,
        LessonSearch.plain,
    )
    return (
        sa.select(*columns)
        .join(Edition)
        .where(LessonSearch.edition_id.in_(editions), holds_all(LessonSearch.tokens, phrases))
        .order_by(
            sa.case((holds_all(LessonSearch.title_tokens, phrases), 0), else_=1),
            is_foreign,
            Edition.course_id,
            LessonSearch.position,
        )
        .limit((MOST_HITS + 1) * LANGUAGES_A_LESSON)
    )
