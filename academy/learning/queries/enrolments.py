"""The enrolments of one person by course: an edition is one of several of its course."""

import sqlalchemy as sa

from academy.catalogue.models import Edition
from academy.core.db import db
from academy.learning.models import Enrolment


def enrolment_in_course(person_id: int, edition_id: int) -> Enrolment | None:
    """Return the last enrolment of a person in any edition of the course of ``edition_id``, or None."""
    course = sa.select(Edition.course_id).where(Edition.id == edition_id).scalar_subquery()
    return db.session.scalar(
        sa.select(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .where(Enrolment.person_id == person_id, Edition.course_id == course)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


def enrolments_by_course(person_id: int) -> list[list[Enrolment]]:
    """Return the enrolments of a person, those in one course together, the last one last."""
    courses: dict[int, list[Enrolment]] = {}
    rows = db.session.execute(
        sa.select(Enrolment, Edition.course_id)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id)
    ).all()
    for enrolment, course_id in rows:
        courses.setdefault(course_id, []).append(enrolment)
    return list(courses.values())
