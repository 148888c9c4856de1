"""Who counts in a programme, and how far each of them is: the one definition under every list, figure and export.

A fact is one learner in one course of the programme. Only learners whose consent stands now have facts, so
that leaving takes effect at once and everywhere. See docs/decisions/0951 and 0952.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.accounts.models import Consent, Person
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.catalogue.models import Course, Edition
from academy.credentials.models import Certificate
from academy.learning.models import Completion, Enrolment, LessonProgress, Workbook
from academy.programmes.models import Participation, Programme, ProgrammeCourse
from academy.programmes.period import period_of
from academy.programmes.states import CertificateState, CourseState, FinalCheckState, WorkbookState

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


def course_facts(programme: Programme, countries: frozenset[str]) -> Rows:
    """Return one row a learner and course of the programme.

    Columns: participation_id, person_id, subject_id, record_key, name, country, joined_at, course_id,
    course_code, course_title (English), course_version, state, enrolled_at, lessons_done, lessons_total,
    workbook, evidence, final_check, completed_at, is_completed_in_period (0 or 1), certificate.

    ``completed_at`` is the first completion of any edition; the other progress is in the edition taken last.
    ``is_completed_in_period`` says whether that was between the first and the last day of the programme.
    """
    learner = learners(programme, countries).cte("learner")
    taken = _taken(programme, learner)
    start, end = period_of(programme)
    edition_enrolment = aliased(Enrolment)
    lessons_done = (
        sa.select(sa.func.count())
        .where(LessonProgress.enrolment_id == taken.c.enrolment_id, LessonProgress.done_at.is_not(None))
        .scalar_subquery()
    )
    is_in_period = sa.and_(taken.c.completed_at >= start, taken.c.completed_at < end)
    return (
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
            _title().label("course_title"),
            sa.func.coalesce(Edition.version, "").label("course_version"),
            _course_state(taken).label("state"),
            taken.c.enrolled_at,
            lessons_done.label("lessons_done"),
            Edition.card["lessons"].as_integer().label("lessons_total"),
            _workbook_state().label("workbook"),
            Workbook.evidence,
            _final_check_state(taken, edition_enrolment).label("final_check"),
            taken.c.completed_at,
            sa.case((is_in_period, 1), else_=0).label("is_completed_in_period"),
            _certificate_state().label("certificate"),
        )
        .select_from(learner)
        .join(ProgrammeCourse, ProgrammeCourse.programme_id == programme.id)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .outerjoin(taken, sa.and_(taken.c.person_id == learner.c.person_id, taken.c.course_id == Course.id))
        .outerjoin(edition_enrolment, edition_enrolment.id == taken.c.enrolment_id)
        .outerjoin(Edition, Edition.id == edition_enrolment.edition_id)
        .outerjoin(
            Workbook,
            sa.and_(
                Workbook.person_id == learner.c.person_id,
                Workbook.edition_id == edition_enrolment.edition_id,
            ),
        )
        .outerjoin(Certificate, Certificate.completion_id == taken.c.completion_id)
    )


def people_facts(programme: Programme, countries: frozenset[str]) -> Rows:
    """Return one row a learner: person_id, record_key, country, has_started and has_completed (0 or 1).

    Started means enrolled in at least one course of the programme, completed that at least one course was
    completed between its first and its last day.
    """
    fact = course_facts(programme, countries).subquery("fact")
    return sa.select(
        fact.c.person_id,
        fact.c.record_key,
        fact.c.country,
        sa.func.max(sa.case((fact.c.enrolled_at.is_not(None), 1), else_=0)).label("has_started"),
        sa.func.max(fact.c.is_completed_in_period).label("has_completed"),
    ).group_by(fact.c.person_id, fact.c.record_key, fact.c.country)


def workbook_parts(evidence: Mapping[str, Any] | None) -> tuple[int, int]:
    """Return how many parts of a workbook are done, such as seven days or eight weeks, and how many there are."""
    rules = evidence.get("rules", []) if evidence else []
    return sum(rule["done"] >= rule["needed"] for rule in rules), len(rules)


def _taken(programme: Programme, learner: sa.CTE) -> sa.Subquery:
    """Return the courses of the programme that learners took: last enrolment, first day, first completion."""
    courses = sa.select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id == programme.id)
    return (
        sa.select(
            Enrolment.person_id,
            Edition.course_id,
            sa.func.max(Enrolment.id).label("enrolment_id"),
            sa.func.min(Enrolment.enrolled_at).label("enrolled_at"),
            sa.func.min(Completion.id).label("completion_id"),
            sa.func.min(Completion.completed_at).label("completed_at"),
        )
        .join(Edition, Edition.id == Enrolment.edition_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id.in_(sa.select(learner.c.person_id)), Edition.course_id.in_(courses))
        .group_by(Enrolment.person_id, Edition.course_id)
        .subquery("taken")
    )


def _title() -> sa.ColumnElement[str]:
    """Return the English title of the course's current edition."""
    current = aliased(Edition)
    return (
        sa.select(current.card["texts"]["en"]["title"].as_string())
        .where(current.course_id == Course.id, current.is_current.is_(True))
        .correlate(Course)
        .scalar_subquery()
    )


def _course_state(taken: sa.Subquery) -> sa.ColumnElement[str]:
    return sa.case(
        (taken.c.completed_at.is_not(None), CourseState.COMPLETED.value),
        (taken.c.enrolment_id.is_not(None), CourseState.ENROLLED.value),
        else_=CourseState.NOT_ENROLLED.value,
    )


def _workbook_state() -> sa.ColumnElement[str]:
    return sa.case(
        (Workbook.is_evidence_met.is_(True), WorkbookState.DONE.value),
        (Workbook.id.is_not(None), WorkbookState.STARTED.value),
        else_=WorkbookState.NOT_STARTED.value,
    )


def _final_check_state(taken: sa.Subquery, enrolment: Any) -> sa.ColumnElement[str]:
    """Return the best that the final checks of the edition came to; a completion says that one was passed."""

    def there_is(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return (
            sa.select(Attempt.id)
            .where(
                Attempt.person_id == enrolment.person_id,
                Attempt.edition_id == enrolment.edition_id,
                Attempt.kind == AttemptKind.FINAL,
                *conditions,
            )
            .exists()
        )

    is_passed = sa.or_(taken.c.completed_at.is_not(None), there_is(Attempt.is_passed.is_(True)))
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
