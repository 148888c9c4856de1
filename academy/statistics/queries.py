"""Which programmes an analyst sees."""

from dataclasses import dataclass

import sqlalchemy as sa

from academy.accounts.models import Organisation
from academy.core.db import db
from academy.core.permissions import Actor, Role
from academy.programmes.models import Programme


@dataclass(frozen=True)
class ProgrammeResults:
    """A programme in the list of an analyst."""

    programme: Programme
    owner: str


def visible_programmes(actor: Actor, page: int, size: int) -> tuple[list[ProgrammeResults], int]:
    """Return one page of the programmes whose figures ``actor`` may see, and how many there are."""
    statement = sa.select(Programme, Organisation.name).join(
        Organisation, Organisation.id == Programme.owner_id
    )
    if not actor.is_administrator:
        statement = statement.where(sa.or_(sa.false(), *_reaches(actor)))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    rows = db.session.execute(
        statement.order_by(Programme.starts_on.desc(), Programme.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ProgrammeResults(programme, owner) for programme, owner in rows], total


def _reaches(actor: Actor) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for membership in actor.memberships:
        if membership.role is Role.AGENCY_ANALYST:
            organisation = membership.organisation_id
            is_behind = sa.or_(Programme.owner_id == organisation, Programme.funder_id == organisation)
            is_here = Programme.country.in_(["", membership.country])
            conditions.append(sa.and_(is_behind, is_here) if membership.country else is_behind)
    return conditions
