"""Enrolment and lesson pages."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from academy.catalogue import queries as catalogue
from academy.catalogue.labels import CONTACT_KINDS
from academy.catalogue.queries import contacts_for
from academy.core import clock, locales
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.learning.permissions import Permission
from academy.learning.queries import get_progress_or_404, next_action
from academy.learning.queries.reading import (
    Reading,
    Surroundings,
    find_lesson,
    lesson_at,
    lesson_page,
)
from academy.learning.routes.blueprint import blueprint
from academy.learning.routes.next_actions import action_url
from academy.learning.services import enrol_learner, finish_lesson
from academy.web.blueprint import public, requires
from academy.web.page_cache import shared_page
from academy.web.personal_page import PersonalPage


@blueprint.post("/courses/<slug>/enrol", form_page="catalogue.show_course")
@requires(Permission.ENROLMENT_CREATE)
def enrol(slug: str) -> ResponseReturnValue:
    """Enrol the reader in a course and open the step that comes next."""
    enrolment = enrol_learner(current_actor(), catalogue.card_by_slug(slug).edition_id)
    progress = get_progress_or_404(current_actor(), slug)
    return redirect(
        action_url(slug, next_action(catalogue.load_edition(enrolment.edition_id), progress)), 303
    )


@blueprint.get("/courses/<slug>/lessons/<lesson_slug>")
@public("Guests may read the first lesson before they register.")
@shared_page()
def show_lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Show a lesson; who has not enrolled gets the first one, and for the others the course page."""
    actor = current_actor()
    reading = find_lesson(actor, slug, lesson_slug)
    if reading.is_closed:
        return redirect(url_for("catalogue.show_course", slug=slug), 303)
    lesson = reading.lesson
    country = actor.country if lesson.facts or lesson.contacts else ""
    contacts = contacts_for(country, lesson.contacts) if country and lesson.contacts else ()
    return LESSON.show((reading, Surroundings(country, contacts, clock.today())))


@blueprint.post("/courses/<slug>/lessons/<lesson_slug>/done", form_page="learning.show_lesson")
@requires(Permission.LESSON_FINISH)
def mark_lesson_done(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Mark a lesson as done and open the step that comes next."""
    actor = current_actor()
    progress = get_progress_or_404(actor, slug)
    edition = catalogue.load_edition(progress.edition_id)
    finish_lesson(progress.enrolment_id, lesson_at(edition, lesson_slug).id)
    after = get_progress_or_404(actor, slug)
    if len(after.done) == len(edition.lessons) > len(progress.done):
        flash(_("You have read all lessons of this course. Well done."), "good")
    return redirect(action_url(slug, next_action(edition, after)), 303)


def _lesson(key: tuple[Reading, Surroundings]) -> dict[str, Any]:
    reading, around = key
    page = lesson_page(reading, around, current_locale())
    address = "learning.show_lesson"
    outline = [
        {
            "title": entry.title,
            "state": entry.state,
            "url": url_for(address, slug=page.slug, lesson_slug=entry.lesson.slug) if entry.is_open else "",
        }
        for entry in page.outline
    ]
    return {
        "page": page,
        "outline": outline,
        "toc": [(section.id, section.title) for section in page.body.sections],
        "language_name": locales.languages()[page.body.language].name,
        "contacts": around.contacts,
        "kinds": CONTACT_KINDS,
        "country": locales.country_name(around.country, current_locale()) if around.contacts else "",
    }


LESSON = PersonalPage("learning/lesson.html", _lesson)
