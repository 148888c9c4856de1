"""The pages that show what can be learnt, and the pictures of courses."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from academy.catalogue import queries
from academy.catalogue.course_progress import course_progress_of
from academy.catalogue.forms import CourseFilter
from academy.catalogue.queries.glossary import glossary
from academy.catalogue.queries.shared import shared_catalogue
from academy.catalogue.routes import pages
from academy.catalogue.routes.blueprint import blueprint, media_blueprint
from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.web.blueprint import public
from academy.web.page_cache import shared_page

#: A picture that is opened on its own runs nothing and loads nothing.
PICTURE_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/")
@public("The start page invites people who have no account yet.")
@shared_page()
def show_landing() -> ResponseReturnValue:
    """Show what the academy offers."""
    return pages.LANDING.show(pages.Offer(queries.current_cards(), shared_catalogue()))


@blueprint.get("/courses")
@public("Everyone may see which courses there are.")
@shared_page(*CourseFilter.PARAMETERS, "page")
def list_courses() -> ResponseReturnValue:
    """List the courses that fit the search and the filters."""
    return pages.COURSES.show(pages.CourseList(queries.current_cards(), _query()))


@blueprint.get("/courses/<slug>")
@public("Everyone may read what a course is about.")
@shared_page()
def show_course(slug: str) -> ResponseReturnValue:
    """Show one course: what it teaches, its lessons, and how far the reader has come."""
    card = queries.card_by_slug(slug)
    return pages.COURSE.show(
        pages.CourseAt(card, course_progress_of(current_actor(), slug), shared_catalogue())
    )


@blueprint.get("/glossary")
@public("Everyone may look up a word.")
@shared_page("q")
def show_glossary() -> ResponseReturnValue:
    """Explain the words of all courses, or those that hold what the reader looks for."""
    return pages.GLOSSARY.show(pages.Glossary(glossary(current_locale()), _query()))


def _query() -> pages.Query:
    return tuple(request.args.items(multi=True))


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
