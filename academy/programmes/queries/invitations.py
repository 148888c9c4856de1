"""Programmes as learners see them: an invitation, and the ones they take part in."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Consent, Organisation
from academy.core.db import db
from academy.core.permissions import Actor
from academy.programmes.models import Participation, Programme
from academy.programmes.queries.courses import CourseOffer, courses_of, programme_courses
from academy.programmes.queries.programmes import OrganisationNames, organisation_names
from academy.programmes.queries.terms import Agreed, Change, agreed_by, change_since
from academy.programmes.states import ProgrammeState


@dataclass(frozen=True)
class Invitation:
    """A programme as whoever has its code sees it."""

    programme: Programme
    names: OrganisationNames
    courses: list[CourseOffer]
    is_joined: bool
    #: How it differs from what the reader agreed to; None when she takes no part.
    change: Change | None = None


@dataclass(frozen=True)
class MyProgramme:
    """A programme in which the reader takes part."""

    programme: Programme
    owner: str
    joined_at: datetime
    #: The courses that the programme sees: those of the consent that are still in it.
    courses: list[CourseOffer]
    change: Change


def find_invitation(code: str, actor: Actor, locale: str) -> Invitation | None:
    """Return the programme with the join code ``code`` unless it is a draft, or None."""
    programme = db.session.scalars(
        sa.select(Programme).where(Programme.join_code == code, Programme.state != ProgrammeState.DRAFT)
    ).one_or_none()
    if programme is None:
        return None
    courses = programme_courses(programme.id, locale)
    agreed = _agreed(actor, programme)
    change = change_since(agreed, programme, courses) if agreed else None
    return Invitation(programme, organisation_names(programme), courses, agreed is not None, change)


def my_programmes(actor: Actor, locale: str) -> list[MyProgramme]:
    """Return the programmes in which ``actor`` takes part, the last joined first."""
    rows = db.session.execute(
        sa.select(Programme, Organisation.name, Participation.joined_at, Participation.consent_id)
        .join(Participation, Participation.programme_id == Programme.id)
        .join(Organisation, Organisation.id == Programme.owner_id)
        .join(Consent, Consent.id == Participation.consent_id)
        .where(
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Participation.joined_at.desc())
    ).all()
    if not rows:
        return []
    found = []
    agreed = agreed_by([row.consent_id for row in rows])
    courses_by_key = courses_of([programme.id for programme, *_rest in rows], locale)
    for programme, owner, joined_at, consent_id in rows:
        courses, mine = courses_by_key[programme.id], agreed[consent_id]
        seen = [course for course in courses if course.code in mine.course_codes]
        found.append(MyProgramme(programme, owner, joined_at, seen, change_since(mine, programme, courses)))
    return found


def _agreed(actor: Actor, programme: Programme) -> Agreed | None:
    """Return what ``actor`` agreed to, None when she takes no part in the programme."""
    if not actor.is_authenticated:
        return None
    statement = (
        sa.select(Participation.consent_id)
        .join(Consent, Consent.id == Participation.consent_id)
        .where(
            Participation.programme_id == programme.id,
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
            Consent.withdrawn_at.is_(None),
        )
    )
    consent_id = db.session.scalar(statement)
    return agreed_by([consent_id])[consent_id] if consent_id is not None else None
