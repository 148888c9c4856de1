"""Analysts see the results of their organisation's programmes and take files of rows; nobody else does."""

import csv
import io

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import Sex
from academy.accounts.models import Organisation
from academy.accounts.services import grant_role, make_administrator
from academy.core.audit import AuditEntry
from academy.core.locales import offered
from academy.core.permissions import Role
from academy.programmes.models import Programme
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import (
    complete,
    enrol,
    make_analyst,
    make_manager,
    make_participant,
    make_programme,
)
from tests.support.languages import language_faults
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]


def results(programme: Programme, path: str = "", locale: str = "en") -> str:
    return f"/{locale}/results/{programme.public_id}{path}"


def rows_for(client: PageClient, programme: Programme) -> list[dict[str, str]]:
    answer = client.submit(results(programme, "/export"), {"format": "csv"})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


@pytest.mark.parametrize("locale", offered())
def test_pages_open_in_every_language(client: PageClient, database: Database, locale: str) -> None:
    programme = make_programme()
    sign_in(client, make_analyst(programme.owner_id))
    for address in (f"/{locale}/results", results(programme, locale=locale)):
        page = client.get(address)
        assert (page.status_code, language_faults(page.text, locale)) == (200, [])


def test_figures_are_protected_on_the_page(client: PageClient, database: Database) -> None:
    edition, programme = make_edition().edition_id, make_programme()
    people = [make_participant(programme, sex=Sex.FEMALE, name="Nobody Named") for _ in range(20)]
    make_participant(programme, sex=Sex.MALE)
    for person in people[:10]:
        complete(person, edition)
    sign_in(client, make_analyst(programme.owner_id))
    page = client.get(results(programme)).get_data(as_text=True)
    assert "fewer than 10" in page
    assert "Nobody Named" not in page
    assert ">21<" not in page
    assert ">1<" not in page
    assert ">10<" in page


def test_owner_and_funder_see_a_programme_and_all_others_do_not(
    client: PageClient, database: Database
) -> None:
    funder = make_organisation()
    programme = make_programme(funder_id=funder.id, country="KH")
    make_participant(programme, country="KH")
    expected = [
        (make_analyst(programme.owner_id), 200, 200),
        (make_analyst(funder.id), 200, 200),
        (make_analyst(funder.id, "KH"), 200, 200),
        (make_analyst(funder.id, "ID"), 404, 404),
        (make_analyst(make_organisation().id), 404, 404),
        (make_manager(programme), 403, 403),
        (make_member(Role.ADMINISTRATOR), 200, 403),
        (make_person(), 403, 403),
        (make_member(Role.TRAINER), 403, 403),
    ]
    for person, read, export in expected:
        sign_in(client, person)
        client.get("/en/join")
        assert client.get(results(programme)).status_code == read
        for name in ("csv", "xlsx"):
            assert client.submit(results(programme, "/export"), {"format": name}).status_code == export
        if read != 403:
            listed = programme.public_id in client.get("/en/results").get_data(as_text=True)
            assert listed == (read == 200)
    entries = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "rows.export")).all()
    assert len(entries) == 6, "one for each file, none for a refusal"


def test_guests_are_asked_to_sign_in(client: PageClient, database: Database) -> None:
    programme = make_programme()
    database.commit()
    client.get("/en/join")
    assert client.get(results(programme)).status_code == 303
    assert client.submit(results(programme, "/export"), {"format": "csv"}).status_code == 303


def test_an_analyst_of_one_country_gets_its_learners_only(client: PageClient, database: Database) -> None:
    programme = make_programme()
    for country in ("ID", "", *["KH"] * 5):
        make_participant(programme, country=country)
    sign_in(client, make_analyst(programme.owner_id, "KH"))
    assert "learners of your country only" in client.get(results(programme)).get_data(as_text=True)
    assert [row["country"] for row in rows_for(client, programme)] == ["KH"] * 5
    entry = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "rows.export")).one()
    assert entry.detail == {"format": "csv", "countries": "KH", "rows": 5, "learners": 5}


def test_a_role_in_another_organisation_opens_nothing(client: PageClient, database: Database) -> None:
    """An analyst here who only manages there sees figures here and learners there."""
    here, there = make_programme(), make_programme()
    person = make_analyst(here.owner_id)

    grant_role(None, person, database.get_one(Organisation, there.owner_id), Role.PROGRAMME_MANAGER)
    sign_in(client, person)
    assert client.get(results(here)).status_code == 200
    assert client.get(results(there)).status_code == 404
    assert client.get(f"/en/programmes/{there.public_id}").status_code == 200
    assert client.get(f"/en/programmes/{here.public_id}").status_code == 404


def test_an_administrator_who_is_an_analyst_elsewhere_takes_no_rows_here(
    client: PageClient, database: Database
) -> None:
    here, there = make_programme(), make_programme()
    person = make_analyst(there.owner_id)
    make_administrator(None, person)
    sign_in(client, person)
    assert client.get(results(here)).status_code == 200
    assert rows_for(client, there) == []
    assert client.submit(results(here, "/export"), {"format": "csv"}).status_code == 404


def test_files_are_downloads_that_nobody_keeps(client: PageClient, database: Database) -> None:
    edition, programme = make_edition().edition_id, make_programme(name="=cmd()")
    enrol(make_participant(programme), edition, lessons=2)
    sign_in(client, make_analyst(programme.owner_id))
    client.get(results(programme))
    answer = client.submit(results(programme, "/export"), {"format": "xlsx"})
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=programme-")
    assert "no-store" in answer.headers["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    _head, row = book["data"].iter_rows(values_only=True)
    (from_csv,) = rows_for(client, programme)
    assert [*row] == [*from_csv.values()]
    assert from_csv["programme_name"] == "'=cmd()"


@pytest.mark.parametrize(("locale", "sign"), [("en", ","), ("id", ";")])
def test_e3_a_csv_file_has_the_separator_of_the_readers_language_unless_she_chooses(
    client: PageClient, database: Database, locale: str, sign: str
) -> None:
    """E3: one column where the comma is decimal."""
    programme = make_programme()
    make_participant(programme)
    sign_in(client, make_analyst(programme.owner_id))
    page = client.get(results(programme, locale=locale))
    usual = {",": "comma", ";": "semicolon"}[sign]
    assert f'<option value="{usual}" selected>' in page.text
    for chosen, expected in (("", sign), ("tab", "\t"), ("comma", ",")):
        form = {"format": "csv", "separator": chosen}
        answer = client.submit(results(programme, "/export", locale), form)
        head = answer.get_data().decode("utf-8-sig").splitlines()[0]
        assert head.split(expected)[:2] == ["subject_id", "programme_id"]
    wrong = client.submit(results(programme, "/export", locale), {"format": "csv", "separator": "dot"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("name", ["", "pdf", "CSV", "../csv"])
def test_an_unknown_format_is_refused(client: PageClient, database: Database, name: str) -> None:
    programme = make_programme()
    sign_in(client, make_analyst(programme.owner_id))
    client.get(results(programme))
    assert client.submit(results(programme, "/export"), {"format": name}).status_code == 422
    assert not database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "rows.export")).all()


def test_a_file_is_never_a_get(client: PageClient, database: Database) -> None:
    programme = make_programme()
    sign_in(client, make_analyst(programme.owner_id))
    assert client.get(results(programme, "/export")).status_code == 302


def test_exports_are_limited(client: PageClient, database: Database) -> None:
    programme = make_programme()
    sign_in(client, make_analyst(programme.owner_id))
    client.get(results(programme))
    answers = [client.submit(results(programme, "/export"), {"format": "csv"}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("learners", [1, 50])
def test_pages_cost_the_same_for_one_and_fifty_learners(
    client: PageClient, database: Database, learners: int
) -> None:
    programme = make_programme()
    for _ in range(learners):
        make_participant(programme, sex=Sex.FEMALE)
    sign_in(client, make_analyst(programme.owner_id))
    client.get(results(programme))
    with count_queries(7):
        client.get(results(programme))
    with count_queries(4):
        client.get("/en/results")
    # Five of them chain the audit entry of the file before.
    with count_queries(17):
        rows_for(client, programme)


def test_an_unknown_programme_is_not_found(client: PageClient, database: Database) -> None:
    sign_in(client, make_analyst(make_programme().owner_id))
    answer = client.get("/en/results/nothing")
    assert answer.status_code == 404
    assert "There is no such programme among those of your organisation." in answer.text


def test_another_role_shows_no_results_of_its_organisation(client: PageClient, database: Database) -> None:
    shown, hidden = make_programme(name="Shown"), make_programme(name="Hidden")
    analyst = make_analyst(shown.owner_id)
    grant_role(None, analyst, database.get_one(Organisation, hidden.owner_id), Role.PROGRAMME_MANAGER)
    sign_in(client, analyst)
    page = client.get("/en/results").text
    assert [programme for programme in (shown, hidden) if results(programme) in page] == [shown]
