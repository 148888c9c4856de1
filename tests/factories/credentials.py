"""Make people who finished a course, and their certificates."""

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.assessment.services import start_final_check, submit_final_check
from academy.catalogue.queries import load_edition
from academy.core.db import commit, db
from academy.credentials.documents import read_document
from academy.credentials.documents.course import CourseDocument
from academy.credentials.models import Certificate
from academy.learning.services.completion import complete_if_done
from tests.factories.catalogue import make_edition, make_enrolment
from tests.support.answers import answer_all, fill_workbook


def complete_course(person: Person, edition_id: int = 0) -> None:
    """Let ``person`` enrol, pass the final check and fill in the workbook, all but the last step committed."""
    edition_id = edition_id or make_edition().edition_id
    make_enrolment(person, edition_id)
    attempt = start_final_check(person.id, edition_id, load_edition(edition_id), country=person.country)
    answer_all(attempt)
    submit_final_check(attempt, load_edition(edition_id))
    fill_workbook(person.id, edition_id)
    complete_if_done(person.id, edition_id)


def make_certificate(person: Person) -> Certificate:
    """Return the certificate of ``person``, who finishes the model course; its PDF is made."""
    complete_course(person)
    commit()
    return db.session.scalars(sa.select(Certificate).where(Certificate.person_id == person.id)).one()


def course_document(certificate: Certificate) -> CourseDocument:
    """Return what the certificate of a course says."""
    document = read_document(certificate.content)
    assert isinstance(document, CourseDocument)
    return document
