"""A completion issues one certificate, whose content is frozen and whose PDF follows the commit."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from academy.core import tasks
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.db import commit, rollback
from academy.core.errors import ConflictError, NotFoundError
from academy.core.permissions import Role
from academy.core.storage import storage
from academy.credentials import queries, services
from academy.credentials.models import Certificate, CertificateState, RevocationReason
from academy.credentials.services.files import make_file
from academy.learning.models import Completion
from academy.learning.services.completion import complete_if_done
from tests.factories.accounts import actor_for, make_member, make_person
from tests.factories.catalogue import make_edition
from tests.factories.credentials import complete_course, course_document, make_certificate
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries

Database = scoped_session[Session]


def test_a_completion_issues_one_certificate_and_its_pdf(database: Database) -> None:
    person = make_person(name="ចាន់ សុខា", country="KH")
    certificate = make_certificate(person)
    document = course_document(certificate)
    assert document.holder_name == "ចាន់ សុខា"
    assert document.number == certificate.number
    assert document.verification_url == f"http://localhost/v/{certificate.number}"
    assert len(document.outcomes) == 6
    pdf = storage().get(certificate.file_name or "")
    assert pdf is not None
    assert pdf.startswith(b"%PDF-")

    complete_if_done(person.id, make_edition().edition_id)
    commit()
    assert len(new_rows(Certificate)) == 1


def test_the_certificate_name_is_used_and_later_changes_do_not_touch_it(database: Database) -> None:
    person = make_person(name="Sari")
    person.certificate_name = "Sari Dewi Lestari"
    certificate = make_certificate(person)
    person.certificate_name = "Somebody Else"
    commit()
    found = queries.find_certificate(certificate.number)
    assert found is not None
    assert found.document.holder_name == "Sari Dewi Lestari"


def test_the_database_refuses_a_second_certificate_for_one_completion(database: Database) -> None:
    person = make_person()
    certificate = make_certificate(person)
    assert certificate.completion_id is not None
    with pytest.raises(IntegrityError):
        services.issue_course_certificate(
            completion_id=certificate.completion_id,
            person_id=person.id,
            edition_id=make_edition().edition_id,
            completed_at=certificate.issued_at,
        )
    rollback()


def test_a_rolled_back_completion_leaves_no_certificate_and_no_pdf(database: Database) -> None:
    files = dict(vars(storage())["files"])
    complete_course(make_person())
    assert len(new_rows(Certificate)) == 1
    rollback()
    commit()
    assert (new_rows(Completion), new_rows(Certificate)) == ([], [])
    assert vars(storage())["files"] == files


def test_the_sweep_makes_a_pdf_that_a_killed_worker_did_not(database: Database, clock: MovableClock) -> None:
    certificate = make_certificate(make_person())
    certificate.file_name, certificate.file_due_at = None, certificate.issued_at
    commit()
    clock.move(timedelta(minutes=1))
    tasks.run_sweeps()
    made = database.get_one(Certificate, certificate.id, populate_existing=True)
    assert made.file_name is not None
    assert made.file_due_at is None
    before = storage().get(made.file_name)
    make_file(made.id)
    assert storage().get(made.file_name) == before


def test_a_revoked_certificate_says_so_and_stays_revoked(database: Database) -> None:
    holder = make_person()
    certificate = make_certificate(holder)
    administrator = actor_for(make_member(Role.ADMINISTRATOR))
    services.revoke_certificate(administrator, certificate.number, RevocationReason.RULES_BROKEN, "case 12")
    found = queries.find_certificate(certificate.number.lower().replace("-", " "))
    assert found is not None
    assert found.state is CertificateState.REVOKED
    assert found.revocation_reason is RevocationReason.RULES_BROKEN
    entry = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.revoke")).one()
    assert entry.detail == {"reason": "rules-broken", "note": "case 12"}
    with pytest.raises(ConflictError):
        services.revoke_certificate(administrator, certificate.number, RevocationReason.HOLDER_ASKED)
    with pytest.raises(NotFoundError):
        queries.own_file(actor_for(holder), certificate.number)


def test_nobody_gets_the_file_of_another_holder(database: Database) -> None:
    certificate = make_certificate(make_person())
    with pytest.raises(NotFoundError):
        queries.own_file(actor_for(make_person()), certificate.number)


@pytest.mark.parametrize("typed", ["", "K7QF", "AAAA-AAAA-AAAA", "<script>", "0" * 500])
def test_what_is_no_number_is_not_found(database: Database, typed: str) -> None:
    assert queries.find_certificate(typed) is None


def test_a_list_of_certificates_is_one_statement(database: Database) -> None:
    holder = make_person()
    make_certificate(holder)
    with count_queries(1):
        assert len(queries.certificates_of(holder.id)) == 1
