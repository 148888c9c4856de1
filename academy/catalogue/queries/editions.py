"""Reads of the catalogue. Lists may be some seconds old in other processes; editions never change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.catalogue.labels import LEVELS, topic_of
from academy.catalogue.models import Course, CoursePackage, Edition, EditionSearch, MediaFile
from academy.catalogue.tokens import padded, query_phrases
from academy.content import edition as content
from academy.core.cache import ProcessCache
from academy.core.checks import Finding, fine, notice, wrong
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext

SECONDS_OLD = 30

_editions: ProcessCache[content.Edition] = ProcessCache("catalogue.editions", size=64)
_cards: ProcessCache[tuple["CourseCard", ...]] = ProcessCache("catalogue.cards", size=1, seconds=SECONDS_OLD)
_media: ProcessCache["Picture"] = ProcessCache("catalogue.media", size=128)


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in a list. ``texts`` holds title and summary by language; ``minutes`` is all study time."""

    edition_id: int
    code: str
    slug: str
    version: str
    topic: str
    level: str
    minutes: int
    lessons: int
    first_lesson: str
    languages: tuple[str, ...]
    #: Of an edition, which never changes: its key tells it from others.
    texts: Mapping[str, Mapping[str, str]] = field(compare=False)

    def language_for(self, locale: str) -> str:
        """Return the language in which a reader of ``locale`` gets this course."""
        return locale if locale in self.languages else self.languages[0]

    def title(self, locale: str) -> str:
        """Return the title for a reader of ``locale``."""
        return self.texts[self.language_for(locale)]["title"]

    def summary(self, locale: str) -> str:
        """Return the summary for a reader of ``locale``."""
        return self.texts[self.language_for(locale)]["summary"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture and its media type."""

    type: str
    data: bytes


def current_cards() -> tuple[CourseCard, ...]:
    """Return the current edition of every course, those to begin with first."""
    return _cards.get_or_make("", _read_cards)


def forget_lists() -> None:
    """Forget cached lists in this process, after a course was published."""
    _cards.clear()


def card_by_slug(slug: str) -> CourseCard:
    """Return the current edition of the course at ``slug``. Raises NotFoundError."""
    for card in current_cards():
        if card.slug == slug:
            return card
    raise NotFoundError(_("There is no course at this address. Look for it in the list of courses."))


def load_edition(edition_id: int) -> content.Edition:
    """Return a published edition. Raises NotFoundError when there is none."""
    return _editions.get_or_make(edition_id, lambda: _read_edition(edition_id))


def picture(name: str) -> Picture:
    """Return the picture stored under ``name``. Raises NotFoundError."""
    return _media.get_or_make(name, lambda: _read_picture(name))


def look_at_courses() -> Finding:
    """Say how many courses are published, and which folders were faulty when they were last looked at, and why."""
    faulty = sa.select(CoursePackage.name, CoursePackage.problem).where(CoursePackage.problem != "")
    problems = [
        f"{name}: {problem}." for name, problem in db.session.execute(faulty.order_by(CoursePackage.name))
    ]
    if problems:
        return notice(
            _(
                "Some course folders have a mistake and are not published. What was published before stays."
                " %(problems)s",
                problems=" ".join(problems),
            ),
            _("Correct them, then publish them again."),
        )
    count = db.session.scalar(sa.select(sa.func.count(Edition.id)).where(Edition.is_current.is_(True))) or 0
    if not count:
        return wrong(
            _("No course is published."), _("On the server, run: flask academy content publish courses/")
        )
    return fine(ngettext("%(num)s course is published.", "%(num)s courses are published.", count))


def found_editions(query: str) -> frozenset[int] | None:
    """Return the current editions whose text, in any language, holds every word of ``query``.

    None means that the query holds no word at all.
    """
    phrases = query_phrases(query)
    if not phrases:
        return None
    statement = sa.select(EditionSearch.edition_id).join(Edition)
    statement = statement.where(Edition.is_current.is_(True), holds_all(EditionSearch.tokens, phrases))
    return frozenset(db.session.scalars(statement.distinct()))


def holds_all(tokens: InstrumentedAttribute[str], phrases: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a column of padded tokens holds every phrase, of which there is at least one."""
    return sa.and_(*(tokens.contains(padded(phrase)) for phrase in phrases))


def _read_cards() -> tuple[CourseCard, ...]:
    rows = db.session.execute(
        sa.select(Edition.id, Course.code, Course.slug, Edition.version, Edition.card)
        .join(Course, Course.id == Edition.course_id)
        .where(Edition.is_current.is_(True))
    )
    return tuple(_card(*row) for row in sorted(rows, key=lambda row: (*_rank(row.card), row.code)))


def _rank(card: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return what a list begins with: basic courses, which need no other, and which most pathways hold."""
    return list(LEVELS).index(card["level"]), len(card.get("prerequisites", ())), -len(card["pathways"])


def _card(edition_id: int, code: str, slug: str, version: str, card: Mapping[str, Any]) -> CourseCard:
    languages: Sequence[str] = card["languages"]
    return CourseCard(
        edition_id=edition_id,
        code=code,
        slug=slug,
        version=version,
        topic=topic_of(code),
        level=card["level"],
        minutes=round(float(card["hours"]) * 60),
        lessons=card["lessons"],
        first_lesson=card["first_lesson"],
        languages=tuple(languages),
        texts=card["texts"],
    )


def _read_edition(edition_id: int) -> content.Edition:
    text = db.session.scalar(sa.select(Edition.document).where(Edition.id == edition_id))
    if text is None:
        raise NotFoundError(_("This course is not published."))
    return content.Edition.from_json(text)


def _read_picture(name: str) -> Picture:
    row = db.session.execute(
        sa.select(MediaFile.type, MediaFile.data).where(MediaFile.name == name)
    ).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no picture at this address."))
    return Picture(row.type, row.data)
