"""Programmes as learners see them: an invitation, and the ones they take part in."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Consent, Organisation
from academy.core.db import db
from academy.core.permissions import Actor
from academy.programmes.models import Participation, Programme
from academy.programmes.queries.courses import CourseOffer, programme_courses
from academy.programmes.queries.programmes import OrganisationNames, organisation_names
from academy.programmes.states import ProgrammeState


@dataclass(frozen=True)
class Invitation:
    """A programme as whoever has its code sees it."""

    programme: Programme
    names: OrganisationNames
    courses: list[CourseOffer]
    is_joined: bool


@dataclass(frozen=True)
class MyProgramme:
    """A programme in which the reader takes part."""

    programme: Programme
    owner: str
    joined_at: datetime
    courses: list[CourseOffer]


def find_invitation(code: str, actor: Actor, locale: str) -> Invitation | None:
    """Return the programme with the join code ``code`` unless it is a draft, or None."""
    programme = db.session.scalars(
        sa.select(Programme).where(Programme.join_code == code, Programme.state != ProgrammeState.DRAFT)
    ).one_or_none()
    if programme is None:
        return None
    return Invitation(
        programme,
        organisation_names(programme),
        programme_courses(programme.id, locale),
        _takes_part(actor, programme),
    )


def my_programmes(actor: Actor, locale: str) -> list[MyProgramme]:
    """Return the programmes in which ``actor`` takes part, the last joined first."""
    rows = db.session.execute(
        sa.select(Programme, Organisation.name, Participation.joined_at)
        .join(Participation, Participation.programme_id == Programme.id)
        .join(Organisation, Organisation.id == Programme.owner_id)
        .join(Consent, Consent.id == Participation.consent_id)
        .where(
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Participation.joined_at.desc())
    )
    return [
        MyProgramme(programme, owner, joined_at, programme_courses(programme.id, locale))
        for programme, owner, joined_at in rows
    ]


def _takes_part(actor: Actor, programme: Programme) -> bool:
    if not actor.is_authenticated:
        return False
    statement = (
        sa.select(Participation.id)
        .join(Consent, Consent.id == Participation.consent_id)
        .where(
            Participation.programme_id == programme.id,
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
            Consent.withdrawn_at.is_(None),
        )
    )
    return db.session.scalar(statement) is not None
