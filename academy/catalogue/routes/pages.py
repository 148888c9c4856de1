"""The catalogue's pages that are kept for many readers, each made from its key alone (docs/decisions/0080)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from academy.catalogue import queries
from academy.catalogue.course_progress import CourseProgress, Standing
from academy.catalogue.forms import CourseFilter, GlossarySearch
from academy.catalogue.labels import CONTACT_KINDS, LEVELS
from academy.catalogue.queries import CourseCard
from academy.catalogue.queries.glossary import Word, by_letter, matching_words
from academy.catalogue.queries.lesson_search import MOST_HITS, found_lessons
from academy.catalogue.queries.pathways import pathway_view, pathway_views, pathways_of
from academy.catalogue.sample import sample_question
from academy.content.edition import Contact, SharedDocument
from academy.core import locales
from academy.core.i18n import current_locale
from academy.web.personal_page import PersonalPage

COURSES_ON_LANDING = 6
PATHWAYS_ON_LANDING = 3
COURSES_A_PAGE = 12

#: Names and values of an address, in its order.
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the academy offers: the current courses, and what all of them share."""

    cards: tuple[CourseCard, ...]
    shared: SharedDocument


@dataclass(frozen=True, slots=True)
class CourseList:
    """The current courses, and what is looked for among them."""

    cards: tuple[CourseCard, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class CourseAt:
    """A course, and how far the reader has come in it."""

    card: CourseCard
    progress: CourseProgress | None
    shared: SharedDocument


@dataclass(frozen=True, slots=True)
class Glossary:
    """All words, and what is looked for among them."""

    words: tuple[Word, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class Ways:
    """What the academy offers, and where the reader stands in the courses that she takes, by slug."""

    offer: Offer
    standings: frozenset[tuple[str, Standing]]


@dataclass(frozen=True, slots=True)
class WayAt:
    """One pathway, and how far the reader has come in the course that comes next on it."""

    id: str
    ways: Ways
    progress: CourseProgress | None


@dataclass(frozen=True, slots=True)
class HelpIn:
    """Where to ask in a country, as it is known on a day."""

    country: str
    contacts: tuple[Contact, ...]
    today: date


def _landing(offer: Offer) -> dict[str, Any]:
    cards = offer.cards
    first = queries.load_edition(cards[0].edition_id) if cards else None
    return {
        **_names(),
        "cards": cards[:COURSES_ON_LANDING],
        "total": len(cards),
        "sample": sample_question(first, cards[0].language_for(current_locale())) if first else None,
        "pathways": offer.shared.pathways[:PATHWAYS_ON_LANDING],
    }


def _courses(asked: CourseList) -> dict[str, Any]:
    query = MultiDict(asked.query)
    form = CourseFilter(formdata=query)
    form.offer(asked.cards)
    matching = form.matching(asked.cards)
    pages = max(1, -(-len(matching) // COURSES_A_PAGE))
    page = min(max(query.get("page", 1, type=int), 1), pages)
    chosen = form.chosen_from(asked.cards) if page == 1 else []
    lessons = found_lessons(form.q.data or "", chosen, current_locale())
    return {
        **_names(),
        "form": form,
        "cards": matching[(page - 1) * COURSES_A_PAGE : page * COURSES_A_PAGE],
        "total": len(matching),
        "page": page,
        "pages": pages,
        "lessons": lessons[:MOST_HITS],
        "has_more_lessons": len(lessons) > MOST_HITS,
    }


def _course(at: CourseAt) -> dict[str, Any]:
    edition = queries.load_edition(at.progress.edition_id if at.progress else at.card.edition_id)
    language = at.card.language_for(current_locale())
    return {
        **_names(),
        "card": at.card,
        "progress": at.progress,
        "edition": edition,
        "text": edition.locale(language),
        "language": language,
        "pathways": pathways_of(at.card.code, at.shared),
    }


def _glossary(asked: Glossary) -> dict[str, Any]:
    form = GlossarySearch(formdata=MultiDict(asked.query))
    found = matching_words(asked.words, form.q.data or "")
    return {
        **_names(),
        "form": form,
        "letters": by_letter(found),
        "total": len(found),
        "has_any": bool(asked.words),
    }


def _pathways(ways: Ways) -> dict[str, Any]:
    return {"pathways": pathway_views(ways.offer.shared, ways.offer.cards, dict(ways.standings))}


def _pathway(at: WayAt) -> dict[str, Any]:
    view = pathway_view(at.id, _pathways(at.ways)["pathways"])
    return {"pathway": view, "next_card": view.next_course, "progress": at.progress, "levels": LEVELS}


def _countries(own: str) -> dict[str, Any]:
    names = {code: locales.country_name(code, current_locale()) for code in locales.countries()}
    return {"own": own, "countries": names}


def _contacts(at: HelpIn) -> dict[str, Any]:
    name = locales.country_name(at.country, current_locale())
    return {"contacts": at.contacts, "country": name, "kinds": CONTACT_KINDS}


def _names() -> dict[str, Any]:
    names = {tag: language.name for tag, language in locales.languages().items()}
    return {"levels": LEVELS, "names": names}


LANDING = PersonalPage("catalogue/landing.html", _landing)
COURSES = PersonalPage("catalogue/courses.html", _courses)
COURSE = PersonalPage("catalogue/course.html", _course)
GLOSSARY = PersonalPage("catalogue/glossary.html", _glossary)
PATHWAYS = PersonalPage("catalogue/pathways.html", _pathways)
PATHWAY = PersonalPage("catalogue/pathway.html", _pathway)
COUNTRIES = PersonalPage("catalogue/countries.html", _countries)
CONTACTS = PersonalPage("catalogue/contacts.html", _contacts)
