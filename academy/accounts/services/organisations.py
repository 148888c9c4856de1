"""Organisations, and the roles that people hold in them."""

import sqlalchemy as sa

from academy.accounts.models import MEMBER_ROLES, Membership, Organisation, OrganisationKind, Person
from academy.accounts.permissions import GRANTS, Permission
from academy.accounts.services.administrators import keep_an_administrator
from academy.accounts.services.sessions import end_all_sessions
from academy.core import audit, clock
from academy.core.db import db
from academy.core.errors import ConflictError, DomainError, ForbiddenError
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.permissions import Actor, Role, may

#: Who acts on the command line, where the operator of the machine types.
OPERATOR = None


def create_organisation(
    actor: Actor | None, *, name: str, kind: OrganisationKind, country: str = ""
) -> Organisation:
    """Add an organisation. ``actor`` None is the operator of the machine.

    Raises ForbiddenError without the permission, ConflictError when the name is taken.
    """
    _check(actor, Permission.ORGANISATION_CREATE)
    if db.session.scalars(sa.select(Organisation.id).where(Organisation.name == name)).first():
        raise ConflictError(_("There is already an organisation with this name."))
    organisation = Organisation(
        public_id=new_public_id(), name=name, kind=kind, country=country, created_at=clock.now()
    )
    db.session.add(organisation)
    db.session.flush()
    _record(actor, "organisation.create", f"organisation:{organisation.public_id}")
    return organisation


def grant_role(
    actor: Actor | None, person: Person, organisation: Organisation, role: Role, country: str = ""
) -> Membership:
    """Give ``person`` a role in ``organisation`` and end the person's sessions. Granting twice is harmless.

    ``country`` narrows the role to one country. Raises ForbiddenError without the permission, DomainError on
    a role that is not held in organisations.
    """
    _check(actor, Permission.ROLE_GRANT)
    if role not in MEMBER_ROLES:
        raise DomainError(_("This role is not given in an organisation."))
    membership = _find(person, organisation, role)
    if membership is None:
        membership = Membership(
            person_id=person.id, organisation_id=organisation.id, role=role, created_at=clock.now()
        )
        db.session.add(membership)
    membership.country = country
    db.session.flush()
    end_all_sessions(person.id)
    _record(actor, "role.grant", f"person:{person.public_id}", role=role, organisation=organisation.public_id)
    return membership


def revoke_role(actor: Actor | None, person: Person, organisation: Organisation, role: Role) -> None:
    """Take a role in ``organisation`` away and end the person's sessions. Raises ForbiddenError."""
    _check(actor, Permission.ROLE_GRANT)
    membership = _find(person, organisation, role)
    if membership is None:
        return
    db.session.delete(membership)
    db.session.flush()
    end_all_sessions(person.id)
    _record(
        actor, "role.revoke", f"person:{person.public_id}", role=role, organisation=organisation.public_id
    )


def make_administrator(actor: Actor | None, person: Person, *, is_administrator: bool = True) -> None:
    """Give or take the administrator's role and end the person's sessions.

    Raises ForbiddenError, and ConflictError when nobody would be left who has the role.
    """
    _check(actor, Permission.ROLE_GRANT)
    if person.is_administrator and not is_administrator:
        keep_an_administrator(person)
    person.is_administrator = is_administrator
    db.session.flush()
    end_all_sessions(person.id)
    action = "role.grant" if is_administrator else "role.revoke"
    _record(actor, action, f"person:{person.public_id}", role=Role.ADMINISTRATOR)


def _find(person: Person, organisation: Organisation, role: Role) -> Membership | None:
    return db.session.scalars(
        sa.select(Membership).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.role == role,
        )
    ).one_or_none()


def _check(actor: Actor | None, permission: Permission) -> None:
    if actor is not OPERATOR and not may(actor, permission, GRANTS):
        raise ForbiddenError(_("Your account cannot do this."))


def _record(actor: Actor | None, action: str, target: str, **detail: str) -> None:
    audit.record(action, target, actor=actor.public_id if actor else "", **detail)
