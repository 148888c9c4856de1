"""What becomes of taking part when two accounts of one person are merged."""

import sqlalchemy as sa

from academy.core.db import db, locked
from academy.programmes.models import Participation


def move_participations(_sender: object, *, from_id: int, into_id: int) -> None:
    """Let the person ``into_id`` take part where ``from_id`` did, under one record key for all programmes.

    Of two in one programme the one that still takes part stays, and of two such the one that joined first.
    """
    own = {each.programme_id: each for each in _participations(into_id)}
    key = next((each.record_key for each in own.values()), None)
    for participation in _participations(from_id):
        known = own.get(participation.programme_id)
        if known is not None and _rank(known) <= _rank(participation):
            db.session.delete(participation)
            continue
        if known is not None:
            db.session.delete(known)
            db.session.flush()
        participation.person_id = into_id
        participation.record_key = participation.record_key if key is None else key
    db.session.flush()


def _participations(person_id: int) -> list[Participation]:
    return list(
        db.session.scalars(
            locked(
                sa.select(Participation)
                .where(Participation.person_id == person_id)
                .order_by(Participation.id)
            )
        )
    )


def _rank(participation: Participation) -> tuple[bool, str]:
    """Return what comes first of two: taking part, then the day of joining."""
    return participation.left_at is not None, participation.joined_at.isoformat()
