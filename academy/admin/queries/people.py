"""People with their roles, as administrators read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Membership, Organisation, Person
from academy.accounts.queries import is_like
from academy.core import locales
from academy.core.db import db
from academy.core.i18n import current_locale
from academy.core.names import folded
from academy.core.permissions import Role

#: The beginning of a country's name that is enough: fewer letters begin many people's names.
ENOUGH_OF_A_COUNTRY = 5


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


def people_page(search: str, role: Role | None, page: int, size: int) -> tuple[list[PersonRow], int]:
    """Return a page of open accounts, the newest first, and how many fit: name, address, id or country, and role."""
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


def _conditions(search: str, role: Role | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if search:
        is_there = Person.country.in_(_countries(search))
        has_id = Person.public_id.icontains(search, autoescape=True)
        conditions.append(sa.or_(is_like(search), has_id, is_there))
    if role is Role.ADMINISTRATOR:
        conditions.append(Person.is_administrator.is_(True))
    elif role is not None:
        conditions.append(Person.id.in_(sa.select(Membership.person_id).where(Membership.role == role)))
    return conditions


def _countries(search: str) -> list[str]:
    """Return the codes of the countries that ``search`` names, in the reader's language or in English."""
    wanted = folded(search)
    found = []
    for code in locales.countries():
        names = [folded(locales.country_name(code, locale)) for locale in (current_locale(), "en")]
        is_begun = len(wanted) >= ENOUGH_OF_A_COUNTRY and any(name.startswith(wanted) for name in names)
        if wanted in names or is_begun:
            found.append(code)
    return found


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
