"""The work of credentials, as administrators see it."""

from academy.core.i18n import lazy_gettext as _l
from academy.core.work import Waiting, WorkKind, count_waiting
from academy.credentials.models import Certificate


def _files() -> Waiting:
    return count_waiting(Certificate.issued_at, Certificate.file_due_at.is_not(None))


WORK = WorkKind(
    "certificates", _l("PDF files of certificates"), 40, frozenset({"credentials.make_file"}), _files
)
