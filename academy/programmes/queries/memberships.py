"""The programmes in which one person takes part."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Organisation
from academy.core.db import db
from academy.programmes.models import Participation, Programme


@dataclass(frozen=True)
class JoinedProgramme:
    """A programme in which somebody takes part now, and since when."""

    public_id: str
    name: str
    owner: str
    joined_at: datetime


def memberships_of(person_id: int) -> list[JoinedProgramme]:
    """Return the programmes in which a person takes part now, the one joined last first; none that she has left."""
    rows = db.session.execute(
        sa.select(Programme.public_id, Programme.name, Organisation.name, Participation.joined_at)
        .join(Participation, Participation.programme_id == Programme.id)
        .join(Organisation, Organisation.id == Programme.owner_id)
        .where(Participation.person_id == person_id, Participation.left_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    return [JoinedProgramme(*row) for row in rows]
