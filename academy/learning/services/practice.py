"""Practice of a lesson: unlimited tries, each with a new draw, marked at once."""

from academy.assessment import modes
from academy.assessment.drawn_item import currency_for
from academy.assessment.queries import Attempt
from academy.assessment.services import lock_practice
from academy.content.edition import Edition, Lesson
from academy.core import clock
from academy.core.db import db
from academy.core.permissions import Actor
from academy.learning.queries.enrolment_progress import EnrolmentProgress
from academy.learning.queries.practice import practice_item_or_404, refuse_in_check
from academy.learning.services.answering import SubmissionResult, take_answer
from academy.learning.services.lessons import ensure_lesson_progress
from academy.learning.submission import Submission


def answer_practice(
    actor: Actor, progress: EnrolmentProgress, edition: Edition, lesson: Lesson, submission: Submission
) -> SubmissionResult:
    """Take the answer to one practice question and note when the lesson is mastered.

    Raises NotFoundError for a question that does not belong to the lesson's practice, ConflictError for a
    try that was not shown yet, InCheckError for a question that an open final check asks.
    """
    item_id = practice_item_or_404(edition, lesson, submission.item_id)
    refuse_in_check(progress, item_id)
    attempt = lock_practice(
        actor.person_id,
        progress.edition_id,
        lesson.id,
        country=actor.country,
        currency=currency_for(edition, actor.country),
    )
    drawn = attempt.draw(edition, item_id, submission.locale, try_number=submission.tried)
    result = take_answer(attempt, drawn, submission)
    if result.recorded and lesson.id not in progress.mastered:
        _note_mastery(attempt, progress.enrolment_id, edition, lesson)
    return result


def _note_mastery(attempt: Attempt, enrolment_id: int, edition: Edition, lesson: Lesson) -> None:
    if modes.practice.mastery_of(attempt.progress, edition).is_mastered:
        row = ensure_lesson_progress(enrolment_id, lesson.id)
        row.mastered_at = row.mastered_at or clock.now()
        db.session.flush()
