"""A lesson as its reader sees it: words from the immutable edition, ticks from her progress."""

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
from academy.learning.queries.progress import Progress, progress_in


@dataclass(frozen=True, slots=True)
class LessonBody:
    """The words of a lesson in one language, with the facts of one country filled in."""

    language: str
    title: str
    rule: str
    html: Markup
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A lesson in the outline; ``state`` is 'done', 'now' or ''."""

    lesson: Lesson
    title: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything a lesson page shows. ``is_closed`` means that this reader has to enrol first."""

    slug: str
    course_title: str
    lesson: Lesson
    number: int
    body: LessonBody
    outline: tuple[OutlineEntry, ...]
    previous: Lesson | None
    following: Lesson | None
    done_count: int
    is_done: bool
    is_enrolled: bool
    is_closed: bool

    @property
    def states(self) -> list[str]:
        """Return the state of every lesson, for the bar with segments."""
        return [entry.state for entry in self.outline]


_bodies: ProcessCache[LessonBody] = ProcessCache("learning.bodies", size=512)


def open_lesson(actor: Actor, slug: str, lesson_slug: str, locale: str) -> LessonPage:
    """Return the lesson at an address for ``actor``. Raises NotFoundError for an unknown course or lesson.

    A learner stays on the edition she enrolled in. Everyone may read the first lesson.
    """
    progress = progress_in(actor.person_id, slug) if actor.is_authenticated else None
    edition_id = progress.edition_id if progress else catalogue.card_by_slug(slug).edition_id
    edition = catalogue.load_edition(edition_id)
    lesson = lesson_at(edition, lesson_slug)
    place = edition.lessons.index(lesson)
    done = frozenset(progress.done) if progress else frozenset()
    return LessonPage(
        slug=slug,
        course_title=edition.locale(locale)["title"],
        lesson=lesson,
        number=place + 1,
        body=lesson_body(edition_id, edition, lesson, locale, actor.country),
        outline=_outline(edition, lesson, locale, progress),
        previous=edition.lessons[place - 1] if place else None,
        following=edition.lessons[place + 1] if place + 1 < len(edition.lessons) else None,
        done_count=len(done),
        is_done=lesson.id in done,
        is_enrolled=progress is not None,
        is_closed=progress is None and place > 0,
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
    key = (edition_id, lesson.id, locale, country, today if lesson.facts else None)
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
    )


def _outline(
    edition: Edition, current: Lesson, locale: str, progress: Progress | None
) -> tuple[OutlineEntry, ...]:
    texts = edition.locale(locale)["lessons"]
    done = frozenset(progress.done) if progress else frozenset()
    return tuple(
        OutlineEntry(
            lesson=each,
            title=texts[each.id]["title"],
            state="now" if each is current else "done" if each.id in done else "",
            is_open=progress is not None or place == 0,
        )
        for place, each in enumerate(edition.lessons)
    )
