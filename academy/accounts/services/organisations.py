"""Organisations: add, change, close, open again, and merge two that are one."""

import sqlalchemy as sa

from academy.accounts import signals
from academy.accounts.codes import OrganisationKind
from academy.accounts.models import (
    LONGEST_NAME_KEY,
    LONGEST_ORGANISATION_NAME,
    Membership,
    Organisation,
    Person,
)
from academy.accounts.permissions import Permission
from academy.accounts.services.operating import check, record
from academy.accounts.services.sessions import end_all_sessions
from academy.core import audit, clock, locales
from academy.core.db import db, locked
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.names import folded, tidy_line
from academy.core.permissions import Actor


def create_organisation(
    actor: Actor | None, *, name: str, kind: OrganisationKind, country: str = ""
) -> Organisation:
    """Add an organisation. ``actor`` None is the operator of the machine.

    Raises ForbiddenError without the permission, ConflictError when the name is taken, also in another dress,
    DomainError on a name that cannot be seen or is too long and on an unknown country.
    """
    check(actor, Permission.ORGANISATION_WRITE)
    organisation = Organisation(public_id=new_public_id(), kind=kind, created_at=clock.now())
    _fill(organisation, name, kind, country)
    db.session.add(organisation)
    db.session.flush()
    record(actor, "organisation.create", _target(organisation))
    return organisation


def update_organisation(
    actor: Actor | None, organisation: Organisation, *, name: str, kind: OrganisationKind, country: str
) -> None:
    """Change name, kind and country; the audit log keeps old and new. Raises what `create_organisation` raises."""
    check(actor, Permission.ORGANISATION_WRITE)
    lock_open(organisation)
    before = _facts(organisation)
    _fill(organisation, name, kind, country)
    db.session.flush()
    changes = audit.changes(before, _facts(organisation))
    if changes:
        record(actor, "organisation.update", _target(organisation), changes=changes)


def close_organisation(actor: Actor | None, organisation: Organisation) -> None:
    """Close an organisation: take every role in it away, end those people's sessions, and tell higher domains.

    Raises ForbiddenError, and ConflictError when it is closed already.
    """
    check(actor, Permission.ORGANISATION_WRITE)
    lock_open(organisation)
    for membership, person_public_id in _memberships(organisation):
        end_all_sessions(membership.person_id)
        record(
            actor,
            "role.revoke",
            f"person:{person_public_id}",
            role=membership.role,
            organisation=organisation.public_id,
        )
        db.session.delete(membership)
    organisation.closed_at = clock.now()
    db.session.flush()
    record(actor, "organisation.close", _target(organisation))
    signals.organisation_closed.send(
        organisation_id=organisation.id, actor_public_id=actor.public_id if actor else ""
    )


def reopen_organisation(actor: Actor | None, organisation: Organisation) -> None:
    """Open a closed organisation again; nobody has a role in it yet.

    Raises ForbiddenError, and ConflictError when it is open already or merged into another.
    """
    check(actor, Permission.ORGANISATION_WRITE)
    [found] = lock_all(organisation)
    if found.merged_into is not None:
        raise ConflictError(_("This organisation was merged into another one. It cannot be opened again."))
    if found.closed_at is None:
        raise ConflictError(_("This organisation is open already."))
    found.closed_at = None
    db.session.flush()
    record(actor, "organisation.reopen", _target(found))


def merge_organisations(
    actor: Actor | None, going: Organisation, staying: Organisation, *, keeps_name_of_going: bool = False
) -> None:
    """Make one organisation of two: roles and all that other domains hold of ``going`` are ``staying``'s from now on.

    The row of ``going`` stays, closed, and points to the other. Whoever had a role in it signs in again. Raises
    ForbiddenError, DomainError for one and the same, ConflictError when one of them is closed.
    """
    check(actor, Permission.ORGANISATION_WRITE)
    if going.id == staying.id:
        raise DomainError(_("Choose two different organisations."))
    lock_open(going, staying)
    roles = _move_memberships(going, staying)
    going.closed_at, going.merged_into = clock.now(), staying.public_id
    # What was merged into the one that goes leads on to the one that is there.
    db.session.execute(
        sa.update(Organisation)
        .where(Organisation.merged_into == going.public_id)
        .values(merged_into=staying.public_id)
    )
    if keeps_name_of_going:
        _swap_names(actor, going, staying)
    db.session.flush()
    record(actor, "organisation.merge", _target(going), into=staying.public_id, roles=roles)
    record(actor, "organisation.take-over", _target(staying), of=going.public_id, roles=roles)
    signals.organisation_merged.send(from_id=going.id, into_id=staying.id)


def lock_open(*organisations: Organisation) -> None:
    """Hold organisations until this transaction ends, as they are now. Raises ConflictError when one is closed."""
    for organisation in lock_all(*organisations):
        if organisation.closed_at is not None:
            raise ConflictError(
                _("The organisation %(name)s is closed. Look at its page first.", name=organisation.name)
            )


def lock_all(*organisations: Organisation) -> list[Organisation]:
    """Return organisations as they are now, held until this transaction ends, always in the same order."""
    return list(
        db.session.scalars(
            locked(
                sa.select(Organisation)
                .where(Organisation.id.in_([each.id for each in organisations]))
                .order_by(Organisation.id)
            )
        )
    )


def _move_memberships(going: Organisation, staying: Organisation) -> int:
    """Give the roles in ``going`` to ``staying``; return how many. Who has one in both keeps the wider of the two."""
    held = {(each.person_id, each.role): each for each, _public_id in _memberships(staying)}
    moved = [each for each, _public_id in _memberships(going)]
    for membership in moved:
        end_all_sessions(membership.person_id)
        known = held.get((membership.person_id, membership.role))
        if known is None:
            membership.organisation_id = staying.id
        else:
            # Two different countries cannot be one role: the role in the organisation that stays counts.
            known.country = known.country if membership.country else ""
            db.session.delete(membership)
    db.session.flush()
    return len(moved)


def _memberships(organisation: Organisation) -> list[tuple[Membership, str]]:
    rows = db.session.execute(
        sa.select(Membership, Person.public_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation.id)
        .order_by(Membership.id)
    )
    return [(membership, public_id) for membership, public_id in rows]


def _swap_names(actor: Actor | None, going: Organisation, staying: Organisation) -> None:
    """Give each the name of the other; no two may have one name in between."""
    names = (going.name, going.name_key), (staying.name, staying.name_key)
    going.name = going.name_key = going.public_id
    db.session.flush()
    staying.name, staying.name_key = names[0]
    db.session.flush()
    going.name, going.name_key = names[1]
    for organisation, before in ((going, names[0][0]), (staying, names[1][0])):
        changes = audit.changes({"name": before}, {"name": organisation.name})
        record(actor, "organisation.update", _target(organisation), changes=changes)


def _fill(organisation: Organisation, name: str, kind: OrganisationKind, country: str) -> None:
    line = tidy_line(name)
    if not line:
        raise DomainError(_("Type the name of the organisation."))
    if len(line) > LONGEST_ORGANISATION_NAME:
        raise DomainError(
            _("This name is too long. Use at most %(count)s characters.", count=LONGEST_ORGANISATION_NAME)
        )
    if country and country not in locales.countries():
        raise DomainError(_("Choose a country from the list."))
    key = folded(line)[:LONGEST_NAME_KEY]
    same = sa.select(Organisation).where(sa.or_(Organisation.name_key == key, Organisation.name == line))
    known = [each for each in db.session.scalars(same) if each.id != organisation.id]
    if known:
        raise ConflictError(_taken(known[0]))
    organisation.name, organisation.name_key = line, key
    organisation.kind, organisation.country = kind, country


def _taken(known: Organisation) -> str:
    if known.closed_at is None:
        return str(_("There is already an organisation with this name."))
    return str(_("A closed organisation has this name. Open that one again, or choose another name."))


def _facts(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "kind": organisation.kind.value,
        "country": organisation.country,
    }


def _target(organisation: Organisation) -> str:
    return f"organisation:{organisation.public_id}"
