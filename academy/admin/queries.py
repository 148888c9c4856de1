"""What administrators read: people with their roles, and the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.accounts.addresses import AddressError, possible_addresses
from academy.accounts.models import Membership, Organisation, Person
from academy.core.audit import AuditEntry
from academy.core.db import db
from academy.core.permissions import Role


@dataclass(frozen=True)
class HeldRole:
    """A role of a person; ``organisation`` is '' for the administrator's, ``country`` '' for all countries."""

    role: Role
    organisation: str = ""
    organisation_id: str = ""
    country: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person in the list."""

    public_id: str
    name: str
    address: str
    country: str
    created_at: datetime
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit log; ``actor_name`` is '' for the system and for guests."""

    at: datetime
    actor: str
    actor_name: str
    action: str
    target: str
    detail: dict[str, Any]


def people_page(search: str, role: Role | None, page: int, size: int) -> tuple[list[PersonRow], int]:
    """Return a page of open accounts, the newest first, and how many fit: name, address or id, and role."""
    chosen = sa.select(Person).where(Person.closed_at.is_(None), *_conditions(search, role))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    people = db.session.scalars(chosen.order_by(Person.id.desc()).offset((page - 1) * size).limit(size)).all()
    roles = _roles_of([person.id for person in people])
    rows = [
        PersonRow(
            public_id=person.public_id,
            name=person.display_name,
            address=person.email or person.phone or "",
            country=person.country,
            created_at=person.created_at,
            roles=(*_administration(person), *roles.get(person.id, ())),
        )
        for person in people
    ]
    return rows, total


def roles_of(person: Person) -> list[HeldRole]:
    """Return the roles of one person."""
    return [*_administration(person), *_roles_of([person.id]).get(person.id, ())]


def audit_page(action: str, about: str, page: int, size: int) -> tuple[list[AuditRow], int]:
    """Return a page of the audit log, the newest first, and how many entries fit.

    ``action`` is the beginning of an action, such as ``role.``; ``about`` is the actor's public id or the
    thing that was acted on, such as ``person:k7qf2m9dxt4a`` or its id alone.
    """
    conditions = [AuditEntry.action.startswith(action, autoescape=True)] if action else []
    if about:
        is_target = sa.or_(
            AuditEntry.target == about, AuditEntry.target.endswith(f":{about}", autoescape=True)
        )
        conditions.append(sa.or_(AuditEntry.actor == about, is_target))
    total = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(*conditions)) or 0
    rows = db.session.execute(
        sa.select(
            AuditEntry.at,
            AuditEntry.actor,
            sa.func.coalesce(Person.display_name, ""),
            AuditEntry.action,
            AuditEntry.target,
            AuditEntry.detail,
        )
        .outerjoin(Person, Person.public_id == AuditEntry.actor)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [AuditRow(*row) for row in rows], total


def _conditions(search: str, role: Role | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if search:
        columns = (Person.display_name, Person.email, Person.phone, Person.public_id)
        is_alike = [column.icontains(search, autoescape=True) for column in columns]
        conditions.append(sa.or_(*is_alike, Person.phone.in_(_numbers(search))))
    if role is Role.ADMINISTRATOR:
        conditions.append(Person.is_administrator.is_(True))
    elif role is not None:
        conditions.append(Person.id.in_(sa.select(Membership.person_id).where(Membership.role == role)))
    return conditions


def _numbers(search: str) -> list[str]:
    """Return the numbers that ``search`` can mean, however it is typed."""
    try:
        return [address.text for address in possible_addresses(search, "")]
    except AddressError:
        return []


def _administration(person: Person) -> tuple[HeldRole, ...]:
    return (HeldRole(Role.ADMINISTRATOR),) if person.is_administrator else ()


def _roles_of(person_ids: Sequence[int]) -> dict[int, list[HeldRole]]:
    rows = db.session.execute(
        sa.select(
            Membership.person_id,
            Membership.role,
            Organisation.name,
            Organisation.public_id,
            Membership.country,
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(person_ids))
        .order_by(Organisation.name, Membership.role)
    )
    roles: dict[int, list[HeldRole]] = {}
    for person_id, role, name, public_id, country in rows:
        roles.setdefault(person_id, []).append(HeldRole(role, name, public_id, country))
    return roles
