"""One glossary of all courses: each word once, with the courses that teach it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from academy.catalogue.models import Edition, GlossaryTerm
from academy.catalogue.queries.editions import SECONDS_OLD, CourseCard, current_cards
from academy.catalogue.tokens import index_text, padded, query_phrases
from academy.content.edition import SOURCE_LANGUAGE
from academy.core.cache import ProcessCache
from academy.core.db import db

_words: ProcessCache[tuple["Word", ...]] = ProcessCache("catalogue.glossary", size=16, seconds=SECONDS_OLD)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what it means in ``language``, and the courses in which it is explained."""

    term: str
    text: str
    language: str
    courses: tuple[CourseCard, ...]

    @property
    def letter(self) -> str:
        """Return the letter under which the word stands."""
        return self.term[0].upper()

    def holds(self, phrases: list[str]) -> bool:
        """Say whether the word or its meaning holds every phrase of a search."""
        tokens = padded(index_text(f"{self.term}\n{self.text}"))
        return all(padded(phrase) in tokens for phrase in phrases)


def glossary(locale: str) -> tuple[Word, ...]:
    """Return all words of the current courses in alphabetical order, explained in ``locale`` where possible."""
    return _words.get_or_make(locale, lambda: tuple(_read(locale)))


def matching_words(words: tuple[Word, ...], query: str) -> list[Word]:
    """Return the words that match a search; an empty search matches all."""
    phrases = query_phrases(query)
    return [word for word in words if word.holds(phrases)]


def by_letter(words: list[Word]) -> list[tuple[str, list[Word]]]:
    """Return words in alphabetical order grouped under their first letters."""
    return [(letter, list(group)) for letter, group in groupby(words, key=lambda word: word.letter)]


def term_rows(edition_id: int, document: Mapping[str, Any]) -> Iterator[GlossaryTerm]:
    """Yield the glossary of a compiled course, in each of its languages."""
    for locale, text in document["locales"].items():
        for term, meaning in text["glossary"].items():
            yield GlossaryTerm(edition_id=edition_id, locale=locale, term=term, text=meaning)


def forget_glossary() -> None:
    """Forget the glossary in this process, after a course was published."""
    _words.clear()


def _read(locale: str) -> Iterator[Word]:
    cards = {card.edition_id: card for card in current_cards()}
    rows = db.session.execute(
        sa.select(GlossaryTerm.edition_id, GlossaryTerm.locale, GlossaryTerm.term, GlossaryTerm.text)
        .join(Edition)
        .where(Edition.is_current.is_(True), GlossaryTerm.locale.in_((locale, SOURCE_LANGUAGE)))
    ).all()
    meanings: dict[str, tuple[str, str]] = {}
    courses: dict[str, set[int]] = {}
    for row in sorted(rows, key=lambda each: each.locale == locale):  # the reader's own language wins
        meanings[row.term] = (row.text, row.locale)
        courses.setdefault(row.term, set()).add(row.edition_id)
    for term in sorted(meanings, key=lambda each: (each.casefold(), each)):
        text, language = meanings[term]
        taught = (cards[key] for key in courses[term] if key in cards)
        yield Word(term, text, language, tuple(sorted(taught, key=lambda card: card.code)))
