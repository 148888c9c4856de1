"""Make one person's attempts of those of two accounts: every answer stays, and the further practice goes on."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.assessment.services.final_check import submit_final_check
from academy.content.edition import Edition
from academy.core.db import db, locked

#: Where numbers wait while others are given out: no learner tries so often.
ASIDE = 1_000_000


def join_attempts(from_id: int, into_id: int, load: Callable[[int], Edition]) -> None:
    """Give every attempt of the person ``from_id`` to ``into_id``; ``load`` returns the edition with a key.

    Final checks are counted in the order in which they began. Of two that are open the one with fewer answers is
    handed in as it stands. Of two practices of a lesson the one with more answers goes on, as number 1; the other is
    kept behind it.
    """
    attempts = _locked(from_id, into_id)
    for edition_id, of_edition in groupby(attempts, key=lambda attempt: attempt.edition_id):
        _leave_one_open(list(of_edition), load(edition_id))
    db.session.flush()
    numbered = [(attempt, number) for group in _groups(attempts) for number, attempt in enumerate(group, 1)]
    for place, (attempt, _number) in enumerate(numbered):
        attempt.number = ASIDE + place
    db.session.flush()
    for attempt, _number in numbered:
        attempt.person_id = into_id
    db.session.flush()
    for attempt, number in numbered:
        attempt.number = number
    db.session.flush()


def _locked(from_id: int, into_id: int) -> Sequence[Attempt]:
    return db.session.scalars(
        locked(
            sa.select(Attempt)
            .where(Attempt.person_id.in_((from_id, into_id)))
            .order_by(Attempt.edition_id, Attempt.id)
        )
    ).all()


def _leave_one_open(attempts: Iterable[Attempt], edition: Edition) -> None:
    is_open = [each for each in attempts if each.mode.IS_HANDED_IN and each.state is AttemptState.OPEN]
    for attempt in sorted(is_open, key=_fewest_last)[1:]:
        submit_final_check(attempt, edition)


def _groups(attempts: Iterable[Attempt]) -> list[list[Attempt]]:
    """Return the attempts that are numbered together, each group in the order of its numbers."""
    groups: dict[tuple[int, AttemptKind, str], list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault((attempt.edition_id, attempt.kind, attempt.lesson_id), []).append(attempt)
    return [sorted(group, key=_place) for group in groups.values()]


def _place(attempt: Attempt) -> tuple[Any, ...]:
    return *attempt.mode.place_among(attempt.past, attempt.progress), attempt.id


def _fewest_last(attempt: Attempt) -> tuple[int, int]:
    """Put the attempt with most answers first, and of two with as many the one that began first."""
    return -attempt.mode.count_answers(attempt.progress), attempt.id
