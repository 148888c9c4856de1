"""Who counts in a programme, and how far each of them is: the one definition under every list, figure and export.

A fact is one learner in one course of the programme. Only learners whose consent stands now have facts, so
that leaving takes effect at once and everywhere. See docs/decisions/0951 and 0952.
"""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.accounts.models import Consent, Person
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.catalogue.models import Course, Edition
from academy.core.db import db
from academy.credentials.models import Certificate
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.programmes.models import (
    ConsentedCourse,
    ConsentTerms,
    Participation,
    Programme,
    ProgrammeCourse,
)
from academy.programmes.states import CertificateState, CourseState, FinalCheckState, WorkbookState
from academy.workbook.models import Workbook

Rows = sa.Select[*tuple[Any, ...]]


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


def course_facts(
    programme: Programme,
    countries: frozenset[str],
    course_code: str = "",
    *,
    has_empty: bool = False,
    courses: frozenset[int] | None = None,
) -> Rows:
    """Return one row a learner and course of the programme that her consent names; of one course when it is named.

    A course that came later has no row before she agrees again. With ``has_empty`` a learner whose consent names
    none of the courses has one row without course. With ``courses`` the programme is taken as if it had these.

    Columns: participation_id, person_id, subject_id, record_key, name, country, joined_at, course_id,
    course_code, edition_id, state, enrolled_at, lessons_done, workbook, evidence, final_check, completed_at,
    completed_on, is_completed_in_period (0 or 1), certificate. `programme_editions` knows what editions contain.

    ``completed_at`` is the first completion of any edition; the other progress is in the edition taken last.
    ``is_completed_in_period`` says whether that was between the first and the last day of the programme, as they
    are now and as she agreed to them.
    """
    learner = learners(programme, countries).subquery("learner")
    taken, completion = aliased(Enrolment), aliased(Completion)
    is_in_period = sa.and_(
        completion.completed_on.between(programme.starts_on, programme.ends_on),
        completion.completed_on.between(ConsentTerms.starts_on, ConsentTerms.ends_on),
    )
    present = sa.select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id == programme.id)
    is_consented = sa.and_(
        ConsentedCourse.consent_id == learner.c.consent_id,
        ConsentedCourse.course_id.in_(present if courses is None else courses),
    )
    statement = (
        sa.select(
            learner.c.participation_id,
            learner.c.person_id,
            learner.c.subject_id,
            learner.c.record_key,
            learner.c.name,
            learner.c.country,
            learner.c.joined_at,
            Course.id.label("course_id"),
            Course.code.label("course_code"),
            taken.edition_id,
            _course_state(taken, completion).label("state"),
            _of_course(learner, sa.func.min(Enrolment.enrolled_at)).label("enrolled_at"),
            _lessons_done(taken).label("lessons_done"),
            _workbook_state().label("workbook"),
            Workbook.evidence,
            _final_check_state(taken, completion).label("final_check"),
            completion.completed_at,
            completion.completed_on,
            sa.case((is_in_period, 1), else_=0).label("is_completed_in_period"),
            _certificate_state().label("certificate"),
        )
        .select_from(learner)
        .join(ConsentTerms, ConsentTerms.consent_id == learner.c.consent_id)
        .join(ConsentedCourse, is_consented, isouter=has_empty)
        .join(Course, Course.id == ConsentedCourse.course_id, isouter=has_empty)
        .outerjoin(taken, taken.id == _of_course(learner, sa.func.max(Enrolment.id)))
        .outerjoin(completion, completion.id == _of_course(learner, sa.func.min(Completion.id)))
        .outerjoin(
            Workbook,
            sa.and_(Workbook.person_id == taken.person_id, Workbook.edition_id == taken.edition_id),
        )
        .outerjoin(Certificate, Certificate.completion_id == completion.id)
    )
    return statement.where(Course.code == course_code) if course_code else statement


def people_facts(
    programme: Programme, countries: frozenset[str], courses: frozenset[int] | None = None
) -> Rows:
    """Return one row a learner: person_id, record_key, country, has_started and has_completed (0 or 1).

    Started means enrolled in at least one course of the programme, completed that at least one course was
    completed between its first and its last day. With ``courses`` the programme is taken as if it had these.
    """
    fact = course_facts(programme, countries, has_empty=True, courses=courses).subquery("fact")
    return sa.select(
        fact.c.person_id,
        fact.c.record_key,
        fact.c.country,
        sa.func.max(sa.case((fact.c.enrolled_at.is_not(None), 1), else_=0)).label("has_started"),
        sa.func.max(fact.c.is_completed_in_period).label("has_completed"),
    ).group_by(fact.c.person_id, fact.c.record_key, fact.c.country)


def courses_started(programme: Programme, person_ids: Collection[int]) -> dict[int, int]:
    """Return in how many courses of the programme that her consent names each of these people is enrolled."""
    rows = db.session.execute(
        sa.select(Enrolment.person_id, sa.func.count(Edition.course_id.distinct()).label("courses"))
        .join(Edition, Edition.id == Enrolment.edition_id)
        .join(ProgrammeCourse, ProgrammeCourse.course_id == Edition.course_id)
        .join(Participation, Participation.person_id == Enrolment.person_id)
        .join(
            ConsentedCourse,
            sa.and_(
                ConsentedCourse.consent_id == Participation.consent_id,
                ConsentedCourse.course_id == Edition.course_id,
            ),
        )
        .where(
            ProgrammeCourse.programme_id == programme.id,
            Participation.programme_id == programme.id,
            Enrolment.person_id.in_(person_ids),
        )
        .group_by(Enrolment.person_id)
    )
    return {row.person_id: row.courses for row in rows}


def workbook_parts(evidence: Mapping[str, Any] | None) -> tuple[int, int]:
    """Return how many parts of a workbook are done, such as seven days or eight weeks, and how many there are."""
    rules = evidence.get("rules", []) if evidence else []
    return sum(rule["done"] >= rule["needed"] for rule in rules), len(rules)


def _of_course(learner: sa.Subquery, value: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """Return ``value`` over all enrolments of the learner in the course, with their completions.

    A correlated subquery goes by indices on both engines; a grouped one that is joined made SQLite scan it for
    every learner.
    """
    return (
        sa.select(value)
        .select_from(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == learner.c.person_id, Edition.course_id == Course.id)
        .correlate(learner, Course)
        .scalar_subquery()
    )


def _lessons_done(taken: Any) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .where(LessonProgress.enrolment_id == taken.id, LessonProgress.done_at.is_not(None))
        .scalar_subquery()
    )


def _course_state(taken: Any, completion: Any) -> sa.ColumnElement[str]:
    return sa.case(
        (completion.id.is_not(None), CourseState.COMPLETED.value),
        (taken.id.is_not(None), CourseState.ENROLLED.value),
        else_=CourseState.NOT_ENROLLED.value,
    )


def _workbook_state() -> sa.ColumnElement[str]:
    return sa.case(
        (Workbook.is_evidence_met.is_(True), WorkbookState.DONE.value),
        (Workbook.id.is_not(None), WorkbookState.STARTED.value),
        else_=WorkbookState.NOT_STARTED.value,
    )


def _final_check_state(taken: Any, completion: Any) -> sa.ColumnElement[str]:
    """Return the best that the final checks of the edition came to; a completion says that one was passed."""

    def there_is(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return (
            sa.select(Attempt.id)
            .where(
                Attempt.person_id == taken.person_id,
                Attempt.edition_id == taken.edition_id,
                Attempt.kind == AttemptKind.FINAL,
                *conditions,
            )
            .exists()
        )

    is_passed = sa.or_(completion.id.is_not(None), there_is(Attempt.is_passed.is_(True)))
    return sa.case(
        (is_passed, FinalCheckState.PASSED.value),
        (there_is(Attempt.state == AttemptState.OPEN), FinalCheckState.IN_PROGRESS.value),
        (there_is(Attempt.state == AttemptState.SUBMITTED), FinalCheckState.NOT_PASSED.value),
        else_=FinalCheckState.NOT_STARTED.value,
    )


def _certificate_state() -> sa.ColumnElement[str]:
    return sa.case(
        (Certificate.revoked_at.is_not(None), CertificateState.REVOKED.value),
        (Certificate.id.is_not(None), CertificateState.VALID.value),
        else_=CertificateState.NONE.value,
    )
