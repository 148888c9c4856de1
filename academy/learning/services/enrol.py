"""Take a person into a course."""

from academy.core import clock
from academy.core.db import db
from academy.core.permissions import Actor
from academy.learning.models import Enrolment, EnrolmentSource
from academy.learning.queries.enrolments import enrolment_in_course


def enrol_learner(
    actor: Actor, edition_id: int, *, source: EnrolmentSource = EnrolmentSource.SELF
) -> Enrolment:
    """Enrol ``actor`` in an edition; return the enrolment she already has in any edition of the course.

    Two requests at once meet in a unique constraint; the unit of work then runs the second one again.
    """
    enrolment = enrolment_in_course(actor.person_id, edition_id)
    if enrolment is None:
        enrolment = Enrolment(
            person_id=actor.person_id, edition_id=edition_id, source=source, enrolled_at=clock.now()
        )
        db.session.add(enrolment)
        db.session.flush()
    return enrolment
