"""What learners did in courses: one row a learner and course, the same for whoever asks and for whatever purpose.

Who asks brings whom and what: a relation with the columns ``person_id`` and ``course_id``. Only these two keys decide
the answer, and it tells states and days, not how they came about: so an append-only ledger can stand behind it as well
as the tables of the lower domains, which it reads now (docs/decisions/0065).
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.catalogue.models import Edition
from academy.credentials.models import Certificate
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.records.states import CertificateState, CourseState, FinalCheckState, WorkbookState
from academy.workbook.models import Workbook

Rows = sa.Select[*tuple[Any, ...]]


def with_records(asked: sa.Subquery) -> Rows:
    """Return every row of ``asked`` with what the person ``person_id`` did in the course ``course_id`` (may be NULL).

    Columns: those of ``asked``, then edition_id, state, enrolled_at, lessons_done, lessons_mastered, workbook,
    evidence, final_check, completed_at, completed_on, certificate.

    ``enrolled_at`` and ``completed_on`` are of the first enrolment and completion in any edition of the course; the
    rest is in ``edition_id``, the edition taken last. Days are those where the learner lived, moments are UTC.
    """
    taken, completion = aliased(Enrolment), aliased(Completion)
    return (
        sa.select(
            *asked.c,
            taken.edition_id,
            _course_state(taken, completion).label("state"),
            _of_course(asked, sa.func.min(Enrolment.enrolled_at)).label("enrolled_at"),
            _lessons(taken, LessonProgress.done_at.is_not(None)).label("lessons_done"),
            _lessons(taken, LessonProgress.mastered_at.is_not(None)).label("lessons_mastered"),
            _workbook_state().label("workbook"),
            Workbook.evidence,
            _final_check_state(taken, completion).label("final_check"),
            completion.completed_at,
            completion.completed_on,
            _certificate_state().label("certificate"),
        )
        .select_from(asked)
        .outerjoin(taken, taken.id == _of_course(asked, sa.func.max(Enrolment.id)))
        .outerjoin(completion, completion.id == _of_course(asked, sa.func.min(Completion.id)))
        .outerjoin(
            Workbook,
            sa.and_(Workbook.person_id == taken.person_id, Workbook.edition_id == taken.edition_id),
        )
        .outerjoin(Certificate, Certificate.completion_id == completion.id)
    )


def is_enrolled(asked: sa.Subquery) -> sa.ColumnElement[bool]:
    """Return whether the person of a row of ``asked`` is enrolled in any edition of the course."""
    return _of_course(asked, sa.func.max(Enrolment.id)).is_not(None)


def workbook_parts(evidence: Mapping[str, Any] | None) -> tuple[int, int]:
    """Return how many parts of a workbook are done, such as seven days or eight weeks, and how many there are."""
    rules = evidence.get("rules", []) if evidence else []
    return sum(rule["done"] >= rule["needed"] for rule in rules), len(rules)


def _of_course(asked: sa.Subquery, value: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """Return ``value`` over all enrolments of the person in the course, with their completions.

    A correlated subquery goes by indices on both engines; a grouped one that is joined made SQLite scan it for
    every learner.
    """
    return (
        sa.select(value)
        .select_from(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == asked.c.person_id, Edition.course_id == asked.c.course_id)
        .correlate(asked)
        .scalar_subquery()
    )


def _lessons(taken: Any, condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count()).where(LessonProgress.enrolment_id == taken.id, condition).scalar_subquery()
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

    def has_attempt(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
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

    is_passed = sa.or_(completion.id.is_not(None), has_attempt(Attempt.is_passed.is_(True)))
    return sa.case(
        (is_passed, FinalCheckState.PASSED.value),
        (has_attempt(Attempt.state == AttemptState.OPEN), FinalCheckState.IN_PROGRESS.value),
        (has_attempt(Attempt.state == AttemptState.SUBMITTED), FinalCheckState.NOT_PASSED.value),
        else_=FinalCheckState.NOT_STARTED.value,
    )


def _certificate_state() -> sa.ColumnElement[str]:
    return sa.case(
        (Certificate.revoked_at.is_not(None), CertificateState.REVOKED.value),
        (Certificate.id.is_not(None), CertificateState.VALID.value),
        else_=CertificateState.NONE.value,
    )
