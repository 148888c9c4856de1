"""A completion has one day, that of the learner's country, on every page and in every file."""

import subprocess
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.db import commit
from academy.core.spreadsheets import FileFormat
from academy.credentials.models import Certificate
from academy.programmes.reach import ALL_COUNTRIES
from academy.statistics.exports import make_export
from tests.factories.accounts import sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import complete, make_manager, make_participant, make_programme
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.seen import tables
from tests.support.still_clock import StillClock

Database = scoped_session[Session]


@pytest.mark.parametrize(
    ("country", "day", "month", "counts"),
    [("ID", "1 December 2026", "2026M12", "no"), ("", "30 November 2026", "2026M11", "yes")],
)
def test_e2_a_completion_has_one_day_everywhere(
    *,
    client: PageClient,
    database: Database,
    still_clock: StillClock,
    country: str,
    day: str,
    month: str,
    counts: str,
) -> None:
    """E2: at half past five in the afternoon of the last day in UTC it is the next day in Jakarta."""
    still_clock.moment = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    programme = make_programme(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    people = [make_participant(programme, f"Sari {number}", country) for number in range(5)]
    for person in people:
        complete(person, make_edition().edition_id, has_certificate=True)
    commit()
    still_clock.move(timedelta(days=40))
    sign_in(client, people[0])
    certificates = client.get("/en/certificates").text
    [number] = [one.number for one in new_rows(Certificate) if one.person_id == people[0].id]
    downloaded = client.get(f"/en/certificates/{number}/download")
    printed = subprocess.run(["pdftotext", "-", "-"], input=downloaded.data, capture_output=True, check=True)
    checked = client.get(f"/en/verify/{number}").text
    assert [day in text for text in (certificates, printed.stdout.decode(), checked)] == [True, True, True]
    sign_in(client, make_manager(programme))
    [table] = tables(client.get(f"/en/programmes/{programme.public_id}").text).values()
    assert [row[5] for row in table] == [day.replace("ember", "")] * len(people)
    book = openpyxl.load_workbook(make_export(programme, ALL_COUNTRIES, FileFormat.XLSX).file)
    head, *rows = book["data"].iter_rows(values_only=True)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    found = {(row["Completed"], row["Within the days of the programme"], row["Time zone"]) for row in cells}
    assert found == {(month, counts, "Asia/Jakarta" if country else "UTC")}
