"""The certificates of a person, as administrators see them."""

from flask import url_for

from academy.accounts.queries import Person
from academy.admin.sections import Cell, Content, PersonSection, Table
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.credentials.labels import STATES
from academy.credentials.queries import CertificateView, certificates_of
from academy.web.formats import day
from academy.web.names import name


def _load(person: Person) -> Content:
    certificates = certificates_of(person.id)
    if not certificates:
        return Content(sentence=_("This person has no certificate."))
    columns = (_("Number"), _("Course"), _("Name on it"), _("Date"), _("State"))
    return Content(table=Table(columns, [_row(certificate) for certificate in certificates]))


def _row(certificate: CertificateView) -> list[Cell]:
    document = certificate.document
    return [
        Cell(certificate.number, url_for("credentials.show_revocation", number=certificate.number)),
        Cell(document.achievement, language=document.locale),
        Cell(name(document.holder_name)),
        Cell(day(document.issued_on)),
        Cell(str(STATES[certificate.state])),
    ]


CERTIFICATES = PersonSection("certificates", _l("Certificates"), 30, _load, is_counted=True)
