"""Attach credentials to the application."""

from datetime import datetime

from flask import Flask

from academy.accounts.signals import person_merged
from academy.admin.sections import add_person_sections
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import SIGNED_IN, Role
from academy.core.work import add_work
from academy.credentials import personal_data  # noqa: F401 - importing it enters its tables into the register
from academy.credentials.person_section import CERTIFICATES
from academy.credentials.routes import blueprint, printed
from academy.credentials.services.awards import detach_certificate, move_certificates
from academy.credentials.services.courses import issue_course_certificate
from academy.credentials.work import WORK
from academy.learning.signals import completion_dropped, course_completed
from academy.web.menus import RECORDS, MenuEntry, add_menu_entries


def init_credentials(app: Flask) -> None:
    """Add the pages of credentials; from now on a completion issues a certificate."""
    app.register_blueprint(blueprint)
    app.register_blueprint(printed)
    course_completed.connect(issue_for_completion)
    completion_dropped.connect(detach_certificate)
    person_merged.connect(move_certificates)
    add_person_sections(app, CERTIFICATES)
    add_work(app, WORK)
    add_menu_entries(
        app,
        MenuEntry(_l("Certificates"), "credentials.list_certificates", "award", SIGNED_IN, 40),
        MenuEntry(
            _l("Check a certificate"),
            "credentials.check_certificate",
            "shield-check",
            frozenset({Role.GUEST}),
            50,
        ),
        MenuEntry(
            _l("Find a certificate"),
            "credentials.find_certificate",
            "award",
            frozenset({Role.ADMINISTRATOR}),
            10,
            RECORDS,
        ),
    )


def issue_for_completion(
    _sender: str,
    *,
    completion_id: int,
    person_id: int,
    edition_id: int,
    completed_at: datetime,
    **_facts: object,
) -> None:
    """Issue the certificate of a completion, in its transaction."""
    issue_course_certificate(
        completion_id=completion_id, person_id=person_id, edition_id=edition_id, completed_at=completed_at
    )
