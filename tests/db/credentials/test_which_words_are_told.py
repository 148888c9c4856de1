"""What the download of a holder says about her certificates, word for word."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.personal_data import AboutPeople, Told, entries
from academy.credentials.models import Certificate, RevocationReason
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition
from tests.factories.credentials import course_document
from tests.factories.programmes import complete
from tests.support.neighbours import new_rows

Database = scoped_session[Session]


@pytest.fixture
def certificate(database: Database) -> Certificate:
    complete(make_person(name="Sari Dewi"), make_edition().edition_id, has_certificate=True)
    [row] = new_rows(Certificate)
    return row


def entry() -> AboutPeople:
    [found] = [each for each in entries() if each.model is Certificate]
    return found


def words_of(column: str, row: Certificate) -> object:
    told = entry().told[column]
    assert isinstance(told, Told)
    assert told.words is not None
    return told.words(row)


def test_a_certificate_is_told_as_it_is_printed(certificate: Certificate) -> None:
    document = course_document(certificate)
    assert words_of("content", certificate) == [
        ("This certificate is awarded to", "Sari Dewi"),
        ("for finishing the course", "Record keeping and cash flow for a small business"),
        ("What the holder learned to do", "; ".join(document.outcomes)),
        ("Skills and levels", "; ".join(competence.name for competence in document.competences)),
        ("Hours of learning", document.hours),
        ("Date", document.issued_on),
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (None, None),
        (RevocationReason.ISSUED_IN_ERROR, "It was issued by mistake"),
        (RevocationReason.NAME_CORRECTED, "It carries a wrong name"),
        (RevocationReason.RULES_BROKEN, "The rules of the final check were broken"),
        (RevocationReason.HOLDER_ASKED, "The holder asked for it"),
    ],
)
def test_the_reason_of_a_revocation_is_told(reason: RevocationReason | None, words: str | None) -> None:
    assert words_of("revocation_reason", Certificate(revocation_reason=reason)) == words


def test_a_certificate_is_told_in_this_order_and_stands_by_itself_afterwards() -> None:
    told = {name: str(each.label if isinstance(each, Told) else each) for name, each in entry().told.items()}
    assert list(told.items()) == [
        ("number", "Number"),
        ("content", "What it says"),
        ("issued_at", "Given on"),
        ("revoked_at", "Not valid since"),
        ("revocation_reason", "Why"),
    ]
    assert entry().emptied == {
        "person_id": None,
        "completion_id": None,
        "file_name": None,
        "file_due_at": None,
    }
