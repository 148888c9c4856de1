"""What the pages about certificates answer when something was done, is missing, or is asked for."""

import re

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core.db import commit
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import complete
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]

MESSAGE = re.compile(r'class="note note--(good|bad|info|warn)" role="(\w+)">.*?<div>([^<]*)</div><button')
REVOKED = "The certificate is revoked. Its public page says so from now on."
REASONS = {
    "issued-in-error": "It was issued by mistake",
    "rules-broken": "The rules of the final check were broken",
    "holder-asked": "The holder asked for it",
}


@pytest.fixture
def number(database: Database) -> str:
    complete(make_person(email="sari@academy.test"), make_edition().edition_id, has_certificate=True)
    commit()
    [certificate] = new_rows(Certificate)
    return certificate.number


@pytest.mark.parametrize("reason", REASONS)
def test_who_revokes_is_told_once_and_everybody_sees_why(
    client: PageClient, number: str, reason: str
) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    page = f"/en/admin/certificates/{number}"
    client.get(page)
    answer = client.submit(f"{page}/revoke", {"reason": reason, "is_sure": "y"})
    assert (answer.status_code, answer.location) == (303, page)
    assert [MESSAGE.findall(client.get(page).text) for _turn in range(2)] == [
        [("good", "status", REVOKED)],
        [],
    ]
    for shown in (page, f"/en/verify/{number}"):
        text = client.get(shown).text
        assert [words for words in REASONS.values() if words in text] == [REASONS[reason]]


@pytest.mark.parametrize("query", ["number=", "number=%20"])
def test_a_check_without_a_number_that_can_be_read_says_what_is_missing(
    client: PageClient, query: str
) -> None:
    page = client.get(f"/en/verify?{query}")
    assert (page.status_code, len(mistakes_in(page.text))) == (200, 1)


def test_the_page_that_asks_for_a_number_finds_no_fault_before_one_is_typed(client: PageClient) -> None:
    assert mistakes_in(client.get("/en/verify").text) == []


def test_what_is_missing_in_the_form_is_named(client: PageClient, number: str) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    page = f"/en/admin/certificates/{number}"
    client.get(page)
    answer = client.submit(f"{page}/revoke", {"note": "x" * 501})
    assert answer.status_code == 422
    assert mistakes_in(answer.text) == [
        "Choose a reason. Whoever checks the certificate will see it.",
        "Field cannot be longer than 500 characters.",
        "Tick the box to confirm. A revoked certificate stays revoked.",
    ]
    assert (
        client.submit(
            f"{page}/revoke", {"note": "x" * 500, "reason": "holder-asked", "is_sure": "y"}
        ).status_code
        == 303
    )


def test_an_unknown_number_is_not_revoked(client: PageClient, database: Database) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    found = client.get("/en/admin/certificates", query_string={"q": "K7QF-2M9D-XT4T"})
    assert "No certificate fits." in found.text
    assert client.get("/en/admin/certificates/K7QF-2M9D-XT4T").status_code == 404
    assert client.get("/en/admin/certificates").status_code == 200


def test_a_file_has_the_number_in_its_name(client: PageClient, database: Database, number: str) -> None:
    [certificate] = new_rows(Certificate)
    sign_in(client, database.get_one(Person, certificate.person_id))
    answer = client.get(f"/en/certificates/{number}/download")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=certificate-{number}.pdf"
