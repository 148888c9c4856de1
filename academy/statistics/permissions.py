"""Who sees figures and who takes files of rows."""

from enum import StrEnum

from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor, Grants, Role
from academy.programmes.queries import Programme, find_programme
from academy.programmes.reach import ALL_COUNTRIES, countries_for, is_in_reach


class Permission(StrEnum):
    """Permissions of statistics. Taking rows is a permission of its own."""

    FIGURES_READ = "statistics:figures:read"
    ROWS_EXPORT = "statistics:rows:export"


GRANTS: Grants = {
    Permission.FIGURES_READ: frozenset({Role.AGENCY_ANALYST, Role.ADMINISTRATOR}),
    Permission.ROWS_EXPORT: frozenset({Role.AGENCY_ANALYST}),
}


def get_figures_or_404(actor: Actor, public_id: str) -> tuple[Programme, frozenset[str]]:
    """Return a programme whose figures ``actor`` may see, and for which countries ('' means all).

    Raises NotFoundError for a programme of organisations in which the actor is no analyst.
    """
    return _get_or_404(actor, public_id, is_open_to_administrators=True)


def get_rows_or_404(actor: Actor, public_id: str) -> tuple[Programme, frozenset[str]]:
    """Return a programme whose rows ``actor`` may take: an analyst of its owner or funder, nobody else."""
    return _get_or_404(actor, public_id, is_open_to_administrators=False)


def _get_or_404(
    actor: Actor, public_id: str, *, is_open_to_administrators: bool
) -> tuple[Programme, frozenset[str]]:
    programme = find_programme(public_id)
    if programme is not None:
        countries = countries_for(actor, Role.AGENCY_ANALYST, (programme.owner_id, programme.funder_id))
        if actor.is_administrator and is_open_to_administrators:
            countries = ALL_COUNTRIES
        if is_in_reach(programme, countries):
            return programme, countries
    raise NotFoundError(_("There is no such programme among those of your organisation."))
