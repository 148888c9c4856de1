"""What the table of certificates holds about people."""

import sqlalchemy as sa

from academy.core.db import db
from academy.core.i18n import lazy_gettext as _l
from academy.core.personal_data import AboutPeople, Subject, Told, about_people
from academy.credentials.documents import read_document
from academy.credentials.labels import REASONS
from academy.credentials.models import Certificate


def _files(subject: Subject) -> list[str]:
    names = sa.select(Certificate.file_name).where(Certificate.person_id == subject.person_id)
    return [name for name in db.session.scalars(names) if name]


about_people(
    AboutPeople(
        model=Certificate,
        title=_l("Your certificates"),
        kept=_l("As long as this academy runs, so that they can be checked."),
        rows=lambda subject: Certificate.person_id == subject.person_id,
        told={
            "number": _l("Number"),
            "content": Told(_l("What it says"), words=lambda row: read_document(row.content).told()),
            "issued_at": _l("Given on"),
            "revoked_at": _l("Not valid since"),
            "revocation_reason": Told(
                _l("Why"),
                words=lambda row: str(REASONS[row.revocation_reason]) if row.revocation_reason else None,
            ),
        },
        plain=frozenset({"id", "completion_id", "person_id", "file_name", "file_version", "file_due_at"}),
        # The certificate stands by itself from then on: nothing leads from it to what else she did.
        emptied={"person_id": None, "completion_id": None, "file_name": None, "file_due_at": None},
        stays=_l(
            "Your certificates stay with the name that is on them, so that they can still be checked. "
            "The PDF files are deleted: download them first."
        ),
        files=_files,
    )
)
