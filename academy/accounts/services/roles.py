"""The roles that people hold, in organisations and over the whole academy."""

import sqlalchemy as sa

from academy.accounts.codes import MEMBER_ROLES
from academy.accounts.models import Membership, Organisation, Person
from academy.accounts.permissions import Permission
from academy.accounts.services.administrators import keep_an_administrator
from academy.accounts.services.closing import lock_open as lock_open_account
from academy.accounts.services.operating import check, record
from academy.accounts.services.organisations import lock_open
from academy.accounts.services.sessions import end_all_sessions
from academy.core import audit, clock
from academy.core.db import db
from academy.core.errors import DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor, Role


def grant_role(
    actor: Actor | None, person: Person, organisation: Organisation, role: Role, country: str = ""
) -> Membership:
    """Give ``person`` a role in ``organisation`` and end the person's sessions. Granting twice is harmless.

    ``country`` narrows the role to one country. Raises ForbiddenError without the permission, DomainError on
    a role that is not held in organisations, ConflictError when the organisation or the account is closed.
    """
    check(actor, Permission.ROLE_GRANT)
    if role not in MEMBER_ROLES:
        raise DomainError(_("This role is not given in an organisation."))
    lock_open(organisation)
    lock_open_account(person)
    membership = _find(person, organisation, role)
    if membership is None:
        membership = Membership(
            person_id=person.id, organisation_id=organisation.id, role=role, created_at=clock.now()
        )
        db.session.add(membership)
    narrowed = audit.changes({"country": membership.country or ""}, {"country": country})
    membership.country = country
    db.session.flush()
    end_all_sessions(person.id)
    record(actor, "role.grant", f"person:{person.public_id}", **_facts(organisation, role, narrowed))
    return membership


def revoke_role(actor: Actor | None, person: Person, organisation: Organisation, role: Role) -> None:
    """Take a role in ``organisation`` away and end the person's sessions. Raises ForbiddenError."""
    check(actor, Permission.ROLE_GRANT)
    membership = _find(person, organisation, role)
    if membership is None:
        return
    narrowed = audit.changes({"country": membership.country}, {"country": ""})
    db.session.delete(membership)
    db.session.flush()
    end_all_sessions(person.id)
    record(actor, "role.revoke", f"person:{person.public_id}", **_facts(organisation, role, narrowed))


def make_administrator(actor: Actor | None, person: Person, *, is_administrator: bool = True) -> None:
    """Give or take the administrator's role and end the person's sessions.

    Raises ForbiddenError, and ConflictError when the account that gets it is closed, or nobody would be left with it.
    """
    check(actor, Permission.ROLE_GRANT)
    if is_administrator:
        lock_open_account(person)
    elif person.is_administrator:
        keep_an_administrator(person)
    person.is_administrator = is_administrator
    db.session.flush()
    end_all_sessions(person.id)
    action = "role.grant" if is_administrator else "role.revoke"
    record(actor, action, f"person:{person.public_id}", role=Role.ADMINISTRATOR)


def _facts(organisation: Organisation, role: Role, narrowed: dict[str, list[object]]) -> dict[str, object]:
    """Return what the audit log keeps: the role, and to which country it was and is narrowed where that matters."""
    facts: dict[str, object] = {"role": role, "organisation": organisation.public_id}
    return {**facts, "changes": narrowed} if narrowed else facts


def _find(person: Person, organisation: Organisation, role: Role) -> Membership | None:
    return db.session.scalars(
        sa.select(Membership).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.role == role,
        )
    ).one_or_none()
