"""Certificates are found by their holder, and nobody loses one because of a wrong name."""

import re

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.services import close_account, update_details
from academy.core.locales import offered
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.credentials import course_document, make_certificate
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]
PAGE = "/en/admin/certificates"


@pytest.fixture
def staff(client: PageClient, database: Database) -> PageClient:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    return client


def numbers_in(page: str) -> list[str]:
    return re.findall(rf'href="{PAGE}/([0-9A-Z-]+)"', page)


def test_e6_certificates_are_found_by_the_name_and_address_of_their_holder(
    staff: PageClient, database: Database
) -> None:
    sari = make_person(name="Sari Wulandari", email="sari.w@academy.test")
    update_details(
        sari, display_name="Sari Wulandari", certificate_name="Sari W. Utomo", locale="en", country="ID"
    )
    phone = make_person(name="Dewi", phone="+6281234567890")
    hers, other = make_certificate(sari).number, make_certificate(phone).number
    for search in ("wulandari", "UTOMO", "sari.w@academy"):
        assert numbers_in(staff.get(f"{PAGE}?q={search}").text) == [hers], search
    assert numbers_in(staff.get(f"{PAGE}?q=0812-3456-7890").text) == [other]
    assert staff.get(f"{PAGE}?q={hers.lower()}").location == f"{PAGE}/{hers}"
    nothing = staff.get(f"{PAGE}?q=zzzz").text
    assert "No certificate fits." in nothing
    assert staff.get(f"{PAGE}?q=").status_code == 200
    page = staff.get(f"{PAGE}/{hers}").text
    assert f"/en/admin/people/{sari.public_id}" in page
    close_account(sari)
    database.commit()
    assert f"/en/admin/people/{sari.public_id}" not in staff.get(f"{PAGE}/{hers}").text


def test_e6_a_wrong_name_is_no_reason_to_take_a_certificate_away(
    staff: PageClient, database: Database
) -> None:
    number = make_certificate(make_person(name="Sary Dewi")).number
    page = staff.get(f"{PAGE}/{number}").text
    assert "It carries a wrong name" not in page
    assert "name-corrected" not in page
    assert "do not revoke it for a wrong name" in page
    refused = staff.submit(f"{PAGE}/{number}/revoke", {"reason": "name-corrected", "is_sure": "y"})
    assert refused.status_code == 422
    [certificate] = new_rows(Certificate)
    assert certificate.revoked_at is None


@pytest.mark.parametrize("locale", offered())
def test_the_pages_open_in_every_language(staff: PageClient, database: Database, locale: str) -> None:
    number = make_certificate(make_person(name="Sari Wulandari")).number
    for address in ("", "?q=wulandari", "?q=zzzz", f"/{number}"):
        answer = staff.get(f"/{locale}/admin/certificates{address}")
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, []), address


def test_the_list_says_the_language_of_a_title_in_another_one(staff: PageClient, database: Database) -> None:
    certificate = make_certificate(make_person(name="Sari Wulandari"))
    title = course_document(certificate).course_title
    assert f'<span lang="en">{title}</span>' in staff.get("/id/admin/certificates?q=wulandari").text
    assert f">{title}</td>" in staff.get("/en/admin/certificates?q=wulandari").text


def test_the_list_costs_the_same_however_long(staff: PageClient, database: Database) -> None:
    for _number in range(3):
        make_certificate(make_person(name="Sari Wulandari"))
    with count_queries(3):
        staff.get(f"{PAGE}?q=wulandari")
