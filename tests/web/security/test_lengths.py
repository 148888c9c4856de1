"""How long, and how short, a text may be: the last length that is taken, whole, and the first that is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.core import clock
from academy.core.audit import AuditEntry
from academy.core.permissions import Role
from academy.programmes.models import Programme
from academy.workbook.models import Workbook
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
#: Sends a form with one text in it, typed by somebody.
Send = Callable[[PageClient, str], TestResponse]


def words(length: int) -> str:
    """Return words of Khmer letters, of which each takes three bytes."""
    return ("ភភភភ " * length)[: length - 1] + "ភ"


def email(length: int) -> str:
    """Return an e-mail address of ``length`` signs with the longest local part there is."""
    domain = f"{'b' * 63}.{'c' * 63}.{'d' * (length - 197)}.com"
    return f"{'a' * 64}@{domain}"


def password(length: int) -> str:
    """Return a password that nobody uses."""
    return ("ខរ9wxyzq" * length)[:length]


def register(client: PageClient, **changes: str) -> TestResponse:
    page = client.get("/en/register").text
    [version] = re.findall(r'name="notice_version"[^>]*value="([^"]+)"', page)
    fields = {"display_name": "Sari", "address": "sari@academy.test", "country": "ID", "password": PASSWORD}
    return client.submit("/en/register", {**fields, "consent": "y", "notice_version": version, **changes})


def new_name(client: PageClient, text: str) -> TestResponse:
    return register(client, display_name=text)


def new_email(client: PageClient, text: str) -> TestResponse:
    return register(client, address=text)


def new_password(client: PageClient, text: str) -> TestResponse:
    return register(client, password=text)


def changed_password(client: PageClient, text: str) -> TestResponse:
    sign_in(client, make_person(password=PASSWORD))
    client.get("/en/profile/password")
    return client.submit("/en/profile/password", {"old_password": PASSWORD, "password": text})


def name_on_certificates(client: PageClient, text: str) -> TestResponse:
    sign_in(client, make_person())
    client.get("/en/profile/details")
    fields = {"display_name": "Sari", "locale": "en", "country": "ID"}
    return client.submit("/en/profile/details", {**fields, "certificate_name": text})


def programme(client: PageClient, **changes: str) -> TestResponse:
    owner, today = make_organisation(), clock.today()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, owner))
    fields: dict[str, Any] = {
        "owner": owner.public_id,
        "name": "Young Traders",
        "summary": "",
        "audience": ["youth"],
        "courses": [make_edition().code],
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "country": "",
        "funder": "",
    }
    client.get("/en/programmes/new")
    return client.submit("/en/programmes/new", {**fields, **changes})


def programme_name(client: PageClient, text: str) -> TestResponse:
    return programme(client, name=text)


def programme_summary(client: PageClient, text: str) -> TestResponse:
    return programme(client, summary=text)


def note_of_a_revocation(client: PageClient, text: str) -> TestResponse:
    certificate = make_certificate(make_person())
    sign_in(client, make_member(Role.ADMINISTRATOR))
    page = f"/en/admin/certificates/{certificate.number}"
    client.get(page)
    return client.submit(f"{page}/revoke", {"reason": "rules-broken", "is_sure": "y", "note": text})


def line_of_a_cash_book(client: PageClient, text: str) -> TestResponse:
    make_enrolment(person := make_person())
    sign_in(client, person)
    sheet = f"/en/courses/{MODEL_SLUG}/workbook/cashbook"
    client.get(sheet)
    line = {"rows.new.date": "2026-11-20", "rows.new.in": "5", "rows.new.what": text}
    return client.submit(f"{sheet}/rows", line)


@pytest.mark.parametrize(
    ("send", "text_of", "longest", "stored"),
    [
        (new_name, words, 120, sa.select(Person.display_name)),
        (new_email, email, 254, sa.select(Person.email)),
        (name_on_certificates, words, 120, sa.select(Person.certificate_name)),
        (programme_name, words, 160, sa.select(Programme.name)),
        (programme_summary, words, 600, sa.select(Programme.summary)),
        (
            note_of_a_revocation,
            words,
            500,
            sa.select(AuditEntry.detail["note"].as_string()).where(AuditEntry.action == "certificate.revoke"),
        ),
        (
            line_of_a_cash_book,
            words,
            60,
            sa.select(Workbook.entries["cashbook"]["rows"][0]["what"].as_string()),
        ),
    ],
)
def test_the_longest_text_is_kept_whole_and_a_longer_one_refused(  # noqa: PLR0917 - pytest passes them by name
    client: PageClient,
    database: Database,
    send: Send,
    text_of: Callable[[int], str],
    longest: int,
    stored: sa.Select[tuple[Any]],
) -> None:
    fits, too_long = text_of(longest), text_of(longest + 1)
    assert (len(fits), len(too_long)) == (longest, longest + 1)
    assert send(client, too_long).status_code == 422
    assert too_long not in database.scalars(stored).all()
    client.delete_cookie("academy")
    client.last_token = ""
    assert send(client, fits).status_code == 303
    assert fits in database.scalars(stored).all()


@pytest.mark.parametrize("send", [new_password, changed_password])
@pytest.mark.parametrize(("length", "status"), [(7, 422), (8, 303), (256, 303), (257, 422)], ids=str)
def test_a_password_has_8_to_256_signs(
    client: PageClient, database: Database, send: Send, length: int, status: int
) -> None:
    typed = password(length)
    assert len(typed) == length
    assert send(client, typed).status_code == status
    person = database.scalars(sa.select(Person).order_by(Person.id.desc())).first()
    if status == 303:
        assert person is not None
        client.delete_cookie("academy")
        client.get("/en/sign-in")
        fields = {"address": str(person.email), "country": ""}
        assert client.submit("/en/sign-in", {**fields, "password": typed[:-1]}).status_code == 422
        assert client.submit("/en/sign-in", {**fields, "password": typed}).status_code == 303


@pytest.mark.parametrize(("length", "status"), [(7, 422), (8, 303)])
def test_a_password_chosen_by_a_link_has_8_signs(
    client: PageClient, database: Database, outbox: Outbox, length: int, status: int
) -> None:
    make_person(email="sari@academy.test", password=PASSWORD)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": "sari@academy.test", "country": ""})
    [link] = re.findall(r"http://localhost(/en/new-password/\S+)", outbox[-1][2])
    assert client.submit(link, {"password": password(length)}).status_code == status


@pytest.mark.parametrize(
    ("typed", "country", "status"),
    [
        # Mobile numbers of member states, and one digit fewer and more.
        *(("712 3456", "BN", 303), ("712 345", "BN", 422), ("712 34567", "BN", 422)),
        *(("8123 4567", "SG", 303), ("8123 456", "SG", 422), ("8123 45678", "SG", 422)),
        *(("0912 345 678", "VN", 303), ("0912 345 67", "VN", 422), ("0912 345 6789", "VN", 422)),
    ],
)
def test_a_phone_number_has_the_digits_of_its_country(
    client: PageClient, database: Database, typed: str, country: str, status: int
) -> None:
    assert register(client, address=typed, country=country).status_code == status
