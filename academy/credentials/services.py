"""Writes of certificates: issue in the completion's transaction, make the PDF, revoke."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from academy.accounts.queries import get_person
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core import audit, clock, locales, tasks
from academy.core.dates import day_in
from academy.core.db import db, rollback, writing
from academy.core.errors import ConflictError, NotFoundError
from academy.core.i18n import force_locale, gettext
from academy.core.i18n import gettext as _
from academy.core.names import without_pictures
from academy.core.permissions import Actor
from academy.core.storage import storage
from academy.credentials import document
from academy.credentials.models import Certificate, RevocationReason
from academy.credentials.numbers import new_number
from academy.credentials.render import TEMPLATE_VERSION, render_certificate
from academy.credentials.signals import certificate_issued, certificate_revoked

#: How long one try to make a PDF may take before the sweep starts another.
FILE_LEASE = timedelta(minutes=5)
#: How far ahead many certificates that were issued at once may be spaced out.
LONGEST_FILE_WAIT = timedelta(days=1)
FILES_A_SWEEP = 100
OLD_FILES_A_SWEEP = 20


def issue_certificate(
    *, completion_id: int, person_id: int, edition_id: int, completed_at: datetime
) -> Certificate:
    """Issue the certificate of one completion; the PDF is made after the commit.

    Called in the completion's transaction. A second call for the same completion breaks the UNIQUE
    constraint, so no race can issue two.
    """
    content = content_for(person_id, load_edition(edition_id), completed_at)
    certificate = Certificate(
        number=content.number,
        completion_id=completion_id,
        person_id=person_id,
        content=content.to_canonical_json(),
        issued_at=completed_at,
        file_due_at=clock.now() + FILE_LEASE,
    )
    db.session.add(certificate)
    db.session.flush()
    audit.record("certificate.issue", f"certificate:{certificate.number}")
    certificate_issued.send(certificate.number, completion_id=completion_id, person_id=person_id)
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


def content_for(person_id: int, edition: Edition, completed_at: datetime) -> document.CertificateContent:
    """Return what the certificate of ``person_id`` for ``edition`` says, under a new number."""
    person = get_person(person_id)
    if person is None:
        raise NotFoundError(_("This account does not exist any more."))
    settings = current_app.extensions["settings"]
    locale = _certificate_locale(person.locale, edition)
    text = edition.locale(locale)
    number = new_number()
    return document.CertificateContent(
        number=number,
        holder_name=_printed(person.certificate_name or person.display_name)[: document.NAME_LIMIT],
        course_title=text["certificate_title"],
        course_id=edition.id.upper(),
        course_version=edition.version,
        outcomes=[text["outcomes"][outcome.id] for outcome in edition.outcomes],
        competences=[document.Competence(one.id, one.name, one.level) for one in edition.competences],
        hours=int(edition.course["hours"]),
        issued_on=day_in(person.country, completed_at),
        issuer_name=settings.issuer_name,
        verification_url=f"{settings.base_url}/v/{number}",
        locale=locale,
        labels=_labels(locale),
        second=None if locale == "en" else _english_lines(edition),
    )


def _printed(name: str) -> str:
    """Return a name as certificates print it: without pictures, unless it is made of nothing else."""
    return without_pictures(name) or name


def _certificate_locale(preferred: str, edition: Edition) -> str:
    """Return the holder's language when the course is translated into it, else English."""
    if preferred not in locales.offered() or preferred not in edition.languages:
        return "en"
    is_translated = (
        edition.locale(preferred)["certificate_title"] != edition.locale("en")["certificate_title"]
    )
    return preferred if is_translated else "en"


def _english_lines(edition: Edition) -> document.SecondLanguage:
    labels = _labels("en")
    title = edition.locale("en")["certificate_title"]
    return document.SecondLanguage("en", labels["title"], title, labels["statement"])


def _labels(locale: str) -> dict[str, str]:
    with force_locale(locales.languages()[locale].formats):
        return document.labels_for(gettext)


@tasks.task("credentials.make_file", priority=tasks.Priority.NORMAL)
def make_file(certificate_id: int) -> None:
    """Make and store the PDF of one certificate, unless it is there. Running it twice stores the same bytes twice.

    The file of an older template stays until the new one stands.
    """
    certificate = db.session.get(Certificate, certificate_id)
    # Nobody downloads the file of an erased account: its certificate is checked by its number.
    if certificate is None or certificate.person_id is None:
        return
    content, name = document.CertificateContent.from_json(certificate.content), file_name_of(certificate)
    before, is_old = certificate.file_name, certificate.file_version < TEMPLATE_VERSION
    rollback()
    if is_old or before != name or storage().get(name) is None:
        storage().put(name, render_certificate(content))
    is_kept = _note_file(certificate_id, name)
    if not is_kept:
        storage().delete(name)
    elif before and before != name:
        storage().delete(before)


def _note_file(certificate_id: int, name: str) -> bool:
    """Say in the row that the PDF stands; return False when its holder was erased meanwhile."""
    with writing():
        noted = db.session.scalars(
            sa.update(Certificate)
            .where(Certificate.id == certificate_id, Certificate.person_id.is_not(None))
            .values(file_name=name, file_version=TEMPLATE_VERSION, file_due_at=None)
            .returning(Certificate.id)
        ).all()
    return bool(noted)


def file_name_of(certificate: Certificate) -> str:
    """Return the name in the storage of the PDF by the current template."""
    digest = hashlib.sha256(certificate.content.encode()).hexdigest()[:24]
    return f"certificates/{certificate.number}-{TEMPLATE_VERSION}-{digest}.pdf"


def hurry_file(number: str) -> None:
    """Make the PDF of a certificate before all that nobody waits for: its holder looks at a page that waits."""
    certificate_id = db.session.scalar(sa.select(Certificate.id).where(Certificate.number == number))
    if certificate_id is not None:
        tasks.enqueue("credentials.make_file", certificate_id, priority=tasks.Priority.AWAITED)


@tasks.sweep
def queue_due_files() -> None:
    """Queue again every PDF that is due and was not made."""
    moment = clock.now()
    is_due = sa.or_(
        Certificate.file_due_at <= moment, clock.too_far(Certificate.file_due_at, LONGEST_FILE_WAIT, moment)
    )
    due = sa.select(Certificate.id).where(is_due).limit(FILES_A_SWEEP)
    ids = db.session.scalars(due).all()
    if not ids:
        return
    with writing():
        still_due = db.session.scalars(
            sa.update(Certificate)
            .where(Certificate.id.in_(ids), is_due)
            .values(file_due_at=moment + FILE_LEASE)
            .returning(Certificate.id)
        )
        for certificate_id in still_due:
            tasks.enqueue("credentials.make_file", certificate_id)


@tasks.sweep
def queue_old_files() -> None:
    """Have some PDFs of older templates drawn again, a few a minute: whoever asks for hers gets it next anyway."""
    is_old = sa.and_(
        Certificate.file_version < TEMPLATE_VERSION,
        Certificate.file_due_at.is_(None),
        Certificate.person_id.is_not(None),
    )
    ids = db.session.scalars(sa.select(Certificate.id).where(is_old).limit(OLD_FILES_A_SWEEP)).all()
    if not ids:
        return
    with writing():
        db.session.execute(
            sa.update(Certificate)
            .where(Certificate.id.in_(ids), is_old)
            .values(file_due_at=clock.now() + FILE_LEASE)
        )
        for certificate_id in ids:
            tasks.enqueue("credentials.make_file", certificate_id)


def have_files_made_again(numbers: Sequence[str] = ()) -> list[int]:
    """Mark the PDFs of the certificates with these numbers, else of all, to be drawn again; return their ids.

    Those of erased accounts have no PDF.
    """
    chosen = Certificate.number.in_(numbers) if numbers else sa.true()
    marked = (
        sa.update(Certificate)
        .where(chosen, Certificate.person_id.is_not(None))
        .values(file_version=0)
        .returning(Certificate.id)
    )
    return sorted(db.session.scalars(marked))


def leave_files_until_asked() -> None:
    """Have the PDFs that wait made only when somebody asks for one: many certificates were issued, nobody waits."""
    waiting = sa.update(Certificate).where(Certificate.file_due_at.is_not(None))
    db.session.execute(waiting.values(file_due_at=None, file_version=TEMPLATE_VERSION))


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
    certificate_revoked.send(number, completion_id=certificate.completion_id, reason=reason.value)
    return certificate
