"""Scores computed again from the stored answers, and what differs from what is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from academy.assessment.models import AnswerEvent, Attempt, AttemptState
from academy.assessment.modes import Answer, fold
from academy.assessment.queries import draw_again
from academy.assessment.services.scoring import outcomes_to_json, score_attempt
from academy.content.edition import SOURCE_LANGUAGE, Edition
from academy.core.db import db


@dataclass(frozen=True, slots=True)
class Drift:
    """One stored value that the answers do not give."""

    attempt: str
    what: str
    stored: str
    computed: str


def recompute_attempt(attempt: Attempt, edition: Edition) -> list[Drift]:
    """Mark every stored answer again, fold all of them, and return what is stored differently.

    Nothing is changed: somebody has to look for the cause first.
    """
    events = db.session.scalars(
        sa.select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id).order_by(AnswerEvent.id)
    ).all()
    answers = [_marked_again(attempt, event, edition) for event in events]
    pairs: dict[str, tuple[object, object]] = {
        f"answer {event.key}": (event.score, answer.score)
        for event, answer in zip(events, answers, strict=True)
    }
    progress = fold(attempt.mode, answers)
    pairs["progress"] = (attempt.progress, dict(progress))
    if attempt.state is AttemptState.SUBMITTED:
        score = score_attempt(attempt, progress, edition)
        pairs["points"] = (attempt.points, float(score.points))
        pairs["is_passed"] = (attempt.is_passed, score.is_passed)
        pairs["outcomes"] = (attempt.outcomes, outcomes_to_json(score))
    return [
        Drift(attempt.public_id, what, str(stored), str(computed))
        for what, (stored, computed) in pairs.items()
        if stored != computed
    ]


def attempts_to_verify(batch: int = 200) -> Iterator[Sequence[Attempt]]:
    """Yield all attempts that still have their answers, in batches: a large database needs little memory."""
    last = 0
    while True:
        attempts = db.session.scalars(
            sa.select(Attempt).where(Attempt.id > last, Attempt.seed != "").order_by(Attempt.id).limit(batch)
        ).all()
        if not attempts:
            return
        last = attempts[-1].id
        yield attempts
        db.session.expunge_all()


def _marked_again(attempt: Attempt, event: AnswerEvent, edition: Edition) -> Answer:
    drawn = draw_again(attempt, event, edition, SOURCE_LANGUAGE)
    return Answer(
        event=event.id,
        item_id=event.item_id,
        try_number=event.try_number,
        sequence=event.sequence,
        response=event.response,
        score=str(drawn.mark(event.response).score),
        is_late=event.is_late,
    )
