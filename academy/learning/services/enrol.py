"""Take a person into a course."""

import sqlalchemy as sa

from academy.catalogue.models import Edition
from academy.core import clock
from academy.core.db import db
from academy.core.permissions import Actor
from academy.learning.models import Enrolment, EnrolmentSource


def enrol_learner(
    actor: Actor, edition_id: int, *, source: EnrolmentSource = EnrolmentSource.SELF
) -> Enrolment:
    """Enrol ``actor`` in an edition; return the enrolment she already has in any edition of the course.

    Two requests at once meet in a unique constraint; the unit of work then runs the second one again.
    """
    course = sa.select(Edition.course_id).where(Edition.id == edition_id).scalar_subquery()
    enrolment = db.session.scalar(
        sa.select(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .where(Enrolment.person_id == actor.person_id, Edition.course_id == course)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )
    if enrolment is None:
        enrolment = Enrolment(
            person_id=actor.person_id, edition_id=edition_id, source=source, enrolled_at=clock.now()
        )
        db.session.add(enrolment)
        db.session.flush()
    return enrolment
