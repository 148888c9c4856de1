"""A kind of certificate is a member, a module and two templates of its name: what somebody forgot fails here."""

import pytest

from academy.credentials.documents import DOCUMENTS, Kind
from academy.credentials.formats.pdf import TEMPLATES
from academy.credentials.labels import REASONS, STATES
from academy.credentials.models import CertificateState, RevocationReason


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_has_its_module_and_its_templates(kind: Kind) -> None:
    document = DOCUMENTS[kind]
    assert document.kind is kind
    assert document.__module__ == f"academy.credentials.documents.{kind}"
    assert (TEMPLATES / f"{kind}.html").is_file()
    assert (TEMPLATES.parent / f"_printed_{kind}.html").is_file()


def test_no_two_kinds_are_stored_alike() -> None:
    schemas = [document.schema for document in DOCUMENTS.values()]
    assert len(set(schemas)) == len(schemas)


def test_every_state_and_reason_has_words() -> None:
    assert set(STATES) == set(CertificateState)
    assert set(REASONS) == set(RevocationReason)
