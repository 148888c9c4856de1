"""A form with a mistake comes back with a sentence, and changes nothing."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.accounts.queries import ProfileAnswers, get_answers
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_organisation, sign_in
from tests.support.mistakes import mistakes_in
from tests.support.pages import PageClient

Database = scoped_session[Session]


@pytest.fixture
def official(client: PageClient, database: Database) -> Person:
    person = make_member(Role.PROGRAMME_MANAGER, make_organisation(country="ID"), password=PASSWORD)
    sign_in(client, person)
    client.get("/en/profile/email")
    client.submit("/en/profile/email", {"address": "new@academy.test", "password": PASSWORD})
    return person


@pytest.mark.parametrize(
    ("address", "fields", "said"),
    [
        ("/en/profile/email/code", {"code": ""}, ["Type the 6 digits of the code."]),
        ("/en/codes-on-paper", {"address": ""}, ["Type the phone number."]),
        (
            "/en/new-password/paper",
            {"address": "", "code": "", "password": ""},
            ["Type your phone number.", "Type the 8 digits from the paper.", "Choose a password."],
        ),
        ("/en/profile/business", {"sector": "witchcraft"}, ["Choose one of the answers in the list."]),
    ],
)
def test_what_is_missing_or_invented_is_said(
    client: PageClient, official: Person, address: str, fields: dict[str, str], said: list[str]
) -> None:
    client.get(address)
    answer = client.submit(address, fields)
    assert (answer.status_code, mistakes_in(answer.text)) == (422, said)
    assert get_answers(official.id) == ProfileAnswers()
