"""The progress row of a lesson, and marking the lesson as done."""

import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.learning.models import LessonProgress


def ensure_lesson_progress(enrolment_id: int, lesson_id: str) -> LessonProgress:
    """Return the row of what a learner reached in a lesson; add it when there is none.

    Of two that add it at once the second meets the unique constraint, is tried again and finds it.
    """
    row = db.session.scalar(
        sa.select(LessonProgress).where(
            LessonProgress.enrolment_id == enrolment_id, LessonProgress.lesson_id == lesson_id
        )
    )
    if row is None:
        row = LessonProgress(enrolment_id=enrolment_id, lesson_id=lesson_id, done_at=None, mastered_at=None)
        db.session.add(row)
        db.session.flush()
    return row


def finish_lesson(enrolment_id: int, lesson_id: str) -> LessonProgress:
    """Mark a lesson as done; the first time counts."""
    row = ensure_lesson_progress(enrolment_id, lesson_id)
    if row.done_at is None:
        row.done_at = clock.now()
        db.session.flush()
    return row
