"""The courses of one learner, as the home page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from academy.catalogue import queries as catalogue
from academy.catalogue.course_progress import Standing
from academy.catalogue.labels import topic_of
from academy.catalogue.queries import PathwayView, pathway_views, shared_catalogue
from academy.learning.home_news import HomeShelf
from academy.learning.queries.enrolment_progress import EnrolmentProgress
from academy.learning.queries.next_action import NextAction, next_action


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One course of a learner: how far she is and what comes next. ``lesson_title`` names a lesson, or is ''."""

    slug: str
    topic: str
    title: str
    done: int
    total: int
    action: NextAction
    lesson_title: str
    is_complete: bool

    @property
    def percent(self) -> int:
        """Return the share of lessons that are done, 0 to 100."""
        return 100 * self.done // self.total


def my_courses(progresses: Iterable[EnrolmentProgress], locale: str) -> list[MyCourse]:
    """Return the courses behind ``progresses`` in their order, each course once, with texts in ``locale``."""
    newest: dict[str, EnrolmentProgress] = {}
    for progress in progresses:
        newest.setdefault(progress.slug, progress)
    return [_course(progress, locale) for progress in newest.values()]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Courses that come first for a learner: her own with what is done, and those that she has not begun."""

    heading: str
    sentence: str
    url: str
    begun: tuple[MyCourse, ...]
    new: tuple[catalogue.CourseCard, ...]
    is_over: bool

    @property
    def is_done(self) -> bool:
        """Say whether there are courses and all of them are complete."""
        return bool(self.begun) and not self.new and all(course.is_complete for course in self.begun)


def shelves_with(shelves: Iterable[HomeShelf], courses: Iterable[MyCourse]) -> list[Shelf]:
    """Return the shelves with the courses of the learner in their places; a course is on the first of them only."""
    mine = {course.slug: course for course in courses}
    cards = {card.slug: card for card in catalogue.current_cards()}
    filled, placed = [], set[str]()
    for shelf in shelves:
        slugs = [slug for slug in shelf.slugs if slug not in placed]
        placed.update(slugs)
        begun = tuple(mine[slug] for slug in slugs if slug in mine)
        new = tuple(cards[slug] for slug in slugs if slug in cards and slug not in mine)
        filled.append(Shelf(shelf.heading, shelf.sentence, shelf.url, begun, new, shelf.is_over))
    return filled


def pathway_of(standings: Mapping[str, Standing]) -> PathwayView | None:
    """Return the pathway whose core holds most of the courses in ``standings``, the first of several; or None."""
    views = [
        view
        for view in pathway_views(shared_catalogue(), catalogue.current_cards(), standings)
        if view.is_begun
    ]
    return max(views, key=lambda view: sum(course.standing is not None for course in view.core), default=None)


def _course(progress: EnrolmentProgress, locale: str) -> MyCourse:
    edition = catalogue.load_edition(progress.edition_id)
    text = edition.locale(locale)
    action = next_action(edition, progress)
    return MyCourse(
        slug=progress.slug,
        topic=topic_of(edition.id),
        title=text["title"],
        done=len(progress.done),
        total=len(edition.lessons),
        action=action,
        lesson_title=text["lessons"][action.lesson.id]["title"] if action.lesson else "",
        is_complete=progress.is_complete,
    )
