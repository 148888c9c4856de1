"""Who counts in a programme, in which courses and within which days: the one rule under every list, figure and file.

Only learners whose consent stands now count, so that leaving takes effect at once and everywhere. What they did is in
`academy.records`, which knows no programme. See docs/decisions/0951 and 0952.
"""

import sqlalchemy as sa

from academy.accounts.models import Consent, Person
from academy.catalogue.models import Course
from academy.programmes.models import (
    ConsentedCourse,
    ConsentTerms,
    Participation,
    Programme,
    ProgrammeCourse,
)
from academy.records.queries import Rows, with_records


def participants() -> Rows:
    """Return everyone who takes part in any programme with a consent that stands: the one rule of who counts."""
    return (
        sa.select(
            Participation.programme_id,
            Participation.id.label("participation_id"),
            Participation.person_id,
            Participation.subject_id,
            Participation.record_key,
            Participation.joined_at,
            Participation.consent_id,
            Person.display_name.label("name"),
            Person.country,
        )
        .join(Consent, Consent.id == Participation.consent_id)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.left_at.is_(None), Consent.withdrawn_at.is_(None), Person.closed_at.is_(None))
    )


def learners(programme: Programme, countries: frozenset[str]) -> Rows:
    """Return the participants of ``programme`` in ``countries`` ('' means all)."""
    statement = participants().where(Participation.programme_id == programme.id)
    return statement if "" in countries else statement.where(Person.country.in_(sorted(countries)))


def learners_in_courses(
    programme: Programme,
    countries: frozenset[str],
    *,
    has_empty: bool = False,
    courses: frozenset[int] | None = None,
) -> Rows:
    """Return one row a learner and course of the programme that her consent names.

    A course that came later has no row before she agrees again. With ``has_empty`` a learner whose consent names
    none of the courses has one row without course. With ``courses`` the programme is taken as if it had these.

    Columns: those of `participants`, agreed_from and agreed_until (the days of the programme as she agreed to them),
    course_id, course_code.
    """
    present = sa.select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id == programme.id)
    is_consented = sa.and_(
        ConsentedCourse.consent_id == Participation.consent_id,
        ConsentedCourse.course_id.in_(present if courses is None else courses),
    )
    return (
        learners(programme, countries)
        .add_columns(
            ConsentTerms.starts_on.label("agreed_from"),
            ConsentTerms.ends_on.label("agreed_until"),
            Course.id.label("course_id"),
            Course.code.label("course_code"),
        )
        .join(ConsentTerms, ConsentTerms.consent_id == Participation.consent_id)
        .join(ConsentedCourse, is_consented, isouter=has_empty)
        .join(Course, Course.id == ConsentedCourse.course_id, isouter=has_empty)
    )


def counted_records(
    programme: Programme,
    countries: frozenset[str],
    course_code: str = "",
    *,
    has_empty: bool = False,
    courses: frozenset[int] | None = None,
) -> Rows:
    """Return the rows of `learners_in_courses`, of one course when it is named, with what each did in the course.

    Columns: those of `learners_in_courses` and of `records.queries.with_records`, then is_completed_in_period (0 or
    1): whether the course was completed between the first and the last day of the programme, as they are now and as
    she agreed to them. `programme_editions` knows what editions contain.
    """
    counted = learners_in_courses(programme, countries, has_empty=has_empty, courses=courses)
    if course_code:
        counted = counted.where(Course.code == course_code)
    records = with_records(counted.subquery("counted"))
    column = records.selected_columns
    is_in_period = sa.and_(
        column.completed_on.between(programme.starts_on, programme.ends_on),
        column.completed_on.between(column.agreed_from, column.agreed_until),
    )
    return records.add_columns(sa.case((is_in_period, 1), else_=0).label("is_completed_in_period"))
