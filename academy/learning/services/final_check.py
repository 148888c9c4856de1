"""The final check as a learner takes it; passing it may complete the course."""

from dataclasses import replace

from academy.assessment import services as assessment
from academy.assessment.models import Attempt
from academy.assessment.queries import ask_final
from academy.catalogue.queries import load_edition
from academy.core.permissions import Actor
from academy.learning.queries.final_check import item_at
from academy.learning.queries.progress import Progress
from academy.learning.sent import SentQuestion
from academy.learning.services.answering import Outcome, take_answer
from academy.learning.services.completion import complete_if_done


def start_check(actor: Actor, progress: Progress) -> Attempt:
    """Start a final check or resume the open one. Raises AttemptLimitError when none may start now."""
    edition = load_edition(progress.edition_id)
    return assessment.start_final_check(actor.person_id, progress.edition_id, edition, country=actor.country)


def answer_question(actor: Actor, public_id: str, number: int, sent: SentQuestion) -> tuple[Attempt, Outcome]:
    """Take the answer to question ``number`` (from 1) of a person's own check, also after submission.

    Raises NotFoundError for another person's check and for a number outside it.
    """
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    asked = ask_final(attempt, load_edition(attempt.edition_id), item_at(attempt, number), sent.locale)
    return attempt, take_answer(attempt, asked, replace(sent, tried=0))


def submit_check(actor: Actor, public_id: str) -> Attempt:
    """Hand in a person's own check, mark it, and complete the course when this was the last condition."""
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    if assessment.submit_final_check(attempt, load_edition(attempt.edition_id)) and attempt.is_passed:
        complete_if_done(actor.person_id, attempt.edition_id)
    return attempt


def pause_check(actor: Actor, public_id: str) -> Attempt:
    """Let a person's own check rest."""
    attempt = assessment.lock_attempt(actor.person_id, public_id)
    assessment.pause_final_check(attempt)
    return attempt
