"""Certificates of finished courses: what they say, from the course's edition and its holder's account."""

from datetime import datetime

from flask import current_app

from academy.accounts.queries import get_person
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core import locales
from academy.core.dates import day_in
from academy.core.errors import NotFoundError
from academy.core.i18n import force_locale, gettext
from academy.core.i18n import gettext as _
from academy.core.names import without_pictures
from academy.credentials.documents.course import (
    Competence,
    CourseDocument,
    CourseInSecondLanguage,
    labels_for,
)
from academy.credentials.documents.document import NAME_LIMIT
from academy.credentials.models import Certificate
from academy.credentials.numbers import new_number
from academy.credentials.services.awards import issue_certificate


def issue_course_certificate(
    *, completion_id: int, person_id: int, edition_id: int, completed_at: datetime
) -> Certificate:
    """Issue the certificate of one completion of a course, in its transaction; see `issue_certificate`."""
    document = course_document(person_id, load_edition(edition_id), completed_at)
    return issue_certificate(
        document, completion_id=completion_id, person_id=person_id, issued_at=completed_at
    )


def course_document(person_id: int, edition: Edition, completed_at: datetime) -> CourseDocument:
    """Return what the certificate of ``person_id`` for ``edition`` says, under a new number. Raises NotFoundError."""
    person = get_person(person_id)
    if person is None:
        raise NotFoundError(_("This account does not exist any more."))
    settings = current_app.extensions["settings"]
    locale = _certificate_locale(person.locale, edition)
    text = edition.locale(locale)
    number = new_number()
    return CourseDocument(
        number=number,
        holder_name=_printed(person.certificate_name or person.display_name)[:NAME_LIMIT],
        course_title=text["certificate_title"],
        course_id=edition.id.upper(),
        course_version=edition.version,
        outcomes=[text["outcomes"][outcome.id] for outcome in edition.outcomes],
        competences=[Competence(one.id, one.name, one.level) for one in edition.competences],
        hours=int(edition.course["hours"]),
        issued_on=day_in(person.country, completed_at),
        issuer_name=settings.issuer_name,
        verification_url=f"{settings.base_url}/v/{number}",
        locale=locale,
        labels=_labels(locale),
        second=None if locale == "en" else _english_lines(edition),
    )


def _printed(name: str) -> str:
    """Return a name as certificates print it: without pictures, unless it is made of nothing else."""
    return without_pictures(name) or name


def _certificate_locale(preferred: str, edition: Edition) -> str:
    """Return the holder's language when the course is translated into it, else English."""
    if preferred not in locales.offered() or preferred not in edition.languages:
        return "en"
    is_translated = (
        edition.locale(preferred)["certificate_title"] != edition.locale("en")["certificate_title"]
    )
    return preferred if is_translated else "en"


def _english_lines(edition: Edition) -> CourseInSecondLanguage:
    labels = _labels("en")
    return CourseInSecondLanguage(
        locale="en",
        title=labels["title"],
        statement=labels["statement"],
        course_title=edition.locale("en")["certificate_title"],
    )


def _labels(locale: str) -> dict[str, str]:
    with force_locale(locales.languages()[locale].formats):
        return labels_for(gettext)
