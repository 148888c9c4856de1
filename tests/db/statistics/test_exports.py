"""Files of rows: what they hold, what they never hold, and that both formats hold the same."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.models import Person
from academy.core.audit import AuditEntry
from academy.core.spreadsheets import FileFormat, Separator
from academy.credentials.models import Certificate
from academy.programmes.models import Participation, Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.services import leave_programme
from academy.statistics.exports import CODE_LISTS, COLUMNS, make_export, record_export
from academy.statistics.exports.columns import WITHHELD, Kind
from academy.statistics.exports.recognition import SHARED
from academy.statistics.exports.rows import exact_rows
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
    enrol(person, edition.edition_id, lessons=4, at=datetime(2026, 11, 30, 18, 0, tzinfo=UTC))
    start_workbook(person, edition.edition_id, done=1)
    (row,) = exact_rows(programme, ALL_COUNTRIES)
    assert list(row) == NAMES
    subject = database.scalars(
        sa.select(Participation.subject_id).where(Participation.person_id == person.id)
    ).one()
    assert row["subject_id"] == subject != person.public_id
    assert (row["country"], row["sex"], row["age_band"]) == ("KH", "female", "prefer-not-to-say")
    assert (row["sector"], row["settlement"]) == ("unknown", "unknown")
    assert (row["workers"], row["size_band"]) == ("10to14", "10to49")
    assert (row["enrolled_in"], row["time_zone"]) == ("2026M12", "Asia/Phnom_Penh"), (
        "the month it was for her"
    )
    assert row["workbook"] == "started"
    assert (row["course_state"], row["completed_in"], row["completed_in_period"]) == ("enrolled", "", "no")
    assert (row["final_check"], row["certificate"]) == ("not-started", "none")
    (shown,) = csv_rows(programme)
    assert shown == row | dict.fromkeys((*SHARED, "time_zone", "course_version", "enrolled_in"), WITHHELD)


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
    for _alike in range(5):
        person = make_participant(programme, name="Zubaidah Unmistakable")
        complete(person, edition.edition_id, has_certificate=True)
    number = new_rows(Certificate)[-1].number
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
    for country in ("ID", "KH", "") * 5:
        make_participant(programme, country=country)
    assert [row["country"] for row in csv_rows(programme, frozenset({"KH"}))] == ["KH"] * 5
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
    head, *rows = xlsx_book(programme)["data"].iter_rows(values_only=True)
    assert list(head) == [str(column.head) for column in COLUMNS]
    assert [[cell or "" for cell in row] for row in rows] == [
        list(row.values()) for row in csv_rows(programme)
    ]


@pytest.mark.parametrize("separator", Separator)
def test_e3_a_csv_file_has_the_separator_that_was_chosen(database: Database, separator: Separator) -> None:
    programme = make_programme(name="Women; in, Business")
    make_participant(programme)
    data = make_export(programme, ALL_COUNTRIES, FileFormat.CSV, separator).file.read().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(data), delimiter=separator.sign)
    assert (head, row[2]) == (NAMES, "Women; in, Business")


def test_e3_the_xlsx_file_explains_itself(database: Database) -> None:
    programme = make_programme(name="Women in Business", country="KH")
    for _each in range(2):
        make_participant(programme, country="KH")
    book = xlsx_book(programme)
    assert book.sheetnames == ["data", "About this file", "columns", "codes"]
    assert [row[1] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == NAMES
    codes = list(book["codes"].iter_rows(min_row=2, values_only=True))
    assert {(name, code) for name, code, _label in codes} == {
        (name, code) for name, codes in CODE_LISTS.items() for code in codes
    }
    assert ("size_band", "2to4", "2 to 4 people") in codes
    assert ("country", "KH", "Cambodia") in codes
    assert all(label for _name, _code, label in codes)
    about = dict(book["About this file"].iter_rows(min_row=2, values_only=True))
    assert (about["Programme"], about["Learners of"]) == ("Women in Business", "All countries")
    assert (about["Learners"], about["Rows"]) == (2, 2)
    assert isinstance(about["Day of this file"], datetime)
    assert "UTC" in about["Time zone"]
    assert "at least 5 learners" in about["Protection"]
    for sheet in book:
        assert (sheet.freeze_panes, bool(sheet.auto_filter.ref)) == ("A2", True)
        texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert {cell.number_format for cell in texts} == {"@"}


def test_cells_keep_to_their_kind_and_code_list(database: Database) -> None:
    edition, programme = make_edition(), make_programme()
    complete(make_participant(programme, sex=Sex.OTHER), edition.edition_id, has_certificate=True)
    make_participant(programme, country="")
    for row in exact_rows(programme, ALL_COUNTRIES):
        assert list(row) == NAMES
        for column in COLUMNS:
            value = row[column.name]
            if column.kind is Kind.CODE:
                assert value in CODE_LISTS[column.codes], column.name
            if column.kind is Kind.MONTH:
                assert re.fullmatch(r"(\d{4}M\d{2})?", value), column.name


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
