"""From stored answers to points."""

from typing import Any

import sqlalchemy as sa

from academy.assessment.drawn_item import item_of
from academy.assessment.final_score import FinalScore, score_final_check
from academy.assessment.models import AnswerEvent, Attempt
from academy.assessment.modes import Answer, AttemptProgress
from academy.assessment.modes.final_check import policy_of, scores_of
from academy.content.edition import SOURCE_LANGUAGE, Edition
from academy.core.db import db


def stored_answers(attempt_id: int) -> list[Answer]:
    """Return the answers of an attempt in the order in which they arrived."""
    events = db.session.execute(
        sa.select(
            AnswerEvent.id,
            AnswerEvent.item_id,
            AnswerEvent.try_number,
            AnswerEvent.sequence,
            AnswerEvent.response,
            AnswerEvent.score,
            AnswerEvent.is_late,
        )
        .where(AnswerEvent.attempt_id == attempt_id)
        .order_by(AnswerEvent.id)
    )
    return [Answer(*event) for event in events]


def score_attempt(attempt: Attempt, progress: AttemptProgress, edition: Edition) -> FinalScore:
    """Return the exact score of a final check for the answers in ``progress``."""
    drawn = [item_of(edition, item["id"], SOURCE_LANGUAGE) for item in attempt.items]
    return score_final_check(drawn, scores_of(progress), policy_of(edition), edition.outcomes)


def outcomes_to_json(score: FinalScore) -> list[dict[str, Any]]:
    """Return the points by outcome as they are stored; points are exact texts such as 7/3."""
    return [
        {
            "outcome": outcome.outcome,
            "points": str(outcome.points),
            "maximum": outcome.maximum,
            "needed": str(outcome.needed),
            "is_met": outcome.is_met,
            "is_weak": outcome.outcome in score.weak_outcomes,
        }
        for outcome in score.outcomes
    ]
