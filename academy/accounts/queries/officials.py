"""Whom an official may help to come back into an account."""

from collections.abc import Collection

import sqlalchemy as sa

from academy.accounts.models import Membership, Organisation, Person
from academy.core.db import db
from academy.core.permissions import Actor, Role

ALL_COUNTRIES = ""


def countries_in_reach(actor: Actor) -> frozenset[str]:
    """Return the countries whose learners an official may give codes to; '' stands for all."""
    if actor.is_administrator:
        return frozenset({ALL_COUNTRIES})
    rows = db.session.execute(
        sa.select(Membership.country, Organisation.country)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == actor.person_id, Membership.role == Role.PROGRAMME_MANAGER)
    )
    return frozenset(narrowed or country for narrowed, country in rows)


def is_in_reach(person: Person, countries: frozenset[str]) -> bool:
    """Say whether the account is open and in one of ``countries``."""
    return person.closed_at is None and (ALL_COUNTRIES in countries or (person.country or None) in countries)


def phone_only_people(person_ids: Collection[int], countries: frozenset[str]) -> dict[int, str]:
    """Return the public ids, by key, of those of ``person_ids`` in ``countries`` who have only a phone."""
    chosen = sa.select(Person.id, Person.public_id).where(
        Person.id.in_(person_ids),
        Person.email.is_(None),
        Person.phone.is_not(None),
        Person.closed_at.is_(None),
    )
    if ALL_COUNTRIES not in countries:
        chosen = chosen.where(Person.country.in_(sorted(countries)))
    return {row.id: row.public_id for row in db.session.execute(chosen)}
