"""The final check of a course: started within its limits, paused, resumed, submitted and marked."""

from collections.abc import Sequence

from academy.assessment.asked import ask, currency_for, item_of
from academy.assessment.drawing import values_to_json
from academy.assessment.final_check import FinalPolicy, PastAttempt, draw_final_check, next_attempt_at
from academy.assessment.folding import fold_final
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.assessment.queries import select_final_attempts
from academy.assessment.seeds import new_seed
from academy.assessment.services.resting import begin_rest, end_rest
from academy.assessment.services.scoring import outcomes_to_json, score_attempt, stored_answers
from academy.assessment.signals import final_check_submitted
from academy.content.edition import SOURCE_LANGUAGE, Edition
from academy.core import clock
from academy.core.db import db, locked
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _


class AttemptLimitError(ConflictError):
    """The learner has passed already, or the next attempt opens later."""

    code = "attempt-limit"


def start_final_check(person_id: int, edition_id: int, edition: Edition, *, country: str) -> Attempt:
    """Start an attempt with a new draw, or return the open one. Raises AttemptLimitError.

    The limits are read and the attempt is numbered in one transaction: of two tabs that start at once one
    waits for the other's rows or meets the unique number, is tried again, and then finds the open attempt.
    """
    earlier = _earlier_attempts(person_id, edition_id)
    for attempt in earlier:
        if attempt.state is AttemptState.OPEN:
            end_rest(attempt)
            return attempt
    policy = FinalPolicy.from_dict(edition.assessment["final"])
    _refuse_too_early(earlier, policy)
    attempt = _draw_attempt(person_id, edition_id, edition, policy, country=country, earlier=earlier)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def pause_final_check(attempt: Attempt) -> None:
    """Let a locked open attempt rest; nothing happens to a submitted one."""
    if attempt.state is AttemptState.OPEN:
        begin_rest(attempt)
        db.session.flush()


def submit_final_check(attempt: Attempt, edition: Edition) -> bool:
    """Close and mark a locked attempt; return whether this call did it. A second submission changes nothing."""
    if attempt.state is AttemptState.SUBMITTED:
        return False
    progress = fold_final(stored_answers(attempt.id))
    score = score_attempt(attempt, progress, edition)
    end_rest(attempt)
    attempt.progress = dict(progress)
    attempt.state = AttemptState.SUBMITTED
    attempt.finished_at = clock.now()
    attempt.points = float(score.points)
    attempt.outcomes = outcomes_to_json(score)
    attempt.is_passed = score.is_passed
    db.session.flush()
    final_check_submitted.send(
        attempt.public_id,
        attempt_id=attempt.id,
        person_id=attempt.person_id,
        edition_id=attempt.edition_id,
        is_passed=attempt.is_passed,
        points=attempt.points,
        maximum=attempt.maximum,
        finished_at=attempt.finished_at,
    )
    return True


def _earlier_attempts(person_id: int, edition_id: int) -> Sequence[Attempt]:
    return db.session.scalars(locked(select_final_attempts(person_id, edition_id))).all()


def _refuse_too_early(earlier: Sequence[Attempt], policy: FinalPolicy) -> None:
    if any(attempt.is_passed for attempt in earlier):
        raise AttemptLimitError(_("You have already passed this final check."))
    past = [PastAttempt(each.started_at, each.finished_at, bool(each.is_passed)) for each in earlier]
    if next_attempt_at(past, policy, clock.now()) is not None:
        raise AttemptLimitError(_("The next try is not open yet. The page of the final check says when."))


def _draw_attempt(
    person_id: int,
    edition_id: int,
    edition: Edition,
    policy: FinalPolicy,
    *,
    country: str,
    earlier: Sequence[Attempt],
) -> Attempt:
    seed, currency = new_seed(), currency_for(edition, country)
    bank = [
        item_of(edition, item["id"], SOURCE_LANGUAGE) for item in edition.items(SOURCE_LANGUAGE, use="exam")
    ]
    last = {item["id"] for item in earlier[-1].items} if earlier else set()
    items = []
    for item_id in draw_final_check(bank, policy, seed=seed, exclude=last):
        asked = ask(edition, item_id, seed=seed, country=country, currency=currency, locale=SOURCE_LANGUAGE)
        items.append({"id": item_id, "outcome": asked.item.outcome, "values": values_to_json(asked.values)})
    return Attempt(
        person_id=person_id,
        edition_id=edition_id,
        kind=AttemptKind.FINAL,
        lesson_id="",
        number=len(earlier) + 1,
        seed=seed,
        country=country,
        currency=currency,
        items=items,
        progress={},
        state=AttemptState.OPEN,
        started_at=clock.now(),
        maximum=len(items),
        outcomes=[],
    )
