"""The final check of a course: started within its limits, paused, resumed, submitted and marked."""

from collections.abc import Sequence

from academy.assessment.drawing import values_to_json
from academy.assessment.drawn_item import currency_for, draw, item_of
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.assessment.modes import fold
from academy.assessment.modes.final_check import FinalPolicy, choose_items, next_attempt_at, policy_of
from academy.assessment.queries import select_final_attempts
from academy.assessment.seeds import new_seed
from academy.assessment.services.pausing import begin_pause, end_pause
from academy.assessment.services.scoring import outcomes_to_json, score_attempt, stored_answers
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
            end_pause(attempt)
            return attempt
    policy = policy_of(edition)
    _refuse_too_early(earlier, policy)
    attempt = _draw_attempt(person_id, edition_id, edition, policy, country=country, earlier=earlier)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def pause_final_check(attempt: Attempt) -> None:
    """Stop the clock of a locked open attempt; nothing happens to a submitted one."""
    if attempt.state is AttemptState.OPEN:
        begin_pause(attempt)
        db.session.flush()


def submit_final_check(attempt: Attempt, edition: Edition) -> bool:
    """Close and mark a locked attempt; return whether this call did it. A second submission changes nothing."""
    if attempt.state is AttemptState.SUBMITTED:
        return False
    progress = fold(attempt.mode, stored_answers(attempt.id))
    score = score_attempt(attempt, progress, edition)
    end_pause(attempt)
    attempt.progress = dict(progress)
    attempt.state = AttemptState.SUBMITTED
    attempt.finished_at = clock.now()
    attempt.points = float(score.points)
    attempt.outcomes = outcomes_to_json(score)
    attempt.is_passed = score.is_passed
    db.session.flush()
    return True


def _earlier_attempts(person_id: int, edition_id: int) -> Sequence[Attempt]:
    return db.session.scalars(locked(select_final_attempts(person_id, edition_id))).all()


def _refuse_too_early(earlier: Sequence[Attempt], policy: FinalPolicy) -> None:
    if any(attempt.is_passed for attempt in earlier):
        raise AttemptLimitError(_("You have already passed this final check."))
    if next_attempt_at([each.past for each in earlier], policy, clock.now()) is not None:
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
    for item_id in choose_items(bank, policy, seed=seed, exclude=last):
        drawn = draw(edition, item_id, seed=seed, country=country, currency=currency, locale=SOURCE_LANGUAGE)
        items.append({"id": item_id, "outcome": drawn.item.outcome, "values": values_to_json(drawn.values)})
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
