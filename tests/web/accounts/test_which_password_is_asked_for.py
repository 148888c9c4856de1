"""Before data leave or an account closes, the person's own password is asked for."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core.audit import AuditEntry
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
WRONG = "This is not your password. Type the one you use now."


@pytest.fixture
def person(client: PageClient, database: Database) -> Person:
    made = make_person(email="sari@academy.test", phone="+6281234567890", password=PASSWORD)
    sign_in(client, made)
    return made


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("/en/profile/data", "Type your password to download your data."),
        ("/en/profile/close", "Type your password to close the account."),
    ],
)
def test_nothing_happens_without_it(client: PageClient, person: Person, path: str, missing: str) -> None:
    client.get(path)
    for typed, said in (("", missing), ("three brown cow", WRONG)):
        answer = client.submit(path, {"password": typed})
        assert (answer.status_code, mistakes_in(answer.text)) == (422, [said])
    assert (person.phone, person.closed_at) == ("+6281234567890", None)
    assert [entry.action for entry in new_rows(AuditEntry)] == ["person.register"]
