"""Close an account, take it back within the days of grace, and erase it.

A closed account is nobody at once: no sign-in, no list, no programme. For 14 days its rows stay, and signing in
takes it back; then, or at once when she asks for that, the register of personal data says what goes
(academy.core.personal_data).
"""

from datetime import timedelta
from enum import StrEnum

from academy.accounts import notices
from academy.accounts.models import Person
from academy.accounts.queries.consents import standing_purposes
from academy.accounts.services.administrators import keep_an_administrator
from academy.accounts.services.consents import withdraw_consent
from academy.accounts.services.entry import write_to
from academy.accounts.services.sessions import end_all_sessions
from academy.core import audit, clock, tasks
from academy.core.db import db, lock_row, writing
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.core.personal_data import Subject
from academy.core.personal_data.erasing import erase
from academy.core.personal_data.raw_bytes import forget_deleted_bytes
from academy.web.addresses import public_url

DAYS_OF_GRACE = 14
ERASE = "accounts.erase"


class ClosingReason(StrEnum):
    """Why an administrator closes somebody's account; it is kept in the audit log."""

    ASKED = "asked"
    LEFT_WORK = "left-work"
    DIED = "died"
    MISUSE = "misuse"


def close_account(
    person: Person,
    *,
    is_erased_now: bool = False,
    by_operator: bool = False,
    by: Actor | None = None,
    reason: ClosingReason | None = None,
) -> None:
    """Close an account: end its sessions and its consents to programmes, and say when it is erased.

    Its owner does it, or for her the operator of the machine, or ``by`` an administrator who gives a ``reason``; then
    she gets a message. Raises ConflictError when it is closed already, and for the only administrator: somebody has
    to be left who can give the role.
    """
    if person.is_administrator:
        # Before her own row, so that two administrators who close theirs at once lock in one order.
        keep_an_administrator(
            person,
            ""
            if by or by_operator
            else _(
                "You are the only administrator. Make somebody else an administrator first, then close your account."
            ),
        )
    lock_open(person)
    for purpose in standing_purposes(person.id):
        if is_erased_now or purpose != notices.TERMS:
            withdraw_consent(person.id, purpose, "account-closed")
    person.closed_at = clock.now()
    person.erase_at = person.closed_at + (timedelta() if is_erased_now else timedelta(days=DAYS_OF_GRACE))
    end_all_sessions(person.id)
    db.session.flush()
    actor = "" if by_operator else (by or person).public_id
    audit.record(
        "person.close",
        f"person:{person.public_id}",
        actor=actor,
        **({"reason": reason.value} if reason else {}),
    )
    if by is not None:
        _tell(person)
    if is_erased_now:
        tasks.enqueue(ERASE, person.id)


def lock_open(person: Person) -> None:
    """Hold the row of ``person`` until this transaction ends. Raises ConflictError when the account is closed."""
    lock_row(person)
    if person.closed_at is not None:
        raise ConflictError(_("This account is closed already."))


def _tell(person: Person) -> None:
    if not person.email:
        return
    write_to(
        person,
        person.email,
        lambda: _("Your account was closed"),
        lambda: _(
            "An administrator of the academy closed your account. You have %(days)s days to take it back: "
            "sign in as before.\n\n%(sign_in)s",
            days=DAYS_OF_GRACE,
            sign_in=public_url("accounts.sign_in", locale=person.locale),
        ),
    )


def take_account_back(person: Person) -> None:
    """Open an account again that was closed and is not erased yet."""
    person.closed_at = person.erase_at = None
    db.session.flush()
    audit.record("person.take-back", f"person:{person.public_id}", actor=person.public_id)


def erase_account(person_id: int) -> None:
    """Erase a closed account whose days of grace are over; called outside of any transaction.

    Again, or killed in the middle, it comes to the same end.
    """
    with writing():
        person = db.session.get(Person, person_id)
        if person is None or person.erase_at is None or person.erase_at > clock.now():
            return
        for purpose in standing_purposes(person_id):
            withdraw_consent(person_id, purpose, "account-closed")
        subject = subject_of(person)
    erase(subject)
    forget_deleted_bytes()


def subject_of(person: Person) -> Subject:
    """Return the person as the register of personal data knows her."""
    addresses = (person.email, person.phone)
    return Subject(person.id, person.public_id, tuple(address for address in addresses if address))
