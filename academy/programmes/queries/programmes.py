"""Programmes as their managers see them."""

from dataclasses import dataclass

import sqlalchemy as sa

from academy.accounts.models import Organisation
from academy.accounts.queries import list_organisations
from academy.core.db import db
from academy.core.permissions import Actor, Role
from academy.disclosure.figures import Figure, Group, publish
from academy.disclosure.rates import PEOPLE_FOR_A_RATE
from academy.programmes.models import Participation, Programme
from academy.programmes.permissions import ALL_COUNTRIES, manager_countries
from academy.programmes.queries.facts import participants, people_facts


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in the manager's list, with the number of learners she may see."""

    programme: Programme
    owner: str
    learners: int


@dataclass(frozen=True)
class OrganisationNames:
    """Who runs a programme and who pays for it; ``funder`` '' when the owner does."""

    owner: str
    funder: str


@dataclass(frozen=True)
class Totals:
    """How many learners joined, started a course, and completed one within the days of the programme."""

    joined: int
    started: int
    completed: int

    @property
    def percent_completed(self) -> int | None:
        """Return the share of those who started that completed, in whole percent; None of too few for a rate."""
        if self.started < PEOPLE_FOR_A_RATE:
            return None
        return round(100 * self.completed / self.started)


@dataclass(frozen=True)
class PublishedTotals:
    """The totals of a programme as everybody may see them."""

    joined: Figure
    started: Figure
    completed: Figure


def managed_programmes(actor: Actor, page: int, size: int) -> tuple[list[ProgrammeRow], int]:
    """Return one page of the programmes that ``actor`` manages, the newest first, and how many there are."""
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
    ).all()
    counts = _learner_counts(actor, [programme for programme, _owner in rows])
    return [ProgrammeRow(programme, owner, counts[programme.id]) for programme, owner in rows], total


def organisation_names(programme: Programme) -> OrganisationNames:
    """Return the names of the organisations behind a programme."""
    keys = [programme.owner_id, programme.funder_id]
    rows = db.session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys)))
    names = {row.id: row.name for row in rows}
    return OrganisationNames(names[programme.owner_id], names.get(programme.funder_id or 0, ""))


def manageable_owners(actor: Actor) -> list[Organisation]:
    """Return the organisations for which ``actor`` may add programmes, by name."""
    own = actor.organisations_as(Role.PROGRAMME_MANAGER)
    return [each for each in list_organisations() if actor.is_administrator or each.id in own]


def totals_of(programme: Programme, countries: frozenset[str]) -> Totals:
    """Return the exact totals of a programme, for those who see its learners by name."""
    people = people_facts(programme, countries).subquery("people")
    joined, started, completed = db.session.execute(
        sa.select(sa.func.count(), sa.func.sum(people.c.has_started), sa.func.sum(people.c.has_completed))
    ).one()
    return Totals(joined, int(started or 0), int(completed or 0))


def published_totals(programme: Programme, courses: frozenset[int] | None = None) -> PublishedTotals:
    """Return the totals after disclosure control; with ``courses`` as if the programme had these."""
    people = people_facts(programme, ALL_COUNTRIES, courses).subquery("people")
    columns = (sa.literal(1), people.c.has_started, people.c.has_completed)
    counted = [
        each
        for counts in columns
        for each in (sa.func.sum(counts), sa.func.min(sa.case((counts == 1, people.c.record_key))))
    ]
    row = db.session.execute(sa.select(*counted).select_from(people)).one()
    return PublishedTotals(*(_published(row[place], row[place + 1]) for place in range(0, len(row), 2)))


def _published(count: int | None, smallest_key: int | None) -> Figure:
    return publish(Group(int(count), int(smallest_key)) if count and smallest_key is not None else Group())


def _reaches(actor: Actor) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for membership in actor.memberships:
        if membership.role is Role.PROGRAMME_MANAGER:
            is_owner = Programme.owner_id == membership.organisation_id
            is_here = Programme.country.in_(["", membership.country])
            conditions.append(sa.and_(is_owner, is_here) if membership.country else is_owner)
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
