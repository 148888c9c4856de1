"""Certificates of several holders and courses: each page, file and revocation is about one of them."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import commit
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from academy.credentials.numbers import new_number
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.catalogue import make_edition, make_second_course
from tests.factories.programmes import complete
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.question_pages import words
from tests.support.seen import headings, links

Database = scoped_session[Session]

FIRST, SECOND = "Record keeping and cash flow for a small business", "Second course"
NAMES = ("Sari Dewi", "Mya Thida", "Linh Tran")


@pytest.fixture
def holders(database: Database) -> dict[tuple[str, str], str]:
    """Let three people finish two courses each; return the numbers by name and course."""
    first, second = make_edition().edition_id, make_second_course().edition_id
    for name in NAMES:
        person = make_person(name=name, email=f"{name.split()[0].lower()}@academy.test")
        complete(person, first, at=clock.now() - timedelta(days=1), has_certificate=True)
        complete(person, second, has_certificate=True)
    commit()
    names: dict[int | None, str] = {person.id: person.display_name for person in new_rows(Person)}
    return {
        (names[one.person_id], FIRST if FIRST in one.content else SECOND): one.number
        for one in new_rows(Certificate)
    }


def enter(client: PageClient, database: Database, name: str) -> None:
    sign_in(client, database.scalars(sa.select(Person).where(Person.display_name == name)).one())


def in_pdf(data: bytes, folder: Path) -> str:
    path = folder / "certificate.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_everybody_sees_and_takes_her_own_certificates(
    client: PageClient, database: Database, holders: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    for name in NAMES:
        enter(client, database, name)
        own = [f"/en/certificates/{holders[name, course]}/download" for course in (SECOND, FIRST)]
        page = client.get("/en/certificates").text
        assert headings(page, 2) == [SECOND, FIRST]
        assert [address for address in own if links(page, address) != ["Download the PDF"]] == []
        assert len(links(page, "/en/certificates/")) == len(own)
        for course, address in zip((SECOND, FIRST), own, strict=True):
            text = in_pdf(client.get(address).data, tmp_path)
            assert holders[name, course] in text
            assert [each for each in NAMES if each in text] == [name]
        others = {number for (holder, _course), number in holders.items() if holder != name}
        statuses = {client.get(f"/en/certificates/{number}/download").status_code for number in others}
        assert statuses == {404}


def test_a_number_leads_to_its_own_certificate_and_an_unknown_one_to_none(
    client: PageClient, holders: dict[tuple[str, str], str]
) -> None:
    for (name, course), number in holders.items():
        page = words(client.get(f"/en/verify/{number}").text)
        assert [each for each in (*NAMES, FIRST, SECOND) if each in page] == [name, course]
        assert number in page
    assert client.get(f"/en/verify/{new_number()}").status_code == 404


def test_revoking_one_leaves_all_others_valid(
    client: PageClient, database: Database, holders: dict[tuple[str, str], str]
) -> None:
    revoked = holders[NAMES[1], FIRST]
    sign_in(client, make_member(Role.ADMINISTRATOR))
    client.get(f"/en/admin/certificates/{revoked}")
    fields = {"reason": "rules-broken", "is_sure": "y"}
    assert client.submit(f"/en/admin/certificates/{revoked}/revoke", fields).status_code == 303
    valid = [
        number
        for number in holders.values()
        if "This certificate is valid." in client.get(f"/en/verify/{number}").text
    ]
    assert valid == [number for number in holders.values() if number != revoked]
    enter(client, database, NAMES[1])
    own = [holders[NAMES[1], course] for course in (FIRST, SECOND)]
    assert [client.get(f"/en/certificates/{number}/download").status_code for number in own] == [404, 200]


def test_who_waits_for_her_file_gets_hers_made(
    client: PageClient, database: Database, holders: dict[tuple[str, str], str]
) -> None:
    later = clock.now() + timedelta(hours=2)
    for certificate in new_rows(Certificate):
        certificate.file_name, certificate.file_due_at = None, later
    commit()
    wanted = holders[NAMES[1], SECOND]
    enter(client, database, NAMES[1])
    assert client.get(f"/en/certificates/{wanted}/download").data.startswith(b"%PDF-")
    assert [one.number for one in new_rows(Certificate) if one.file_name] == [wanted]
