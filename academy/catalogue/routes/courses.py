"""The pages that show what can be learnt, and the pictures of courses."""

from collections.abc import Hashable, Iterable
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from academy.catalogue import queries
from academy.catalogue.course_progress import course_progress_of
from academy.catalogue.forms import CourseFilter, GlossarySearch
from academy.catalogue.labels import LEVELS
from academy.catalogue.queries.glossary import by_letter, glossary, matching_words
from academy.catalogue.queries.lesson_search import MOST_HITS, found_lessons
from academy.catalogue.queries.pathways import pathways_of
from academy.catalogue.queries.shared import shared_catalogue
from academy.catalogue.routes.blueprint import blueprint, media_blueprint
from academy.catalogue.sample import SampleQuestion, sample_question
from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.web.blueprint import public
from academy.web.page_cache import shared_page
from academy.web.personal_page import personal_page

COURSES_ON_LANDING = 6
PATHWAYS_ON_LANDING = 3
COURSES_A_PAGE = 12
#: A picture that is opened on its own runs nothing and loads nothing.
PICTURE_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/")
@public("The start page invites people who have no account yet.")
@shared_page()
def show_landing() -> ResponseReturnValue:
    """Show what the academy offers."""
    cards = queries.current_cards()
    shown = cards[:COURSES_ON_LANDING]
    sample = _sample(cards[0]) if cards else None
    shared = shared_catalogue()
    pathways = shared.pathways[:PATHWAYS_ON_LANDING]
    key = (_key(cards), shared.checksum)
    return _page("landing", key, cards=shown, total=len(cards), sample=sample, pathways=pathways)


@blueprint.get("/courses")
@public("Everyone may see which courses there are.")
@shared_page(*CourseFilter.PARAMETERS, "page")
def list_courses() -> ResponseReturnValue:
    """List the courses that fit the search and the filters."""
    cards = queries.current_cards()
    form = CourseFilter(formdata=request.args)
    form.offer(cards)
    matching = form.matching(cards)
    pages = max(1, -(-len(matching) // COURSES_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = matching[(page - 1) * COURSES_A_PAGE : page * COURSES_A_PAGE]
    lessons = found_lessons(form.q.data or "", form.chosen_from(cards), current_locale()) if page == 1 else []
    context = {"form": form, "cards": shown, "total": len(matching), "page": page, "pages": pages}
    context |= {"lessons": lessons[:MOST_HITS], "has_more_lessons": len(lessons) > MOST_HITS}
    return _page("courses", _key(cards), **context)


@blueprint.get("/courses/<slug>")
@public("Everyone may read what a course is about.")
@shared_page()
def show_course(slug: str) -> ResponseReturnValue:
    """Show one course: what it teaches, its lessons, and how far the reader has come."""
    card = queries.card_by_slug(slug)
    progress = course_progress_of(current_actor(), slug)
    edition = queries.load_edition(progress.edition_id if progress else card.edition_id)
    language = card.language_for(current_locale())
    context = {"edition": edition, "text": edition.locale(language), "language": language}
    key = (card.edition_id, progress, shared_catalogue().checksum)
    return _page("course", key, card=card, progress=progress, pathways=pathways_of(card.code), **context)


@blueprint.get("/glossary")
@public("Everyone may look up a word.")
@shared_page("q")
def show_glossary() -> ResponseReturnValue:
    """Explain the words of all courses, or those that hold what the reader looks for."""
    form = GlossarySearch(formdata=request.args)
    words = glossary(current_locale())
    found = matching_words(words, form.q.data or "")
    return _page(
        "glossary", words, form=form, letters=by_letter(found), total=len(found), has_any=bool(words)
    )


def _sample(card: queries.CourseCard) -> SampleQuestion | None:
    return sample_question(queries.load_edition(card.edition_id), card.language_for(current_locale()))


def _page(name: str, key: Hashable, **context: Any) -> ResponseReturnValue:
    names = {tag: language.name for tag, language in locales.languages().items()}
    return personal_page(f"catalogue/{name}.html", key, lambda: {"levels": LEVELS, "names": names, **context})


def _key(cards: Iterable[queries.CourseCard]) -> Hashable:
    return tuple(card.edition_id for card in cards)


@media_blueprint.get("/media/<name>")
@public("Pictures of published courses are public, and their names say nothing.")
def show_picture(name: str) -> ResponseReturnValue:
    """Send a picture; its name is made from its content, so it never changes."""
    picture = queries.picture(name)
    response = Response(picture.data, mimetype=picture.type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.set_etag(name)
    return response.make_conditional(request)
