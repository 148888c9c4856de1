"""Reads of attempts and answers. A person's rows are always asked for together with the person's key."""

from collections.abc import Sequence

import sqlalchemy as sa

from academy.assessment.drawn_item import DrawnItem, currency_for
from academy.assessment.models import PRACTICE_NUMBER, AnswerEvent, Attempt, AttemptKind, AttemptState
from academy.assessment.modes import Sitting
from academy.assessment.seeds import practice_seed
from academy.content.edition import Edition
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _


def get_attempt_or_404(person_id: int, public_id: str) -> Attempt:
    """Return a person's own final check. Raises NotFoundError also for somebody else's."""
    attempt = db.session.scalar(
        sa.select(Attempt).where(
            Attempt.public_id == public_id,
            Attempt.person_id == person_id,
            Attempt.kind == AttemptKind.FINAL,
        )
    )
    if attempt is None:
        raise NotFoundError(_("There is no such final check. Open it again from your course."))
    return attempt


def final_attempts(person_id: int, edition_id: int) -> Sequence[Attempt]:
    """Return a person's final checks of an edition, the first one first."""
    return db.session.scalars(select_final_attempts(person_id, edition_id)).all()


def select_final_attempts(person_id: int, edition_id: int) -> sa.Select[Attempt]:
    """Return the statement for a person's final checks of an edition, the first one first."""
    return (
        sa.select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.edition_id == edition_id,
            Attempt.kind == AttemptKind.FINAL,
        )
        .order_by(Attempt.number)
    )


def passed_attempt_id(person_id: int, edition_id: int) -> int | None:
    """Return the key of the final check that a person has passed, or None."""
    return db.session.scalar(
        sa.select(Attempt.id)
        .where(
            Attempt.person_id == person_id,
            Attempt.edition_id == edition_id,
            Attempt.kind == AttemptKind.FINAL,
            Attempt.is_passed.is_(True),
        )
        .limit(1)
    )


def practice_sitting(
    person_id: int, edition_id: int, lesson_id: str, edition: Edition, country: str
) -> Sitting:
    """Return how far a person's practice of a lesson is; without a row yet, what the first answer will store."""
    row = db.session.execute(
        sa.select(Attempt.seed, Attempt.country, Attempt.currency, Attempt.progress).where(
            Attempt.person_id == person_id,
            Attempt.edition_id == edition_id,
            Attempt.kind == AttemptKind.PRACTICE,
            Attempt.lesson_id == lesson_id,
            Attempt.number == PRACTICE_NUMBER,
        )
    ).one_or_none()
    if row is None:
        seed = practice_seed(person_id, edition_id, lesson_id)
        return Sitting(seed, country, currency_for(edition, country), {})
    return Sitting(*row)


def practice_answer_or_404(person_id: int, key: str) -> tuple[AnswerEvent, Attempt]:
    """Return a person's own practice answer by its key. Raises NotFoundError also for somebody else's."""
    row = db.session.execute(
        sa.select(AnswerEvent, Attempt)
        .join(Attempt, Attempt.id == AnswerEvent.attempt_id)
        .where(AnswerEvent.key == key, Attempt.person_id == person_id, Attempt.kind == AttemptKind.PRACTICE)
    ).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such answer. Open the practice again from the lesson."))
    event, attempt = row
    return event, attempt


def draw_again(attempt: Attempt, event: AnswerEvent, edition: Edition, locale: str) -> DrawnItem:
    """Return the item that a stored answer was given to, as it was asked then."""
    return attempt.draw(edition, event.item_id, locale, try_number=event.try_number, values=event.values)


__all__ = [
    "AnswerEvent",
    "Attempt",
    "AttemptKind",
    "AttemptState",
    "draw_again",
    "final_attempts",
    "get_attempt_or_404",
    "passed_attempt_id",
    "practice_answer_or_404",
    "practice_sitting",
    "select_final_attempts",
]
