"""The final check as a learner takes it; passing it may complete the course."""

from dataclasses import replace

from academy.assessment import services as assessment
from academy.assessment.queries import Attempt
from academy.catalogue.queries import load_edition
from academy.core.permissions import Actor
from academy.learning.queries.enrolment_progress import EnrolmentProgress
from academy.learning.queries.final_check import item_at
from academy.learning.services.answering import SubmissionResult, take_answer
from academy.learning.services.completion import complete_if_done
from academy.learning.submission import Submission


def start_check(actor: Actor, progress: EnrolmentProgress) -> Attempt:
    """Start a final check or resume the open one. Raises AttemptLimitError when none may start now."""
    edition = load_edition(progress.edition_id)
    return assessment.start_final_check(actor.person_id, progress.edition_id, edition, country=actor.country)


def answer_question(
    actor: Actor, public_id: str, number: int, submission: Submission
) -> tuple[Attempt, SubmissionResult]:
    """Take the answer to question ``number`` (from 1) of a person's own check, also after submission.

    Raises NotFoundError for another person's check and for a number outside it.
    """
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    edition, item_id = load_edition(attempt.edition_id), item_at(attempt, number)
    drawn = attempt.draw(edition, item_id, submission.locale)
    return attempt, take_answer(attempt, drawn, replace(submission, tried=0))


def submit_check(actor: Actor, public_id: str) -> Attempt:
    """Hand in a person's own check, mark it, and complete the course when this was the last condition."""
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    if assessment.submit_final_check(attempt, load_edition(attempt.edition_id)) and attempt.is_passed:
        complete_if_done(actor.person_id, attempt.edition_id)
    return attempt


def pause_check(actor: Actor, public_id: str) -> Attempt:
    """Stop the clock of a person's own check."""
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    assessment.pause_final_check(attempt)
    return attempt
