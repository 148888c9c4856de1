"""Reads of attempts and answers. A person's rows are always asked for together with the person's key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from academy.assessment.asked import Asked, ask, currency_for
from academy.assessment.folding import Progress
from academy.assessment.models import PRACTICE_NUMBER, AnswerEvent, Attempt, AttemptKind
from academy.assessment.seeds import practice_seed
from academy.content.edition import Edition
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class PracticeState:
    """What showing a lesson's practice needs; without a row yet, what the first answer will store."""

    seed: str
    country: str
    currency: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One stored practice answer with its draw."""

    item_id: str
    lesson_id: str
    edition_id: int
    try_number: int
    values: Mapping[str, str]
    response: Mapping[str, Any]
    practice: PracticeState


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


def practice_state(
    person_id: int, edition_id: int, lesson_id: str, edition: Edition, country: str
) -> PracticeState:
    """Return how far a person's practice of a lesson is; a new one when nothing is answered yet."""
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
        return PracticeState(seed, country, currency_for(edition, country), {})
    return PracticeState(*row)


def practice_answer_or_404(person_id: int, key: str) -> PracticeAnswer:
    """Return a person's own practice answer by its key. Raises NotFoundError also for somebody else's."""
    row = db.session.execute(
        sa.select(AnswerEvent, Attempt)
        .join(Attempt, Attempt.id == AnswerEvent.attempt_id)
        .where(AnswerEvent.key == key, Attempt.person_id == person_id, Attempt.kind == AttemptKind.PRACTICE)
    ).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such answer. Open the practice again from the lesson."))
    event, attempt = row
    return PracticeAnswer(
        item_id=event.item_id,
        lesson_id=attempt.lesson_id,
        edition_id=attempt.edition_id,
        try_number=event.try_number,
        values=event.values,
        response=event.response,
        practice=PracticeState(attempt.seed, attempt.country, attempt.currency, attempt.progress),
    )


def ask_final(attempt: Attempt, edition: Edition, item_id: str, locale: str) -> Asked:
    """Return one item of a final check as this attempt drew it. Raises NotFoundError for any other item."""
    for drawn in attempt.items:
        if drawn["id"] == item_id:
            return ask(
                edition,
                item_id,
                seed=attempt.seed,
                country=attempt.country,
                currency=attempt.currency,
                locale=locale,
                values=drawn["values"],
            )
    raise NotFoundError(_("This question is not part of your final check."))


def ask_practice(
    practice: PracticeState,
    edition: Edition,
    item_id: str,
    try_number: int,
    *,
    locale: str,
    values: Mapping[str, str] | None = None,
) -> Asked:
    """Return one try at an item of a practice: a new draw, or the stored ``values`` of an earlier one."""
    return ask(
        edition,
        item_id,
        seed=f"{practice.seed}/{try_number}",
        country=practice.country,
        currency=practice.currency,
        locale=locale,
        values=values,
    )
