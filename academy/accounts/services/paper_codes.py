"""One-time codes that an official gives on paper to a learner who has only a phone."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from academy.accounts.models import CodePurpose, Membership, OneTimeCode, Person
from academy.accounts.services.passwords import give_digits
from academy.core import audit, clock
from academy.core.db import db
from academy.core.errors import DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor

#: How long every sign-in says that a code was given.
TOLD_FOR = timedelta(days=14)


class Reason(StrEnum):
    """Why a code is given; it is kept in the audit log."""

    FORGOT_PASSWORD = "forgot-password"  # noqa: S105 - a reason, not a password
    NO_SMS = "no-sms"
    TAKEN_OVER = "taken-over"


class NotForCodeError(DomainError):
    """This person gets no code on paper."""

    code = "not-for-code"


def give_paper_code(actor: Actor, person: Person, reason: Reason) -> str:
    """Make a code for ``person`` and return its digits; the one before stops working. Raises NotForCodeError."""
    check_may_get_code(person)
    digits = give_digits(person, person.phone or "")
    audit.record("person.give-code", f"person:{person.public_id}", actor=actor.public_id, reason=reason.value)
    return digits


def check_may_get_code(person: Person) -> None:
    """Raise NotForCodeError unless ``person`` is a learner who has only a phone."""
    has_role = db.session.scalars(
        sa.select(Membership.id).where(Membership.person_id == person.id).limit(1)
    ).first()
    if person.is_administrator or has_role is not None:
        raise NotForCodeError(_("This person works for the academy. Codes on paper are for learners only."))
    if person.email is not None or person.phone is None:
        raise NotForCodeError(_("This person has an e-mail address and can get a link there."))


def tell_about_codes(person_id: int) -> list[datetime]:
    """Return when codes on paper were given for somebody who signs in: those not told of yet, and all of two weeks.

    Whoever used a code signs in first, so being told once is not enough.
    """
    moment = clock.now()
    codes = db.session.scalars(
        sa.select(OneTimeCode)
        .where(
            OneTimeCode.person_id == person_id,
            OneTimeCode.purpose == CodePurpose.PAPER,
            sa.or_(OneTimeCode.told_at.is_(None), OneTimeCode.created_at > moment - TOLD_FOR),
        )
        .order_by(OneTimeCode.id)
    ).all()
    for code in codes:
        code.told_at = code.told_at or moment
    return [code.created_at for code in codes]
