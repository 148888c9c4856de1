"""The audit log is filtered by the name of a person, by days and things, and taken along as a file."""

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.models import Person
from academy.admin.routes import audit as routes
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.locales import offered
from academy.core.permissions import Role
from tests.factories.accounts import actor_for, make_member, make_organisation, make_person, sign_in
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]
PAGE = "/en/admin/audit"


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def entry(database: Database, day: str, target: str, actor: str = "") -> None:
    at = datetime.fromisoformat(f"{day}+00:00").astimezone(UTC)
    database.add(AuditEntry(at=at, actor=actor, action="test.act", target=target, detail={}, seal="x"))
    database.commit()


def targets(client: PageClient, query: str) -> list[str]:
    """Return the targets that the list shows, those of this test."""
    page = client.get(f"{PAGE}?action=test.&{query}").text
    return [name for name in ("t:1", "t:2", "t:3", "t:4") if f"about={name}" in page]


def test_e8_the_log_is_filtered_by_the_name_of_a_person(
    client: PageClient, administrator: Person, database: Database
) -> None:
    sari, dewi = make_person(name="Sari Wulandari"), make_person(name="Dewi Lestari")
    entry(database, "2026-03-01T10:00", "t:1", sari.public_id)
    entry(database, "2026-03-01T10:00", "t:2", dewi.public_id)
    entry(database, "2026-03-01T10:00", f"person:{sari.public_id}")
    for about in ("wulandari", "Sari Wulandari", str(sari.email), sari.public_id):
        page = client.get(f"{PAGE}?action=test.&about={about}").text
        assert "2 entries" in page, about
        assert "t:2" not in page
    assert "1 entry" in client.get(f"{PAGE}?action=test.&about=person:{sari.public_id}").text
    assert targets(client, "about=t:2") == ["t:2"]


def test_entries_of_an_account_that_was_merged_are_found_by_the_name_that_stayed(
    client: PageClient, administrator: Person, database: Database
) -> None:
    old, staying = make_person(name="Sari W."), make_person(name="Sari Wulandari")
    entry(database, "2026-03-01T10:00", "t:1", old.public_id)
    stranger, other = make_person(name="Dewi L."), make_person(name="Dewi Lestari")
    entry(database, "2026-03-01T10:00", "t:2", stranger.public_id)
    for going, into in ((old, staying), (stranger, other)):
        services.merge_people(actor_for(administrator), going, into)
    commit()
    assert targets(client, "about=wulandari") == ["t:1"]
    newest = make_person(name="Sari Utami")
    services.merge_people(actor_for(administrator), staying, newest)
    commit()
    assert targets(client, "about=utami") == ["t:1"]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("since=2026-03-02", ["t:2", "t:3"]),
        ("until=2026-03-01", ["t:1"]),
        ("since=2026-03-02&until=2026-03-02", ["t:2"]),
        ("since=&until=", ["t:1", "t:2", "t:3"]),
    ],
)
def test_days_are_whole_and_both_count(
    client: PageClient, administrator: Person, database: Database, days: str, found: list[str]
) -> None:
    for day, name in (
        ("2026-03-01T23:59:59", "t:1"),
        ("2026-03-02T00:00", "t:2"),
        ("2026-03-03T00:00", "t:3"),
    ):
        entry(database, day, name)
    assert targets(client, days) == found


@pytest.mark.parametrize("days", ["since=nonsense", "since=0001-01-01", "since=2026-03-02&until=2026-03-01"])
def test_days_that_cannot_be_are_said(client: PageClient, administrator: Person, days: str) -> None:
    answer = client.get(f"{PAGE}?{days}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_old_and_new_values_are_read_as_such(client: PageClient, administrator: Person) -> None:
    organisation = make_organisation("Agency of Yestrday", "KH")
    sent = {"name": "Agency of Yesterday", "kind": organisation.kind.value, "country": ""}
    client.submit(f"/en/admin/organisations/{organisation.public_id}/edit", sent)
    page = client.get(f"{PAGE}?about=organisation:{organisation.public_id}").text
    assert "name: <bdi>Agency of Yestrday → Agency of Yesterday</bdi>" in page
    assert "country: <bdi>KH → –</bdi>" in page


def test_e8_the_log_is_taken_along_and_that_is_in_the_log(
    client: PageClient, administrator: Person, database: Database
) -> None:
    sari = make_person(name="=Sari", email="sari@academy.test")
    entry(database, "2026-03-01T10:00", "t:1", sari.public_id)
    entry(database, "2026-03-02T10:00", "t:2")
    sent = {"format": "csv", "action": "test.", "until": "2026-03-01"}
    answer = client.submit(f"{PAGE}/export", sent)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    [head, row] = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert head == ["time", "actor_id", "actor", "action", "target", "details"]
    assert row == ["2026-03-01T10:00:00Z", sari.public_id, "'=Sari", "test.act", "t:1", ""]
    xlsx = client.submit(f"{PAGE}/export", {"format": "xlsx", "action": "test.", "about": "t:2"})
    sheet = load_workbook(io.BytesIO(xlsx.get_data())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [each[4] for each in rows][-1] == "t:2"
    taken = [each for each in new_rows(AuditEntry) if each.action == "audit.export"]
    assert [each.detail for each in taken] == [
        {"format": "csv", "entries": 1, "filters": ["action", "until"]},
        {"format": "xlsx", "entries": 1, "filters": ["action", "about"]},
    ]
    assert {each.actor for each in taken} == {administrator.public_id}


def test_too_many_entries_make_no_file(
    client: PageClient, administrator: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "ENTRIES_A_FILE", 1)
    for name in ("t:1", "t:2"):
        entry(database, "2026-03-01T10:00", name)
    answer = client.submit(f"{PAGE}/export", {"format": "csv", "action": "test."})
    assert answer.status_code == 303
    assert "2 entries fit. Choose fewer days or more words" in client.get(answer.location).text
    assert client.submit(f"{PAGE}/export", {"format": "pdf"}).status_code == 422


@pytest.mark.parametrize("locale", offered())
def test_the_page_opens_in_every_language(client: PageClient, administrator: Person, locale: str) -> None:
    for query in ("", "?about=zzzz", "?since=nonsense"):
        answer = client.get(f"/{locale}/admin/audit{query}")
        assert language_faults(answer.text, locale) == [], query


def test_the_list_costs_the_same_however_much_is_looked_for(
    client: PageClient, administrator: Person
) -> None:
    with count_queries(3):
        client.get(f"{PAGE}?about=sari&since=2026-01-01&until=2026-12-31&action=role.")
