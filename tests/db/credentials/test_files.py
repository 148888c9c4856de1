"""PDF files of certificates whose holder closes her account, before and while they are drawn."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.queries import load_edition
from academy.core import clock
from academy.core.db import commit, rollback
from academy.core.errors import NotFoundError
from academy.core.permissions import Role
from academy.core.storage import MemoryStorage
from academy.credentials.models import Certificate, RevocationReason
from academy.credentials.services import revoke_certificate
from academy.credentials.services.courses import course_document
from academy.credentials.services.files import hurry_file, make_file
from tests.factories.accounts import actor_for, make_member, make_person
from tests.factories.catalogue import make_edition
from tests.factories.credentials import make_certificate

Database = scoped_session[Session]
UNKNOWN = "K7QF-2M9D-XT4A"


class ClosingStorage(MemoryStorage):
    """Files of a holder who closes her account while her certificate is drawn."""

    def __init__(self, database: Database, certificate: Certificate) -> None:
        super().__init__()
        self.database, self.certificate_id = database, certificate.id

    def put(self, name: str, data: bytes) -> None:
        """Store the file; her account was erased a moment ago."""
        super().put(name, data)
        gone = {"person_id": None, "file_name": None, "file_due_at": None}
        self.database.execute(
            sa.update(Certificate).where(Certificate.id == self.certificate_id).values(**gone)
        )
        commit()


def without_file(database: Database) -> Certificate:
    certificate = make_certificate(make_person())
    certificate.file_name, certificate.file_version = None, 0
    commit()
    return certificate


def stored(database: Database, certificate: Certificate) -> tuple[str | None, int]:
    database.expire_all()
    return certificate.file_name, certificate.file_version


@pytest.fixture
def empty_storage(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> MemoryStorage:
    files = MemoryStorage()
    monkeypatch.setitem(app.extensions, "storage", files)
    return files


def test_nothing_is_drawn_for_an_erased_account(database: Database, empty_storage: MemoryStorage) -> None:
    certificate = without_file(database)
    certificate.person_id = None
    empty_storage.files.clear()
    commit()
    make_file(certificate.id)
    make_file(certificate.id + 1)
    assert (stored(database, certificate), empty_storage.files) == ((None, 0), {})


def test_a_file_of_an_account_that_was_erased_meanwhile_goes_again(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = without_file(database)
    files = ClosingStorage(database, certificate)
    monkeypatch.setitem(app.extensions, "storage", files)
    make_file(certificate.id)
    assert (stored(database, certificate), files.files) == ((None, 0), {})


def test_unknown_numbers_and_people_have_no_certificate(
    database: Database, empty_storage: MemoryStorage
) -> None:
    hurry_file(UNKNOWN)
    commit()
    assert empty_storage.files == {}
    with pytest.raises(NotFoundError, match="No certificate has this number"):
        revoke_certificate(actor_for(make_member(Role.ADMINISTRATOR)), UNKNOWN, RevocationReason.HOLDER_ASKED)
    rollback()
    with pytest.raises(NotFoundError, match="This account does not exist any more"):
        course_document(0, load_edition(make_edition().edition_id), clock.now())
