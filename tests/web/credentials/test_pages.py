"""Pages about certificates: the holder's own, the public check, revoking."""

from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core.db import commit
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.pages import PageClient
from tests.support.seen import shown_as_text

Database = scoped_session[Session]


def administrator() -> Person:
    person = make_member(Role.ADMINISTRATOR)
    commit()
    return person


def test_a_learner_without_a_certificate_learns_how_to_get_one(client: PageClient) -> None:
    person = make_person()
    commit()
    sign_in(client, person)
    page = client.get("/en/certificates")
    assert "No certificate yet" in page.text


def test_the_holder_downloads_the_pdf_and_others_do_not(client: PageClient, app: object) -> None:
    holder, stranger = make_person(), make_person()
    number = make_certificate(holder).number
    sign_in(client, holder)
    assert number in client.get("/en/certificates").text
    response = client.get(f"/en/certificates/{number}/download")
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.data.startswith(b"%PDF-")
    sign_in(client, stranger)
    assert client.get(f"/en/certificates/{number}/download").status_code == 404


def test_anyone_checks_a_certificate_and_sees_only_what_is_printed(client: PageClient) -> None:
    holder = make_person(name="Nguyễn Thị Hạnh", email="hanh@example.org", country="VN")
    number = make_certificate(holder).number
    response = client.get(f"/v/{number}", headers={"Accept-Language": "in-ID"})
    assert response.location == f"/id/verify/{number}"
    page = client.get(f"/en/verify/{number}")
    assert "This certificate is valid." in page.text
    assert "Nguyễn Thị Hạnh" in page.text
    assert "Record keeping and cash flow" in page.text
    for secret in ("hanh@example.org", holder.public_id, "Viet Nam", "Vietnam", "points"):
        assert secret not in page.text
    typed = number.lower().replace("-", " ")
    assert client.get("/en/verify", query_string={"number": typed}).location.startswith("/en/verify/")


def test_an_unknown_number_is_unknown_and_stays_escaped(client: PageClient) -> None:
    page = client.get("/en/verify/%3Cscript%3Ealert(1)")
    assert page.status_code == 404
    assert "We do not know this certificate." in page.text
    assert shown_as_text(page.text, "<script>alert(1)")
    assert "Type the number" in client.get("/en/verify?number=").text


def dressed(number: str) -> list[str]:
    """Return a number as people copy it: from paper, from a message, from the bar of a browser."""
    compact = number.replace("-", "")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "－" for sign in number)
    swapped = number.replace("0", "o").replace("1", "l").lower()
    return [
        *(number.lower(), compact, number.replace("-", " – "), number.replace("-", "\u200b"), wide, swapped),
        *(f" {number}. ", f"«{number}»", f"({number})", f"Certificate number: {number}", f"No. {number},"),
        *(f"No.{number}", f"Certificate no.{compact}!", f"number({number})"),
        *(
            f"http://localhost/v/{number}",
            f"https://www.old.example/v/{number}/",
            f"localhost/en/verify/{number}",
        ),
        *(
            f"https://localhost/km/verify/{number}?utm=1&x=%20#top",
            f"http://x.example/en/verify?number={number}",
        ),
        *(f"https://localhost/v/{number.replace('-', '%2D')}", f"<https://localhost/v/{number.lower()}>."),
    ]


def test_b9_the_box_takes_a_number_in_any_dress(client: PageClient) -> None:
    number = make_certificate(make_person(name="Nguyễn Thị Hạnh")).number
    for typed in dressed(number):
        answer = client.get("/en/verify", query_string={"number": typed}, follow_redirects=True)
        assert answer.status_code == 200, typed
        assert "This certificate is valid." in answer.text, typed
        assert "Nguyễn Thị Hạnh" in answer.text, typed


def test_b9_the_address_of_a_certificate_takes_a_number_in_any_dress(client: PageClient) -> None:
    number = make_certificate(make_person()).number
    for typed in dressed(number):
        for page in ("/v/", "/en/verify/"):
            answer = client.get(page + quote(typed), follow_redirects=True)
            assert "This certificate is valid." in answer.text, typed
    sign_in(client, administrator())
    for typed in dressed(number):
        found = client.get("/en/admin/certificates", query_string={"q": typed})
        assert found.location == f"/en/admin/certificates/{number}", typed


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF-2M9D-XT4A",
        "https://localhost/v/K7QF-2M9D-XT4B",
        "maria",
        "http://",
        "a/b/c",
        "0" * 12,
        "x" * 499,
    ],
)
def test_b9_an_unknown_number_is_said_to_be_unknown(client: PageClient, typed: str) -> None:
    for answer in (
        client.get("/en/verify", query_string={"number": typed}, follow_redirects=True),
        client.get(f"/en/verify/{quote(typed)}", follow_redirects=True),
    ):
        assert answer.status_code == 404
        assert "We do not know this certificate." in answer.text
        assert "Page not found" not in answer.text


def test_an_administrator_revokes_and_the_public_page_says_so(client: PageClient) -> None:
    number = make_certificate(make_person()).number
    sign_in(client, administrator())
    found = client.get("/en/admin/certificates", query_string={"q": number})
    assert found.location == f"/en/admin/certificates/{number}"
    client.get(found.location)
    url = f"/en/admin/certificates/{number}/revoke"
    incomplete = client.submit(url, {"reason": "rules-broken"})
    assert incomplete.status_code == 422
    assert "Tick the box" in incomplete.text
    invented = client.submit(url, {"reason": "because", "is_sure": "y"})
    assert invented.status_code == 422
    assert client.submit(url, {"reason": "rules-broken", "is_sure": "y"}).status_code == 303
    page = client.get(f"/en/verify/{number}")
    assert "This certificate was revoked." in page.text
    assert "The rules of the final check were broken" in page.text
    assert client.submit(url, {"reason": "rules-broken", "is_sure": "y"}).status_code == 409


def test_only_administrators_revoke(client: PageClient) -> None:
    number = make_certificate(make_person()).number
    for role in (Role.LEARNER, Role.TRAINER, Role.AGENCY_ANALYST, Role.PROGRAMME_MANAGER):
        person = make_member(role)
        commit()
        sign_in(client, person)
        assert client.get(f"/en/admin/certificates/{number}").status_code == 403
        client.get("/en/certificates")
        response = client.submit(
            f"/en/admin/certificates/{number}/revoke", {"reason": "rules-broken", "is_sure": "y"}
        )
        assert response.status_code == 403
    assert "This certificate is valid." in client.get(f"/en/verify/{number}").text


def test_an_administrator_is_told_that_a_number_is_unknown(client: PageClient) -> None:
    sign_in(client, administrator())
    unknown = "K7QF-2M9D-XT4A"
    page = client.get("/en/admin/certificates", query_string={"q": unknown})
    assert "No certificate fits." in page.text
    answer = client.get(f"/en/admin/certificates/{unknown}")
    assert answer.status_code == 404
    assert "No certificate has this number." in answer.text
