"""Practice of a lesson: unlimited tries, each with a new draw, marked at once."""

from academy.assessment.asked import currency_for
from academy.assessment.folding import practice_results
from academy.assessment.mastery import MasteryRule, practice_mastery
from academy.assessment.models import Attempt
from academy.assessment.queries import PracticeState, ask_practice
from academy.assessment.services import lock_practice
from academy.content.edition import Edition, Lesson
from academy.core import clock
from academy.core.db import db
from academy.core.permissions import Actor
from academy.learning.queries.practice import practice_item_or_404, refuse_in_check
from academy.learning.queries.progress import Progress
from academy.learning.sent import SentQuestion
from academy.learning.services.answering import Outcome, take_answer
from academy.learning.services.lessons import lesson_progress


def answer_practice(
    actor: Actor, progress: Progress, edition: Edition, lesson: Lesson, sent: SentQuestion
) -> Outcome:
    """Take the answer to one practice question and note when the lesson is mastered.

    Raises NotFoundError for a question that does not belong to the lesson's practice, ConflictError for a
    try that was not shown yet, InCheckError for a question that an open final check asks.
    """
    item_id = practice_item_or_404(edition, lesson, sent.item_id)
    refuse_in_check(progress, item_id)
    attempt = lock_practice(
        actor.person_id,
        progress.edition_id,
        lesson.id,
        country=actor.country,
        currency=currency_for(edition, actor.country),
    )
    practice = PracticeState(attempt.seed, attempt.country, attempt.currency, attempt.progress)
    asked = ask_practice(practice, edition, item_id, sent.tried, locale=sent.locale)
    outcome = take_answer(attempt, asked, sent)
    if outcome.recorded and lesson.id not in progress.mastered:
        _note_mastery(attempt, progress.enrolment_id, edition, lesson)
    return outcome


def _note_mastery(attempt: Attempt, enrolment_id: int, edition: Edition, lesson: Lesson) -> None:
    rule = MasteryRule.from_dict(edition.assessment["practice"]["mastery"])
    if practice_mastery(practice_results(attempt.progress), rule).is_mastered:
        row = lesson_progress(enrolment_id, lesson.id)
        row.mastered_at = row.mastered_at or clock.now()
        db.session.flush()
