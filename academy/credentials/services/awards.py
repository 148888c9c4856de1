"""An award of any kind: issued with its document and number, given to another account, revoked."""

from datetime import datetime

import sqlalchemy as sa

from academy.core import audit, clock, tasks
from academy.core.db import db
from academy.core.errors import ConflictError, NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.credentials.documents import Document
from academy.credentials.models import Certificate, RevocationReason
from academy.credentials.services.files import FILE_LEASE


def issue_certificate(
    document: Document, *, completion_id: int, person_id: int, issued_at: datetime
) -> Certificate:
    """Issue a certificate that says what ``document`` says; the PDF is made after the commit.

    Called in the completion's transaction. A second call for the same completion breaks the UNIQUE
    constraint, so no race can issue two.
    """
    certificate = Certificate(
        number=document.number,
        completion_id=completion_id,
        person_id=person_id,
        content=document.to_canonical_json(),
        issued_at=issued_at,
        file_due_at=clock.now() + FILE_LEASE,
    )
    db.session.add(certificate)
    db.session.flush()
    audit.record("certificate.issue", f"certificate:{certificate.number}")
    tasks.enqueue("credentials.make_file", certificate.id)
    return certificate


def move_certificates(_sender: object, *, from_id: int, into_id: int) -> None:
    """Give the certificates of the person ``from_id`` to ``into_id``; what they say and their numbers stay."""
    db.session.execute(
        sa.update(Certificate).where(Certificate.person_id == from_id).values(person_id=into_id)
    )


def detach_certificate(_sender: object, *, completion_id: int) -> None:
    """Let a certificate stand by itself whose completion goes, because its holder completed the course twice."""
    db.session.execute(
        sa.update(Certificate).where(Certificate.completion_id == completion_id).values(completion_id=None)
    )


def revoke_certificate(actor: Actor, number: str, reason: RevocationReason, note: str = "") -> Certificate:
    """Revoke a certificate; the public page says so at once. ``note`` is kept in the audit log only.

    Raises NotFoundError for an unknown number and ConflictError when it is revoked already.
    """
    certificate = db.session.scalars(
        sa.select(Certificate).where(Certificate.number == number).with_for_update()
    ).one_or_none()
    if certificate is None:
        raise NotFoundError(_("No certificate has this number."))
    if certificate.revoked_at is not None:
        raise ConflictError(_("This certificate is revoked already."))
    certificate.revoked_at = clock.now()
    certificate.revocation_reason = reason
    audit.record(
        "certificate.revoke", f"certificate:{number}", actor=actor.public_id, reason=reason.value, note=note
    )
    db.session.flush()
    return certificate
