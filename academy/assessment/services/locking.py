"""Attempts loaded for a change: nobody else changes them until this transaction ends.

PostgreSQL locks the row; on SQLite the whole write transaction began with BEGIN IMMEDIATE.
"""

import sqlalchemy as sa

from academy.assessment.models import PRACTICE_NUMBER, Attempt, AttemptKind
from academy.assessment.seeds import practice_seed
from academy.core import clock
from academy.core.db import db, locked
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _

#: Made once: every answer needs it, and building a statement costs more than running it.
_OWN_ATTEMPT = locked(
    sa.select(Attempt).where(
        Attempt.public_id == sa.bindparam("public_id"),
        Attempt.person_id == sa.bindparam("person_id"),
        Attempt.kind == AttemptKind.FINAL,
    )
)


def lock_attempt(person_id: int, public_id: str) -> Attempt:
    """Return a person's own final check, locked. Raises NotFoundError also for somebody else's."""
    attempt = db.session.scalar(_OWN_ATTEMPT, {"public_id": public_id, "person_id": person_id})
    if attempt is None:
        raise NotFoundError(_("There is no such final check. Open it again from your course."))
    return attempt


def lock_practice(person_id: int, edition_id: int, lesson_id: str, *, country: str, currency: str) -> Attempt:
    """Return a person's practice of one lesson, locked; it is made when there is none.

    Two first answers at once meet the unique constraint; the second is tried again and finds the row.
    """
    attempt = db.session.scalar(
        locked(
            sa.select(Attempt).where(
                Attempt.person_id == person_id,
                Attempt.edition_id == edition_id,
                Attempt.kind == AttemptKind.PRACTICE,
                Attempt.lesson_id == lesson_id,
                Attempt.number == PRACTICE_NUMBER,
            )
        )
    )
    if attempt is None:
        attempt = Attempt(
            person_id=person_id,
            edition_id=edition_id,
            kind=AttemptKind.PRACTICE,
            lesson_id=lesson_id,
            number=PRACTICE_NUMBER,
            seed=practice_seed(person_id, edition_id, lesson_id),
            country=country,
            currency=currency,
            items=[],
            progress={},
            started_at=clock.now(),
            maximum=0,
            outcomes=[],
        )
        db.session.add(attempt)
        db.session.flush()
    return attempt
