"""Compares the database with what a crowd was told about its answers."""

import sqlalchemy as sa

from academy.assessment.models import AnswerEvent, Attempt
from academy.core.db import db
from tests.soak.examination import compare
from tests.soak.traffic.people import Examinee


def find_lost(examinees: list[Examinee]) -> list[str]:
    """Return every difference as a sentence: each acknowledged answer is there once, as it was sent."""
    damage = []
    for her in examinees:
        attempt = db.session.scalars(sa.select(Attempt).where(Attempt.public_id == her.paper.attempt)).one()
        events = list(db.session.scalars(sa.select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id)))
        damage += [f"{her.paper.email}: {each}" for each in compare(attempt, events, her.ledger)]
    return damage
