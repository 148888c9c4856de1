"""What may be done with programmes, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from academy.core.db import db
from academy.core.errors import ForbiddenError, NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import SIGNED_IN, Actor, Grants, Role
from academy.programmes.models import Participation, Programme
from academy.programmes.reach import is_in_reach, manager_countries


class Permission(StrEnum):
    """Permissions of programmes."""

    PROGRAMME_READ = "programmes:programme:read"
    PROGRAMME_WRITE = "programmes:programme:write"
    PARTICIPATION_JOIN = "programmes:participation:join"
    PARTICIPATION_LEAVE = "programmes:participation:leave"


MANAGERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})

GRANTS: Grants = {
    Permission.PROGRAMME_READ: MANAGERS,
    Permission.PROGRAMME_WRITE: MANAGERS,
    Permission.PARTICIPATION_JOIN: SIGNED_IN,
    Permission.PARTICIPATION_LEAVE: SIGNED_IN,
}


@dataclass(frozen=True)
class ManagedProgramme:
    """A programme as one manager may see it: with the learners of ``countries`` ('' means all)."""

    programme: Programme
    countries: frozenset[str]
    may_edit: bool


def get_programme_or_404(actor: Actor, public_id: str) -> ManagedProgramme:
    """Return a programme that ``actor`` manages. Raises NotFoundError for any other."""
    programme = db.session.scalars(sa.select(Programme).where(Programme.public_id == public_id)).one_or_none()
    if programme is not None:
        countries = manager_countries(actor, programme.owner_id)
        if is_in_reach(programme, countries):
            may_edit = "" in countries or programme.country in countries
            return ManagedProgramme(programme, countries, may_edit)
    raise NotFoundError(_("There is no such programme among yours."))


def get_editable_or_404(actor: Actor, public_id: str) -> Programme:
    """Return a programme that ``actor`` may change.

    Raises NotFoundError for a foreign one, ForbiddenError when it reaches beyond the actor's country.
    """
    managed = get_programme_or_404(actor, public_id)
    if not managed.may_edit:
        raise ForbiddenError(_("This programme works in several countries. You look after one of them."))
    return managed.programme


def get_participation_or_404(actor: Actor, public_id: str) -> Programme:
    """Return the programme in which ``actor`` takes part. Raises NotFoundError for any other."""
    programme = db.session.scalars(
        sa.select(Programme)
        .join(Participation, Participation.programme_id == Programme.id)
        .where(
            Programme.public_id == public_id,
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
        )
    ).one_or_none()
    if programme is None:
        raise NotFoundError(_("You do not take part in this programme, or you have left it already."))
    return programme
