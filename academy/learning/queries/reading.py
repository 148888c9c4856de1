"""A lesson as its reader sees it: words from the immutable edition, ticks from her progress."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from academy.catalogue import queries as catalogue
from academy.content.edition import SOURCE_LANGUAGE, Edition, Lesson, Section
from academy.core import clock
from academy.core.cache import ProcessCache
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.learning.queries.facts import with_facts
from academy.learning.queries.progress import Progress, lessons_in


@dataclass(frozen=True, slots=True)
class LessonBody:
    """The words of a lesson in one language, with the facts of one country filled in."""

    language: str
    title: str
    rule: str
    html: Markup
    sections: tuple[Section, ...]
    #: Where the statements of the lesson come from, without sources that have to be looked at again.
    sources: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A lesson in the outline; ``state`` is 'done', 'now' or ''."""

    lesson: Lesson
    title: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands: a lesson of the edition she studies, and her progress (None: not enrolled)."""

    slug: str
    edition_id: int
    edition: Edition
    lesson: Lesson
    progress: Progress | None

    @property
    def number(self) -> int:
        """Return the place of the lesson in the course, from 1."""
        return self.edition.lessons.index(self.lesson) + 1

    @property
    def is_closed(self) -> bool:
        """Say whether the reader has to enrol first: only the first lesson is open to everyone."""
        return self.progress is None and self.lesson is not self.edition.lessons[0]

    @property
    def done(self) -> frozenset[str]:
        """Return the ids of the lessons that are done."""
        return frozenset(self.progress.done) if self.progress else frozenset()


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything a lesson page shows."""

    slug: str
    course_title: str
    lesson: Lesson
    number: int
    body: LessonBody
    outline: tuple[OutlineEntry, ...]
    previous: Lesson | None
    done_count: int
    is_done: bool
    is_enrolled: bool

    @property
    def states(self) -> list[str]:
        """Return the state of every lesson, for the bar with segments."""
        return [entry.state for entry in self.outline]


_bodies: ProcessCache[LessonBody] = ProcessCache("learning.bodies", size=512)


def find_lesson(actor: Actor, slug: str, lesson_slug: str) -> Place:
    """Return where ``actor`` stands at an address. Raises NotFoundError for an unknown course or lesson.

    A learner stays on the edition she enrolled in.
    """
    progress = lessons_in(actor.person_id, slug) if actor.is_authenticated else None
    edition_id = progress.edition_id if progress else catalogue.card_by_slug(slug).edition_id
    edition = catalogue.load_edition(edition_id)
    return Place(slug, edition_id, edition, lesson_at(edition, lesson_slug), progress)


def lesson_page(place: Place, locale: str, country: str) -> LessonPage:
    """Return what the page of a lesson shows to a reader of ``locale`` in ``country``."""
    edition, lesson, done = place.edition, place.lesson, place.done
    lessons, number = edition.lessons, place.number
    return LessonPage(
        slug=place.slug,
        course_title=edition.locale(locale)["title"],
        lesson=lesson,
        number=number,
        body=lesson_body(place.edition_id, edition, lesson, locale, country),
        outline=_outline(place, locale),
        previous=lessons[number - 2] if number > 1 else None,
        done_count=len(done),
        is_done=lesson.id in done,
        is_enrolled=place.progress is not None,
    )


def lesson_at(edition: Edition, lesson_slug: str) -> Lesson:
    """Return the lesson of an edition at ``lesson_slug``. Raises NotFoundError."""
    for lesson in edition.lessons:
        if lesson.slug == lesson_slug:
            return lesson
    raise NotFoundError(_("There is no lesson at this address. Choose one on the page of the course."))


def lesson_body(edition_id: int, edition: Edition, lesson: Lesson, locale: str, country: str) -> LessonBody:
    """Return the rendered words of a lesson, kept per process by edition, language, country and day."""
    today = clock.today()
    key = (edition_id, lesson.id, locale, country, today)
    return _bodies.get_or_make(key, lambda: _body(edition, lesson, locale, country, today))


def _body(edition: Edition, lesson: Lesson, locale: str, country: str, today: date) -> LessonBody:
    text = edition.lesson_text(lesson.id, locale)
    is_translated = text.plain != edition.lesson_text(lesson.id, SOURCE_LANGUAGE).plain
    language = locale if is_translated else SOURCE_LANGUAGE
    return LessonBody(
        language=language,
        title=text.title,
        rule=text.rule,
        html=Markup(with_facts(text.html, edition.facts, country, today)),  # noqa: S704 - cleaned by the compiler
        sections=text.sections,
        sources=tuple(_sources(edition, lesson, today)),
    )


def _sources(edition: Edition, lesson: Lesson, today: date) -> Iterator[Mapping[str, str]]:
    known = edition.document.get("sources", {})
    names = next(each.get("sources", ()) for each in edition.document["lessons"] if each["id"] == lesson.id)
    for name in names:
        if name in known and date.fromisoformat(known[name]["review_by"]) >= today:
            yield known[name]


def _outline(place: Place, locale: str) -> tuple[OutlineEntry, ...]:
    texts, done = place.edition.locale(locale)["lessons"], place.done
    return tuple(
        OutlineEntry(
            lesson=each,
            title=texts[each.id]["title"],
            state="now" if each is place.lesson else "done" if each.id in done else "",
            is_open=place.progress is not None or each is place.edition.lessons[0],
        )
        for each in place.edition.lessons
    )
