"""Programmes as their managers see them."""

from dataclasses import dataclass

import sqlalchemy as sa

from academy.accounts.models import Organisation
from academy.accounts.queries import list_organisations
from academy.core.db import db
from academy.core.permissions import Actor, Role
from academy.programmes.models import Participation, Programme
from academy.programmes.queries.who_counts import participants
from academy.programmes.reach import manager_countries


@dataclass(frozen=True)
class OwnedProgramme:
    """A programme, and the name of the organisation that runs it."""

    programme: Programme
    owner: str


@dataclass(frozen=True)
class ProgrammeRow(OwnedProgramme):
    """A programme in the manager's list, with the number of learners she may see."""

    learners: int


@dataclass(frozen=True)
class OrganisationNames:
    """Who runs a programme and who pays for it; ``funder`` '' when the owner does."""

    owner: str
    funder: str


def find_programme(public_id: str) -> Programme | None:
    """Return the programme with a public id, or None."""
    return db.session.scalars(sa.select(Programme).where(Programme.public_id == public_id)).one_or_none()


def programmes_in_reach(
    actor: Actor, role: Role, page: int, size: int, *, has_paid: bool = False
) -> tuple[list[OwnedProgramme], int]:
    """Return one page of the programmes for whose owner ``actor`` holds ``role``, the newest first, and how many.

    With ``has_paid`` also those for whose funder she holds it. An administrator holds every role.
    """
    statement = sa.select(Programme, Organisation.name).join(
        Organisation, Organisation.id == Programme.owner_id
    )
    if not actor.is_administrator:
        statement = statement.where(sa.or_(sa.false(), *_reaches(actor, role, has_paid=has_paid)))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    rows = db.session.execute(
        statement.order_by(Programme.starts_on.desc(), Programme.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [OwnedProgramme(programme, owner) for programme, owner in rows], total


def managed_programmes(actor: Actor, page: int, size: int) -> tuple[list[ProgrammeRow], int]:
    """Return one page of the programmes that ``actor`` manages, the newest first, and how many there are."""
    found, total = programmes_in_reach(actor, Role.PROGRAMME_MANAGER, page, size)
    counts = _learner_counts(actor, [each.programme for each in found])
    return [ProgrammeRow(each.programme, each.owner, counts[each.programme.id]) for each in found], total


def organisation_names(programme: Programme) -> OrganisationNames:
    """Return the names of the organisations behind a programme."""
    keys = [programme.owner_id, programme.funder_id]
    rows = db.session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys)))
    names = {row.id: row.name for row in rows}
    return OrganisationNames(names[programme.owner_id], names.get(programme.funder_id or 0, ""))


def funder_public_id(owner_id: int, funder_id: int | None) -> str:
    """Return the public id of the organisation that pays, '' when that is the owner."""
    funder = sa.select(Organisation.public_id).where(
        Organisation.id == funder_id, Organisation.id != owner_id
    )
    return db.session.scalar(funder) or ""


def manageable_owners(actor: Actor) -> list[Organisation]:
    """Return the organisations for which ``actor`` may add programmes, by name."""
    own = actor.organisations_as(Role.PROGRAMME_MANAGER)
    return [each for each in list_organisations() if actor.is_administrator or each.id in own]


def _reaches(actor: Actor, role: Role, *, has_paid: bool) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for membership in actor.memberships:
        if membership.role is role:
            is_theirs = Programme.owner_id == membership.organisation_id
            if has_paid:
                is_theirs = sa.or_(is_theirs, Programme.funder_id == membership.organisation_id)
            is_here = Programme.country.in_(["", membership.country])
            conditions.append(sa.and_(is_theirs, is_here) if membership.country else is_theirs)
    return conditions


def _learner_counts(actor: Actor, programmes: list[Programme]) -> dict[int, int]:
    """Count the learners of several programmes, each in the countries that ``actor`` may see, in one statement."""
    people = participants().where(Participation.programme_id.in_([each.id for each in programmes])).subquery()
    by_country = db.session.execute(
        sa.select(people.c.programme_id, people.c.country, sa.func.count()).group_by(
            people.c.programme_id, people.c.country
        )
    ).all()
    reach = {each.id: manager_countries(actor, each.owner_id) for each in programmes}
    counts = dict.fromkeys(reach, 0)
    for key, country, count in by_country:
        counts[key] += count if reach[key] & {"", country} else 0
    return counts
