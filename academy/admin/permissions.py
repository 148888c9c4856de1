"""What may be done with other people's accounts and the audit log, and by whom."""

from enum import StrEnum

import sqlalchemy as sa

from academy.accounts.queries import (
    Organisation,
    Person,
    get_organisation_by_public_id,
    get_person_by_public_id,
)
from academy.core.db import db
from academy.core.errors import ConflictError, NotFoundError
from academy.core.failures import TaskFailure
from academy.core.i18n import gettext as _
from academy.core.mail import Delivery, DeliveryState
from academy.core.permissions import Grants, Role
from academy.core.work import can_be_tried


class Permission(StrEnum):
    """The permissions of looking after the academy."""

    PERSON_READ = "admin:person:read"
    PERSON_WRITE = "admin:person:write"
    ORGANISATION_READ = "admin:organisation:read"
    ORGANISATION_WRITE = "admin:organisation:write"
    ROLE_WRITE = "admin:role:write"
    SESSION_END = "admin:session:end"
    SECOND_STEP_REMOVE = "admin:second-step:remove"
    AUDIT_READ = "admin:audit:read"
    AUDIT_EXPORT = "admin:audit:export"
    WORK_READ = "admin:work:read"
    WORK_WRITE = "admin:work:write"
    MESSAGE_READ = "admin:message:read"
    MESSAGE_SEND = "admin:message:send"
    HEALTH_READ = "admin:health:read"


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

GRANTS: Grants = dict.fromkeys(Permission, ADMINISTRATORS)


def get_waiting_message_or_404(public_id: str) -> Delivery:
    """Return the message ``public_id`` that has not gone out and still has its text. Raises NotFoundError."""
    message = db.session.scalars(
        sa.select(Delivery).where(
            Delivery.public_id == public_id, Delivery.state != DeliveryState.SENT, Delivery.body != ""
        )
    ).one_or_none()
    if message is None:
        raise NotFoundError(_("This message has gone out, or its text is no longer kept."))
    return message


def get_person_or_404(public_id: str) -> Person:
    """Return the person ``public_id``, whatever became of the account. Raises NotFoundError for an unknown one."""
    person = get_person_by_public_id(public_id)
    if person is None:
        raise NotFoundError(_("There is no such account, or it is closed."))
    return person


def get_open_person_or_404(public_id: str) -> Person:
    """Return the person ``public_id`` whose account is open. Raises NotFoundError for any other."""
    return open_or_404(get_person_or_404(public_id))


def open_or_404(person: Person) -> Person:
    """Return ``person``. Raises NotFoundError when the account is closed."""
    if person.closed_at is not None:
        raise NotFoundError(_("There is no such account, or it is closed."))
    return person


def get_organisation_or_404(public_id: str, *, is_open: bool = False) -> Organisation:
    """Return the organisation ``public_id``.

    Raises NotFoundError for an unknown one, and ConflictError for a closed one where it must be open.
    """
    organisation = get_organisation_by_public_id(public_id)
    if organisation is None:
        raise NotFoundError(_("There is no such organisation."))
    if is_open and organisation.closed_at is not None:
        raise ConflictError(
            _("The organisation %(name)s is closed. Look at its page first.", name=organisation.name)
        )
    return organisation


def get_failure_or_404(public_id: str) -> TaskFailure:
    """Return a failed piece of work that can be tried again. Raises NotFoundError for any other."""
    failure = db.session.scalars(
        sa.select(TaskFailure).where(TaskFailure.public_id == public_id)
    ).one_or_none()
    if failure is None or not can_be_tried(failure):
        raise NotFoundError(_("This is done meanwhile, or it runs again by itself."))
    return failure
