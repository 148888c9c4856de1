"""How far learners have come. Every signed-in learning page pays for this read, so it is one statement.

Plain text statements: building and loading ORM entities would cost more than the database does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class EnrolmentProgress:
    """How far one person has come in one edition."""

    enrolment_id: int
    public_id: str
    edition_id: int
    slug: str
    #: Ids of the lessons that are done, the first one done first.
    done: tuple[str, ...]
    #: Ids of the lessons whose practice is mastered.
    mastered: frozenset[str]
    has_workbook: bool
    has_passed: bool
    is_complete: bool
    #: Ids of the questions that an open final check asks: until it is handed in, nothing shows their solutions.
    in_check: frozenset[str] = frozenset()


_SELECT = """
SELECT enrolments.id, enrolments.public_id, enrolments.edition_id, courses.slug,
       lesson_progress.lesson_id, lesson_progress.done_at, lesson_progress.mastered_at, {milestones}
FROM enrolments
JOIN editions ON editions.id = enrolments.edition_id
JOIN courses ON courses.id = editions.course_id
LEFT JOIN lesson_progress ON lesson_progress.enrolment_id = enrolments.id
WHERE enrolments.person_id = :person {course}
ORDER BY enrolments.id DESC, lesson_progress.done_at, lesson_progress.id
"""
_MILESTONES = """
       EXISTS (SELECT 1 FROM workbooks WHERE workbooks.person_id = enrolments.person_id
               AND workbooks.edition_id = enrolments.edition_id
               AND workbooks.is_evidence_met) AS has_workbook,
       EXISTS (SELECT 1 FROM attempts WHERE attempts.person_id = enrolments.person_id
               AND attempts.edition_id = enrolments.edition_id
               AND attempts.kind = 'final' AND attempts.is_passed) AS has_passed,
       EXISTS (SELECT 1 FROM completions
               WHERE completions.enrolment_id = enrolments.id) AS is_complete,
       (SELECT attempts.items FROM attempts WHERE attempts.person_id = enrolments.person_id
               AND attempts.edition_id = enrolments.edition_id
               AND attempts.kind = 'final' AND attempts.state = 'open') AS open_items
"""
_IN_COURSE = "AND courses.slug = :slug"
_PROGRESS_IN_COURSE = sa.text(_SELECT.format(milestones=_MILESTONES, course=_IN_COURSE))
_PROGRESS_EVERYWHERE = sa.text(_SELECT.format(milestones=_MILESTONES, course=""))
_LESSONS_IN_COURSE = sa.text(
    _SELECT.format(
        milestones="0 AS has_workbook, 0 AS has_passed, 0 AS is_complete, NULL AS open_items",
        course=_IN_COURSE,
    )
)


def progress_in(person_id: int, slug: str) -> EnrolmentProgress | None:
    """Return the progress of a person in the course at ``slug``, in the edition she took last; None without one."""
    found = _read(_PROGRESS_IN_COURSE, {"person": person_id, "slug": slug})
    return found[0] if found else None


def lessons_in(person_id: int, slug: str) -> EnrolmentProgress | None:
    """Return the same as `progress_in` for a lesson page, which does not ask for workbook, check and completion."""
    found = _read(_LESSONS_IN_COURSE, {"person": person_id, "slug": slug})
    return found[0] if found else None


def progress_everywhere(person_id: int) -> list[EnrolmentProgress]:
    """Return the progress of a person in all her courses, the course she took last first."""
    return _read(_PROGRESS_EVERYWHERE, {"person": person_id})


def get_progress_or_404(actor: Actor, slug: str) -> EnrolmentProgress:
    """Return the progress of ``actor`` in the course at ``slug``. Raises NotFoundError when not enrolled."""
    progress = progress_in(actor.person_id, slug) if actor.is_authenticated else None
    if progress is None:
        raise NotFoundError(_("You do not take this course yet. Open its page and start it."))
    return progress


def _read(statement: sa.TextClause, values: dict[str, Any]) -> list[EnrolmentProgress]:
    rows = db.session.connection().execute(statement, values).all()
    return [_progress(list(group)) for _key, group in groupby(rows, key=itemgetter(0))]


def _progress(rows: Sequence[Any]) -> EnrolmentProgress:
    first = rows[0]
    return EnrolmentProgress(
        enrolment_id=first.id,
        public_id=first.public_id,
        edition_id=first.edition_id,
        slug=first.slug,
        done=tuple(row.lesson_id for row in rows if row.done_at is not None),
        mastered=frozenset(row.lesson_id for row in rows if row.mastered_at is not None),
        has_workbook=bool(first.has_workbook),
        has_passed=bool(first.has_passed),
        is_complete=bool(first.is_complete),
        in_check=_ids(first.open_items),
    )


def _ids(items: Any) -> frozenset[str]:
    """Return the ids of the questions of a check; plain SQL gives JSON as text on SQLite and read on PostgreSQL."""
    drawn = json.loads(items) if isinstance(items, str) else items or ()
    return frozenset(item["id"] for item in drawn)
