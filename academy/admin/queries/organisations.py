"""Organisations as administrators read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.codes import OrganisationKind
from academy.accounts.models import Membership, Organisation, Person
from academy.admin.organisation_parts import counts_of
from academy.core.db import db
from academy.core.names import folded
from academy.core.permissions import Role


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation in the list, with the number of each thing that domains count."""

    public_id: str
    name: str
    kind: OrganisationKind
    country: str
    closed_at: datetime | None
    is_merged: bool
    counts: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class MemberRow:
    """Somebody with a role in an organisation; ``country`` '' is all countries."""

    public_id: str
    name: str
    role: Role
    country: str


def organisations_page(
    search: str, is_closed: bool | None, page: int, size: int
) -> tuple[list[OrganisationRow], int]:
    """Return a page of organisations by name, and how many fit; ``is_closed`` None means both."""
    chosen = sa.select(Organisation)
    if search:
        key = folded(search)
        chosen = chosen.where(
            sa.or_(Organisation.name_key.contains(key, autoescape=True), Organisation.public_id == search)
        )
    if is_closed is not None:
        chosen = chosen.where(Organisation.closed_at.is_not(None) == is_closed)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    found = db.session.scalars(
        chosen.order_by(Organisation.name_key, Organisation.id).offset((page - 1) * size).limit(size)
    ).all()
    counts = counts_of([each.id for each in found])
    rows = [
        OrganisationRow(
            public_id=each.public_id,
            name=each.name,
            kind=each.kind,
            country=each.country,
            closed_at=each.closed_at,
            is_merged=each.merged_into is not None,
            counts=counts[each.id],
        )
        for each in found
    ]
    return rows, total


def members_page(organisation_id: int, page: int, size: int) -> tuple[list[MemberRow], int]:
    """Return a page of the roles that open accounts have in an organisation, by name, and how many there are."""
    held = (
        sa.select(Person.public_id, Person.display_name, Membership.role, Membership.country)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.closed_at.is_(None))
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(held.subquery())) or 0
    rows = db.session.execute(
        held.order_by(sa.func.lower(Person.display_name), Membership.id).offset((page - 1) * size).limit(size)
    )
    return [MemberRow(*row) for row in rows], total


def people_in(keys: Collection[int]) -> Mapping[int, int]:
    """Return how many people with an open account have a role in the organisations with these keys."""
    rows = db.session.execute(
        sa.select(Membership.organisation_id, sa.func.count(sa.distinct(Membership.person_id)))
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(keys), Person.closed_at.is_(None))
        .group_by(Membership.organisation_id)
    )
    return {row[0]: row[1] for row in rows}
