"""What stands in rows, in the audit log and in the queue when certificates are issued and revoked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.queries import load_edition
from academy.core import clock
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.permissions import Role
from academy.core.tasks import Priority
from academy.credentials.documents import read_document
from academy.credentials.documents.course import Competence, CourseDocument, labels_for
from academy.credentials.models import Certificate, RevocationReason
from academy.credentials.services import issue_course_certificate, revoke_certificate
from academy.credentials.services.courses import course_document
from tests.factories.accounts import actor_for, make_member, make_person
from tests.factories.catalogue import make_edition
from tests.factories.programmes import complete
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
Queue = list[tuple[Any, ...]]


@pytest.fixture
def queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """Return what is queued, with its priority."""
    queued: Queue = []
    monkeypatch.setitem(app.extensions, "perform", lambda *task, priority: queued.append((*task, priority)))
    return queued


def test_an_issued_certificate_is_stored_written_down_and_queued(
    database: Database, still_clock: StillClock, queue: Queue
) -> None:
    person, edition_id, now = make_person(), make_edition().edition_id, clock.now()
    completion, yesterday = complete(person, edition_id), now - timedelta(days=1)
    facts = {"completion_id": completion.id, "person_id": person.id}
    issued = issue_course_certificate(**facts, edition_id=edition_id, completed_at=yesterday)
    commit()
    [row] = new_rows(Certificate)
    assert (issued.id, row.number) == (row.id, read_document(row.content).number)
    assert (row.completion_id, row.person_id) == (completion.id, person.id)
    assert (row.issued_at, row.revoked_at, row.revocation_reason) == (yesterday, None, None)
    assert (row.file_name, row.file_version, row.file_due_at) == (None, 0, now + timedelta(minutes=5))
    assert [
        (each.actor, each.action, each.target, each.detail)
        for each in new_rows(AuditEntry)
        if each.action.startswith("certificate")
    ] == [("", "certificate.issue", f"certificate:{row.number}", {})]
    assert queue == [("credentials.make_file", row.id, Priority.NORMAL)]


def test_a_certificate_says_what_was_learned_by_whom_and_when(database: Database) -> None:
    """Five in the afternoon in UTC is the next day in Jakarta."""
    person = make_person(name="Sari 🌸 Dewi", country="ID")
    edition = load_edition(make_edition().edition_id)
    text = edition.locale("en")
    document = course_document(person.id, edition, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    assert document == CourseDocument(
        number=document.number,
        holder_name="Sari Dewi",
        course_title="Record keeping and cash flow for a small business",
        course_id="MON-101",
        course_version="1.2.0",
        outcomes=[text["outcomes"][f"O{number}"] for number in range(1, 7)],
        competences=[Competence(one.id, one.name, one.level) for one in edition.competences],
        hours=int(edition.course["hours"]),
        issued_on=date(2026, 12, 1),
        issuer_name="Online SME Academy",
        verification_url=f"http://localhost/v/{document.number}",
        locale="en",
        labels=labels_for(str),
        second=None,
    )


def test_a_revoked_certificate_is_stored_and_written_down(
    database: Database, still_clock: StillClock, queue: Queue
) -> None:
    kept, revoked = (
        complete(make_person(), make_edition().edition_id, has_certificate=True) for _one in range(2)
    )
    administrator = actor_for(make_member(Role.ADMINISTRATOR))
    numbers = {each.completion_id: each.number for each in new_rows(Certificate)}
    number, reason = numbers[revoked.id], RevocationReason.HOLDER_ASKED
    returned = revoke_certificate(administrator, number, reason, "She wrote to us.")
    assert returned.number == number
    assert [
        (each.completion_id, each.revoked_at, each.revocation_reason) for each in new_rows(Certificate)
    ] == [
        (kept.id, None, None),
        (revoked.id, clock.now(), reason),
    ]
    [entry] = [each for each in new_rows(AuditEntry) if each.action == "certificate.revoke"]
    assert (entry.actor, entry.target) == (administrator.public_id, f"certificate:{number}")
    assert entry.detail == {"reason": "holder-asked", "note": "She wrote to us."}
