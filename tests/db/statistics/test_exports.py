"""Files of rows: what they hold, what they never hold, and that both formats hold the same."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.models import Person
from academy.core.audit import AuditEntry
from academy.credentials.models import Certificate
from academy.programmes.models import Participation, Programme
from academy.programmes.permissions import ALL_COUNTRIES
from academy.programmes.services import leave_programme
from academy.statistics.exports import (
    CODE_LISTS,
    COLUMNS,
    FileFormat,
    export_rows,
    make_export,
    record_export,
)
from academy.statistics.exports.columns import Kind
from tests.factories.accounts import actor_for
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import (
    complete,
    enrol,
    make_analyst,
    make_participant,
    make_programme,
    start_workbook,
)
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries

Database = scoped_session[Session]
NAMES = [column.name for column in COLUMNS]


def csv_rows(programme: Programme, countries: frozenset[str] = ALL_COUNTRIES) -> list[dict[str, str]]:
    data = make_export(programme, countries, FileFormat.CSV).file.read()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def xlsx_book(programme: Programme) -> Any:
    data = make_export(programme, ALL_COUNTRIES, FileFormat.XLSX).file.read()
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_row_holds_what_is_documented(database: Database) -> None:
    edition = make_edition()
    programme = make_programme(country="KH")
    person = make_participant(
        programme,
        country="KH",
        sex=Sex.FEMALE,
        age_band=AgeBand.PREFER_NOT_TO_SAY,
        workers=WorkersBand.FROM_10_TO_14,
    )
    enrol(person, edition.edition_id, lessons=4, at=datetime(2026, 11, 9, 18, 0, tzinfo=UTC))
    start_workbook(person, edition.edition_id, done=1)
    (row,) = csv_rows(programme)
    assert list(row) == NAMES
    subject = database.scalars(
        sa.select(Participation.subject_id).where(Participation.person_id == person.id)
    ).one()
    assert row["subject_id"] == subject != person.public_id
    assert (row["country"], row["sex"], row["age_band"]) == ("KH", "female", "prefer-not-to-say")
    assert (row["sector"], row["settlement"]) == ("unknown", "unknown")
    assert (row["workers"], row["size_band"]) == ("10-14", "10-49")
    assert row["enrolled_on"] == "2026-11-10", "the day it was in the programme's country"
    assert (row["lessons_done"], row["lessons_total"]) == ("4", "6")
    assert (row["workbook"], row["workbook_parts_done"]) == ("started", "1")
    assert (row["course_state"], row["completed_on"], row["completed_in_period"]) == ("enrolled", "", "no")
    assert (row["final_check"], row["certificate"]) == ("not-started", "none")


def test_there_is_a_row_for_each_learner_and_course(database: Database) -> None:
    codes = [make_small_edition().code, make_small_edition().code]
    programme = make_programme(course_codes=codes)
    for _ in range(3):
        make_participant(programme)
    rows = csv_rows(programme)
    assert sorted((row["subject_id"], row["course_code"]) for row in rows) == [
        (row["subject_id"], row["course_code"]) for row in rows
    ]
    assert len({row["subject_id"] for row in rows}) == 3
    assert [row["course_code"] for row in rows] == codes * 3


def test_files_never_hold_who_somebody_is(database: Database) -> None:
    edition, programme = make_edition(), make_programme()
    person = make_participant(programme, name="Zubaidah Unmistakable")
    complete(person, edition.edition_id, has_certificate=True)
    [number] = [certificate.number for certificate in new_rows(Certificate)]
    text = make_export(programme, ALL_COUNTRIES, FileFormat.CSV).file.read().decode()
    for secret in ("Zubaidah", person.public_id, person.email or "", number):
        assert secret
        assert secret not in text
    assert "completed" in text


def test_who_leaves_is_not_in_the_next_file(database: Database) -> None:
    programme = make_programme()
    gone, stays = make_participant(programme), make_participant(programme)
    assert len(csv_rows(programme)) == 2
    leave_programme(actor_for(gone), programme)
    (row,) = csv_rows(programme)
    subject = database.scalar(sa.select(Participation.subject_id).where(Participation.person_id == stays.id))
    assert row["subject_id"] == subject


def test_countries_narrow_the_rows(database: Database) -> None:
    programme = make_programme()
    for country in ("ID", "KH", ""):
        make_participant(programme, country=country)
    assert [row["country"] for row in csv_rows(programme, frozenset({"KH"}))] == ["KH"]
    assert {row["country"] for row in csv_rows(programme)} == {"ID", "KH", "other"}


@pytest.mark.parametrize(
    "name",
    ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "＝1", " =1+1", "\u00a0=1", "a\x0bb\x1f=1", "បងស្រី ☂ பெண்"],
)
def test_texts_are_never_formulas(database: Database, name: str) -> None:
    programme = make_programme(course_codes=[make_small_edition(en={"title": "=cmd|' /C calc'!A0"}).code])
    programme.name = name
    make_participant(programme)
    (row,) = csv_rows(programme)
    for text in row.values():
        assert not text.lstrip().startswith(("=", "+", "-", "@", "＝", "\t")), text
    sheet = xlsx_book(programme)["data"]
    for cell in sheet[2]:
        assert cell.data_type != "f"
        assert not str(cell.value or "").lstrip().startswith(("=", "+", "-", "@"))
    assert row["programme_name"] == sheet.cell(2, NAMES.index("programme_name") + 1).value


def test_the_xlsx_file_equals_the_csv_file(database: Database) -> None:
    edition, programme = make_edition(), make_programme(name='បងស្រី, "quoted"; Phụ nữ')
    for number in range(6):
        person = make_participant(programme, sex=Sex.FEMALE if number % 2 else None)
        if number < 2:
            complete(person, edition.edition_id)
        elif number < 4:
            enrol(person, edition.edition_id, lessons=number)
    book = xlsx_book(programme)
    head, *rows = book["data"].iter_rows(values_only=True)
    assert list(head) == NAMES
    as_text = [dict(zip(NAMES, map(_text, row), strict=True)) for row in rows]
    assert as_text == csv_rows(programme)
    dates = [column.name for column in COLUMNS if column.kind is Kind.DATE]
    first = dict(zip(NAMES, rows[0], strict=True))
    assert isinstance(first["joined_on"], datetime), "days are days in Excel"
    assert dates == ["joined_on", "enrolled_on", "completed_on"]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def test_the_xlsx_file_explains_itself(database: Database) -> None:
    book = xlsx_book(make_programme())
    assert book.sheetnames == ["data", "columns", "codes"]
    assert [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == NAMES
    listed = {(name, code) for name, code in book["codes"].iter_rows(min_row=2, values_only=True)}
    assert listed == {(name, str(code)) for name, codes in CODE_LISTS.items() for code in codes}


def test_cells_keep_to_their_kind_and_code_list(database: Database) -> None:
    edition, programme = make_edition(), make_programme()
    complete(make_participant(programme, sex=Sex.OTHER), edition.edition_id, has_certificate=True)
    make_participant(programme, country="")
    kinds: dict[Kind, tuple[type, ...]] = {
        Kind.TEXT: (str,),
        Kind.CODE: (str,),
        Kind.NUMBER: (int, type(None)),
        Kind.DATE: (date, type(None)),
    }
    for row in export_rows(programme, ALL_COUNTRIES):
        assert list(row) == NAMES
        for column in COLUMNS:
            value = row[column.name]
            assert isinstance(value, kinds[column.kind]), column.name
            if column.kind is Kind.CODE:
                assert value in CODE_LISTS[column.codes], column.name


def test_an_export_leaves_an_audit_row_with_counts(database: Database) -> None:
    programme = make_programme()
    analyst = make_analyst(programme.owner_id)
    for _ in range(4):
        make_participant(programme)
    exported = make_export(programme, ALL_COUNTRIES, FileFormat.XLSX)
    record_export(actor_for(analyst), programme, ALL_COUNTRIES, exported)
    entry = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "rows.export")).one()
    assert (entry.actor, entry.target) == (analyst.public_id, f"programme:{programme.public_id}")
    assert entry.detail == {"format": "xlsx", "countries": "all", "rows": 4, "learners": 4}


@pytest.mark.parametrize("learners", [1, 50])
def test_a_file_costs_two_statements_and_is_read_piece_by_piece(database: Database, learners: int) -> None:
    programme = make_programme()
    for _ in range(learners):
        make_participant(programme)
    database.flush()
    with count_queries(2):
        exported = make_export(programme, ALL_COUNTRIES, FileFormat.CSV)
    assert (exported.counts.rows, exported.counts.learners) == (learners, learners)
    database.execute(sa.select(Person.id)).close()
