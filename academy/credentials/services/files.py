"""The PDF files of certificates: made after the commit, in their turn, again when a template changed or one is lost."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from academy.core import clock, tasks
from academy.core.db import db, rollback, writing
from academy.core.storage import storage
from academy.credentials.documents import read_document
from academy.credentials.formats.pdf import TEMPLATE_VERSION, render_certificate
from academy.credentials.models import Certificate

#: How long one try to make a PDF may take before the sweep starts another.
FILE_LEASE = timedelta(minutes=5)
#: How far ahead many certificates that were issued at once may be spaced out.
LONGEST_FILE_WAIT = timedelta(days=1)
FILES_A_SWEEP = 100
OLD_FILES_A_SWEEP = 20


@tasks.task("credentials.make_file", priority=tasks.Priority.NORMAL)
def make_file(certificate_id: int) -> None:
    """Make and store the PDF of one certificate, unless it is there. Running it twice stores the same bytes twice.

    The file of an older template stays until the new one stands.
    """
    certificate = db.session.get(Certificate, certificate_id)
    # Nobody downloads the file of an erased account: its certificate is checked by its number.
    if certificate is None or certificate.person_id is None:
        return
    document, name = read_document(certificate.content), _file_name(certificate)
    before, is_old = certificate.file_name, certificate.file_version < TEMPLATE_VERSION
    rollback()
    if is_old or before != name or storage().get(name) is None:
        storage().put(name, render_certificate(document))
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


def _file_name(certificate: Certificate) -> str:
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
