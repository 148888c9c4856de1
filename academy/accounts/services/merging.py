"""Make one account of two that one person made: the one that goes is closed and leads to the other.

Whatever belongs to the account that goes is the other's from then on; where both have the same thing, the rule beside
it says which stays. Certificates keep their numbers and addresses. It cannot be undone (docs/decisions/0620).
"""

import sqlalchemy as sa

from academy.accounts import signals
from academy.accounts.models import (
    AddressChange,
    Consent,
    LearnerProfile,
    LoginSession,
    Membership,
    OneTimeCode,
    Person,
)
from academy.accounts.passwords import NO_PASSWORD
from academy.accounts.permissions import Permission
from academy.accounts.queries.profile import ANSWER_COLUMNS
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.services.entry import write_to
from academy.accounts.services.operating import check, record
from academy.accounts.services.second_step import forget_second_step, move_second_step
from academy.accounts.services.sessions import end_all_sessions
from academy.core import clock
from academy.core.db import db, locked
from academy.core.errors import ConflictError, DomainError
from academy.core.files import OrderedFile
from academy.core.i18n import gettext as _
from academy.core.mail import Delivery
from academy.core.permissions import Actor
from academy.web.addresses import public_url


def merge_people(actor: Actor, going: Person, staying: Person) -> None:
    """Give everything of the account ``going`` to ``staying``, close it, and end the sessions of both.

    Raises ForbiddenError, DomainError for one and the same account, ConflictError when one of them is closed, is the
    actor's own that would go, or when a domain cannot put two things together.
    """
    check(actor, Permission.PERSON_WRITE)
    if going.id == staying.id:
        raise DomainError(_("Choose two different accounts."))
    if going.id == actor.person_id:
        raise ConflictError(_("You are signed in with this account. Let it be the one that stays."))
    _lock_open(going, staying)
    addresses = [address for address in (going.email, going.phone) if address]
    for person in (going, staying):
        end_all_sessions(person.id)
    _move_rows(going, staying)
    signals.person_merged.send(from_id=going.id, into_id=staying.id)
    _move_account(going, staying)
    for first, second, key in ((staying, going, "of"), (going, staying, "into")):
        record(actor, "person.merge", f"person:{first.public_id}", **{key: second.public_id})
    _tell(staying, addresses)


def _lock_open(*people: Person) -> None:
    """Hold both rows until this transaction ends, always in the same order. Raises ConflictError for a closed one."""
    held = db.session.scalars(
        locked(sa.select(Person).where(Person.id.in_([person.id for person in people])).order_by(Person.id))
    ).all()
    if any(person.closed_at is not None for person in held):
        raise ConflictError(
            _("One of these accounts is closed, or was merged already. Look for the other one.")
        )


def _move_rows(going: Person, staying: Person) -> None:
    """Move the rows of this domain, and those of core, which knows people by their public ids."""
    now = clock.now()
    _join_profiles(going.id, staying.id)
    _join_memberships(going.id, staying.id)
    db.session.execute(sa.delete(AddressChange).where(AddressChange.person_id.in_((going.id, staying.id))))
    # Links and codes on their way to an address of before open nothing any more; that they were given stays.
    db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.person_id.in_((going.id, staying.id)), OneTimeCode.used_at.is_(None))
        .values(expires_at=now)
    )
    # The account that stays keeps the second step that goes with its password, or sets one up at the next sign-in.
    if (
        staying.password_hash == NO_PASSWORD and not second_step_of(staying.id).is_set_up
    ):  # it takes over both
        move_second_step(going.id, staying.id)
    forget_second_step(going.id)
    for model in (OneTimeCode, LoginSession, Consent):
        db.session.execute(sa.update(model).where(model.person_id == going.id).values(person_id=staying.id))
    for owned in (Delivery, OrderedFile):
        db.session.execute(
            sa.update(owned).where(owned.owner == going.public_id).values(owner=staying.public_id)
        )
    db.session.flush()


def _join_profiles(from_id: int, into_id: int) -> None:
    """Keep every answer of the profile that stays, and take from the other what was not asked or answered there."""
    going, staying = db.session.get(LearnerProfile, from_id), db.session.get(LearnerProfile, into_id)
    if going is None:
        return
    if staying is None:
        staying = LearnerProfile(person_id=into_id, updated_at=going.updated_at)
        db.session.add(staying)
    for column in ANSWER_COLUMNS:
        if getattr(staying, column.key) is None:
            setattr(staying, column.key, getattr(going, column.key))
    db.session.delete(going)
    db.session.flush()


def _join_memberships(from_id: int, into_id: int) -> None:
    """Give roles to the account that stays. Who has one twice keeps it for all countries if one of them was."""
    held = {
        (each.organisation_id, each.role): each
        for each in db.session.scalars(sa.select(Membership).where(Membership.person_id == into_id))
    }
    for membership in db.session.scalars(sa.select(Membership).where(Membership.person_id == from_id)).all():
        known = held.get((membership.organisation_id, membership.role))
        if known is None:
            membership.person_id = into_id
        else:
            known.country = known.country if membership.country else ""
            db.session.delete(membership)
    db.session.flush()


def _move_account(going: Person, staying: Person) -> None:
    """Take over what the account that stays has not got, and leave nothing personal in the other."""
    email, phone, password_hash = going.email, going.phone, going.password_hash
    staying.is_administrator = staying.is_administrator or going.is_administrator
    going.is_administrator = False
    going.email = going.phone = None
    going.display_name = going.certificate_name = ""
    going.password_hash = NO_PASSWORD
    going.closed_at, going.merged_into = clock.now(), staying.public_id
    # What was merged into the account that goes leads on to the one that is there.
    db.session.execute(
        sa.update(Person).where(Person.merged_into == going.public_id).values(merged_into=staying.public_id)
    )
    db.session.flush()
    staying.email = staying.email or email
    staying.phone = staying.phone or phone
    if staying.password_hash == NO_PASSWORD:
        staying.password_hash = password_hash
    db.session.flush()


def _tell(person: Person, addresses: list[str]) -> None:
    """Write to every e-mail address that either account had: one of them may not sign in any more."""
    for address in sorted({*addresses, person.email or ""}):
        if "@" in address:
            write_to(
                person,
                address,
                lambda: _("Your two accounts are one now"),
                lambda: _(
                    "An administrator of the academy made one account of two that are yours. Your courses and "
                    "certificates are all there. Sign in with the address and password of the account that "
                    "stayed:\n\n%(sign_in)s\n\nIf you have no other account, tell the academy.",
                    sign_in=public_url("accounts.sign_in", locale=person.locale),
                ),
            )
