"""The work of credentials, as administrators see it."""

from datetime import datetime

import sqlalchemy as sa

from academy.core.i18n import lazy_gettext as _l
from academy.core.work import Due, Waiting, WorkKind, count_waiting, earliest
from academy.credentials.models import Certificate


def _files() -> Waiting:
    return count_waiting(Certificate.issued_at, Certificate.file_due_at.is_not(None))


def _due_file(moment: datetime) -> Due:
    """Select the oldest certificate that has no file; each sweep moves the moment of its next try."""
    is_new = sa.and_(Certificate.file_due_at.is_not(None), Certificate.file_name.is_(None))
    return earliest(Certificate.issued_at, is_new, Certificate.issued_at <= moment)


WORK = WorkKind(
    "certificates",
    _l("PDF files of certificates"),
    40,
    frozenset({"credentials.make_file"}),
    _files,
    _due_file,
)
