"""Write down to what somebody agrees: the programme as it is at this moment."""

import sqlalchemy as sa

from academy.core.db import db
from academy.programmes.models import ConsentedCourse, ConsentTerms, Programme, ProgrammeCourse
from academy.programmes.period import period_of


def record_terms(consent_id: int, programme: Programme) -> None:
    """Keep with a new consent what the programme is: name, days, audience and courses."""
    starts_at, ends_at = period_of(programme)
    db.session.add(
        ConsentTerms(
            consent_id=consent_id,
            name=programme.name,
            starts_on=programme.starts_on,
            ends_on=programme.ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            for_women=programme.for_women,
            for_youth=programme.for_youth,
        )
    )
    courses = sa.select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id == programme.id)
    for course_id in db.session.scalars(courses):
        db.session.add(ConsentedCourse(consent_id=consent_id, course_id=course_id))
    db.session.flush()
