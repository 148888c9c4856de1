"""A lesson as its reader sees it: words from the immutable edition, ticks from her progress."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from academy.catalogue import queries as catalogue
from academy.content.edition import SOURCE_LANGUAGE, Contact, Edition, Lesson, Section
from academy.core.cache import ProcessCache
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.learning.queries.enrolment_progress import lessons_in
from academy.learning.queries.facts import with_facts


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
class Reading:
    """A lesson that somebody reads: of which edition, and what she has done of it."""

    slug: str
    edition_id: int
    lesson_id: str
    #: The ids of the lessons that are done.
    done: frozenset[str]
    is_enrolled: bool

    @property
    def edition(self) -> Edition:
        """Return the edition."""
        return catalogue.load_edition(self.edition_id)

    @property
    def lesson(self) -> Lesson:
        """Return the lesson."""
        return self.edition.lesson(self.lesson_id)

    @property
    def is_closed(self) -> bool:
        """Say whether the reader has to enrol first: only the first lesson is open to everyone."""
        return not self.is_enrolled and self.lesson_id != self.edition.lessons[0].id


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a country adds to a lesson on a day; the country is '' where the lesson is the same in all."""

    country: str
    contacts: tuple[Contact, ...]
    today: date


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


def find_lesson(actor: Actor, slug: str, lesson_slug: str) -> Reading:
    """Return what ``actor`` reads at an address. Raises NotFoundError for an unknown course or lesson.

    A learner stays on the edition she enrolled in.
    """
    progress = lessons_in(actor.person_id, slug) if actor.is_authenticated else None
    edition_id = progress.edition_id if progress else catalogue.card_by_slug(slug).edition_id
    lesson = lesson_at(catalogue.load_edition(edition_id), lesson_slug)
    done = frozenset(progress.done) if progress else frozenset[str]()
    return Reading(slug, edition_id, lesson.id, done, is_enrolled=progress is not None)


def lesson_page(reading: Reading, around: Surroundings, locale: str) -> LessonPage:
    """Return what the page of a lesson shows to a reader of ``locale``."""
    edition, lesson, done = reading.edition, reading.lesson, reading.done
    lessons, number = edition.lessons, edition.lessons.index(lesson) + 1
    return LessonPage(
        slug=reading.slug,
        course_title=edition.locale(locale)["title"],
        lesson=lesson,
        number=number,
        body=lesson_body(reading, around, locale),
        outline=_outline(reading, locale),
        previous=lessons[number - 2] if number > 1 else None,
        done_count=len(done),
        is_done=lesson.id in done,
        is_enrolled=reading.is_enrolled,
    )


def lesson_at(edition: Edition, lesson_slug: str) -> Lesson:
    """Return the lesson of an edition at ``lesson_slug``. Raises NotFoundError."""
    for lesson in edition.lessons:
        if lesson.slug == lesson_slug:
            return lesson
    raise NotFoundError(_("There is no lesson at this address. Choose one on the page of the course."))


def lesson_body(reading: Reading, around: Surroundings, locale: str) -> LessonBody:
    """Return the rendered words of a lesson, kept per process by edition, language, country and day."""
    key = (reading.edition_id, reading.lesson_id, locale, around.country, around.today)
    return _bodies.get_or_make(
        key, lambda: _body(reading.edition, reading.lesson, locale, around.country, around.today)
    )


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


def _outline(reading: Reading, locale: str) -> tuple[OutlineEntry, ...]:
    lessons, texts = reading.edition.lessons, reading.edition.locale(locale)["lessons"]
    return tuple(
        OutlineEntry(
            lesson=each,
            title=texts[each.id]["title"],
            state="now" if each.id == reading.lesson_id else "done" if each.id in reading.done else "",
            is_open=reading.is_enrolled or each is lessons[0],
        )
        for each in lessons
    )
