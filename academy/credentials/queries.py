"""Reads of certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.queries import is_like
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.core.storage import storage
from academy.credentials.documents import Document, read_document
from academy.credentials.formats.pdf import TEMPLATE_VERSION
from academy.credentials.models import Certificate, CertificateState, RevocationReason
from academy.credentials.numbers import parse_number


@dataclass(frozen=True)
class CertificateView:
    """A certificate as pages show it: what is printed on it, and its state."""

    number: str
    document: Document
    state: CertificateState
    revoked_at: datetime | None
    revocation_reason: RevocationReason | None


def find_certificate(typed: str) -> CertificateView | None:
    """Return the certificate with the number a person typed, or None."""
    number = parse_number(typed)
    if number is None:
        return None
    certificate = db.session.scalars(sa.select(Certificate).where(Certificate.number == number)).one_or_none()
    return _view(certificate) if certificate else None


def certificates_of(person_id: int) -> list[CertificateView]:
    """Return the certificates of a person, newest first."""
    rows = db.session.scalars(
        sa.select(Certificate)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )
    return [_view(certificate) for certificate in rows]


def certificates_page(search: str, page: int, size: int) -> tuple[list[CertificateView], int]:
    """Return a page of the certificates whose holder's name or address fits, the newest first, and how many there are.

    Those of accounts that were erased are found by their number only.
    """
    chosen = sa.select(Certificate).join(Person, Person.id == Certificate.person_id).where(is_like(search))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.scalars(
        chosen.order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [_view(certificate) for certificate in rows], total


def holder_of(number: str) -> str:
    """Return the public id of the holder's account of a certificate; '' when it is closed, erased or unknown."""
    holder = sa.select(Person.public_id).join(Certificate, Certificate.person_id == Person.id)
    is_open = Person.closed_at.is_(None)
    return db.session.scalar(holder.where(Certificate.number == number, is_open)) or ""


def held_numbers(numbers: Collection[str]) -> set[str]:
    """Return those of ``numbers`` that certificates have whose holder was not erased."""
    held = sa.select(Certificate.number).where(
        Certificate.number.in_(numbers), Certificate.person_id.is_not(None)
    )
    return set(db.session.scalars(held))


def own_file(actor: Actor, number: str) -> bytes | None:
    """Return the PDF of ``actor``'s own valid certificate; None while it is being made, or made again.

    Raises NotFoundError for a number that is unknown, somebody else's, or revoked.
    """
    row = db.session.execute(
        sa.select(Certificate.file_name, Certificate.file_version).where(
            Certificate.number == number,
            Certificate.person_id == actor.person_id,
            Certificate.revoked_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such certificate in your account."))
    if row.file_name is None or row.file_version < TEMPLATE_VERSION:
        return None
    return storage().get(row.file_name)


def _view(certificate: Certificate) -> CertificateView:
    return CertificateView(
        number=certificate.number,
        document=read_document(certificate.content),
        state=certificate.state,
        revoked_at=certificate.revoked_at,
        revocation_reason=certificate.revocation_reason,
    )
