"""The countries in which somebody works with programmes; '' stands for all."""

from collections.abc import Collection

from academy.core.permissions import Actor, Role
from academy.programmes.models import Programme

#: Countries of somebody whom nothing narrows: '' stands for all.
ALL_COUNTRIES = frozenset({""})


def countries_for(actor: Actor, role: Role, organisation_ids: Collection[int | None]) -> frozenset[str]:
    """Return the countries for which ``actor`` holds ``role`` in one of the organisations; '' means all."""
    return frozenset(
        membership.country
        for membership in actor.memberships
        if membership.role is role and membership.organisation_id in organisation_ids
    )


def is_in_reach(programme: Programme, countries: frozenset[str]) -> bool:
    """Say whether a programme works where a role is held: a programme of all countries is in everyone's reach."""
    return bool(countries) and ("" in countries or programme.country in countries | {""})


def manager_countries(actor: Actor, owner_id: int) -> frozenset[str]:
    """Return the countries in which ``actor`` manages the programmes of an organisation; '' means all."""
    if actor.is_administrator:
        return ALL_COUNTRIES
    return countries_for(actor, Role.PROGRAMME_MANAGER, (owner_id,))
