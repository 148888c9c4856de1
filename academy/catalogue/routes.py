"""The pages that show what can be learnt, and the pictures of courses."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from academy.catalogue import queries
from academy.catalogue.forms import CourseFilter
from academy.catalogue.study import study_of
from academy.catalogue.topics import LEVELS
from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.page_cache import shared_page

COURSES_ON_LANDING = 6
COURSES_A_PAGE = 12
#: A picture that is opened on its own runs nothing and loads nothing.
PICTURE_POLICY = "default-src 'none'; sandbox"

blueprint = AcademyBlueprint("catalogue", __name__)
media_blueprint = AcademyBlueprint("media", __name__, is_localised=False)


@blueprint.get("/")
@public("The start page invites people who have no account yet.")
@shared_page
def show_landing() -> ResponseReturnValue:
    """Show what the academy offers."""
    cards = queries.current_cards()
    return _render("landing", cards=cards[:COURSES_ON_LANDING], total=len(cards))


@blueprint.get("/courses")
@public("Everyone may see which courses there are.")
@shared_page
def list_courses() -> ResponseReturnValue:
    """List the courses that fit the search and the filters."""
    cards = queries.current_cards()
    form = CourseFilter(formdata=request.args)
    form.offer(cards)
    matching = form.matching(cards)
    pages = max(1, -(-len(matching) // COURSES_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = matching[(page - 1) * COURSES_A_PAGE : page * COURSES_A_PAGE]
    return _render("courses", form=form, cards=shown, total=len(matching), page=page, pages=pages)


@blueprint.get("/courses/<slug>")
@public("Everyone may read what a course is about.")
@shared_page
def show_course(slug: str) -> ResponseReturnValue:
    """Show one course: what it teaches, its lessons, and how far the reader has come."""
    card = queries.card_by_slug(slug)
    study = study_of(current_actor(), slug)
    edition = queries.load_edition(study.edition_id if study else card.edition_id)
    language = card.language_for(current_locale())
    text = edition.locale(language)
    return _render("course", card=card, study=study, edition=edition, text=text, language=language)


def _render(name: str, **context: Any) -> str:
    names = {tag: language.name for tag, language in locales.languages().items()}
    return render_template(f"catalogue/{name}.html", levels=LEVELS, names=names, **context)


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
