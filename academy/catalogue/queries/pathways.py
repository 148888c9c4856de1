"""Pathways as their reader sees them: courses that are ready, courses that are coming, and what is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from academy.catalogue.course_progress import Standing
from academy.catalogue.queries.editions import CourseCard
from academy.content.edition import (
    SOURCE_LANGUAGE,
    Pathway,
    PathwayWords,
    PlannedCourse,
    SharedDocument,
)
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.locales import languages


@dataclass(frozen=True, slots=True)
class PathwayCourse:
    """A course of a pathway; ``card`` is None while it is coming, ``standing`` while the reader does not take it."""

    plan: PlannedCourse
    card: CourseCard | None
    standing: Standing | None
    #: The courses it needs that the pathway does not bring before it.
    needs: tuple["PathwayCourse", ...]

    @property
    def is_done(self) -> bool:
        """Say whether the reader has completed it."""
        return self.standing is Standing.DONE

    def language_for(self, locale: str) -> str:
        """Return the language of the title."""
        return self.card.language_for(locale) if self.card else SOURCE_LANGUAGE

    def title(self, locale: str) -> str:
        """Return the title for a reader of ``locale``; the title of a coming course is in English."""
        return self.card.title(locale) if self.card else self.plan.title


@dataclass(frozen=True, slots=True)
class PathwayView:
    """A pathway with its courses, for one reader."""

    pathway: Pathway
    core: tuple[PathwayCourse, ...]
    electives: tuple[PathwayCourse, ...]
    #: What the core needs and does not hold.
    before: tuple[PathwayCourse, ...]

    @property
    def id(self) -> str:
        """Return the id in the address."""
        return self.pathway.id

    def words_in(self, locale: str) -> PathwayWords:
        """Return title and audience for a reader of ``locale``."""
        return self.pathway.words_in(locale)

    def is_draft_in(self, locale: str) -> bool:
        """Say whether a reader of ``locale`` gets words that no native speaker has read."""
        return not languages()[self.words_in(locale).language].is_reviewed

    @property
    def ready(self) -> int:
        """Return how many core courses are published."""
        return sum(course.card is not None for course in self.core)

    @property
    def done(self) -> int:
        """Return how many core courses the reader has completed."""
        return sum(course.is_done for course in self.core)

    @property
    def electives_done(self) -> int:
        """Return how many electives the reader has completed, no more than are needed."""
        return min(sum(course.is_done for course in self.electives), self.pathway.electives_needed)

    @property
    def is_begun(self) -> bool:
        """Say whether the reader takes a course of the core."""
        return any(course.standing for course in self.core)

    @property
    def is_complete(self) -> bool:
        """Say whether the reader has completed the core and enough electives."""
        return self.done == len(self.core) and self.electives_done == self.pathway.electives_needed

    @property
    def hours(self) -> tuple[int, int]:
        """Return the hours with the shortest and with the longest electives; courses before it come on top."""
        core = sum(course.plan.hours for course in self.core)
        choices = sorted(course.plan.hours for course in self.electives)
        needed = self.pathway.electives_needed
        return core + sum(choices[:needed]), core + sum(choices[len(choices) - needed :])

    @property
    def next_course(self) -> CourseCard | None:
        """Return the one course to go on with: one that is begun, else the first that is ready; then electives."""
        needs_elective = self.electives_done < self.pathway.electives_needed
        for courses in (self.core, self.electives if needs_elective else ()):
            open_courses = [course for course in courses if course.card and not course.is_done]
            begun = [course for course in open_courses if course.standing is Standing.BEGUN]
            for course in (*begun, *open_courses):
                return course.card
        return None


def pathway_views(
    catalogue: SharedDocument, cards: Iterable[CourseCard], standings: Mapping[str, Standing]
) -> tuple[PathwayView, ...]:
    """Return all pathways of ``catalogue`` in their order for a reader with ``standings`` by course slug."""
    shelf = _Shelf(catalogue.planned, {card.code: card for card in cards}, standings)
    return tuple(shelf.view(pathway) for pathway in catalogue.pathways)


def pathway_view(pathway_id: str, views: Iterable[PathwayView]) -> PathwayView:
    """Return the pathway with an id among ``views``. Raises NotFoundError."""
    for view in views:
        if view.id == pathway_id:
            return view
    raise NotFoundError(_("There is no pathway at this address. Look for it in the list of pathways."))


def pathways_of(code: str, catalogue: SharedDocument) -> tuple[Pathway, ...]:
    """Return the pathways that have the course ``code`` in their core, then those that offer it as a choice."""
    pathways = catalogue.pathways
    core = [each for each in pathways if code in each.core]
    return (*core, *(each for each in pathways if code in each.electives))


@dataclass(frozen=True, slots=True)
class _Shelf:
    planned: Mapping[str, PlannedCourse]
    cards: Mapping[str, CourseCard]
    standings: Mapping[str, Standing]

    def view(self, pathway: Pathway) -> PathwayView:
        """Return a pathway with its courses."""
        before = self._needed(pathway.core)
        known = (*before, *pathway.core)
        return PathwayView(
            pathway=pathway,
            core=tuple(self._course(code, known) for code in pathway.core),
            electives=tuple(self._course(code, known) for code in pathway.electives),
            before=tuple(self._course(code, known) for code in before),
        )

    def _course(self, code: str, known: Sequence[str]) -> PathwayCourse:
        card = self.cards.get(code)
        plan = self.planned[code]
        return PathwayCourse(
            plan=plan,
            card=card,
            standing=self.standings.get(card.slug) if card else None,
            needs=tuple(self._course(each, known) for each in plan.prerequisites if each not in known),
        )

    def _needed(self, core: Iterable[str]) -> list[str]:
        """Return what the core needs and does not hold, in the order in which it is to be taken."""
        found: list[str] = []

        def add(code: str) -> None:
            for each in self.planned[code].prerequisites:
                if each not in core and each not in found:
                    add(each)
                    found.append(each)

        for code in core:
            add(code)
        return found
