"""Every cell of a file of rows, whole: whoever reads these files with a program relies on each of them."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import (
    AgeBand,
    EnterpriseStage,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.core.audit import AuditEntry
from academy.core.clock import now, today
from academy.core.spreadsheets import FileFormat
from academy.programmes.models import Participation
from academy.programmes.reach import ALL_COUNTRIES
from academy.statistics.exports import CODE_LISTS, COLUMNS, make_export, record_export
from academy.statistics.exports.columns import WITHHELD
from academy.statistics.exports.rows import exact_rows
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import complete, enrol, make_participant, make_programme, start_workbook
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
HEADS = [
    ("subject_id", "text", ""),
    ("programme_id", "text", ""),
    ("programme_name", "text", ""),
    ("joined_in", "month", ""),
    ("country", "code", "country"),
    ("time_zone", "code", "time_zone"),
    ("sex", "code", "sex"),
    ("age_band", "code", "age_band"),
    ("settlement", "code", "settlement"),
    ("enterprise_stage", "code", "enterprise_stage"),
    ("sector", "code", "sector"),
    ("workers", "code", "workers"),
    ("size_band", "code", "size_band"),
    ("registration", "code", "registration"),
    ("course_code", "text", ""),
    ("course_title", "text", ""),
    ("course_version", "text", ""),
    ("course_state", "code", "course_state"),
    ("enrolled_in", "month", ""),
    ("workbook", "code", "workbook"),
    ("final_check", "code", "final_check"),
    ("completed_in", "month", ""),
    ("completed_in_period", "code", "yes_no"),
    ("certificate", "code", "certificate"),
]
#: The codes of each list, in their order.
LISTS = {
    "country": "BN KH ID LA MY MM PH SG TH TL VN other withheld",
    "time_zone": "Asia/Bangkok Asia/Brunei Asia/Dili Asia/Ho_Chi_Minh Asia/Jakarta Asia/Kuala_Lumpur Asia/Manila "
    "Asia/Phnom_Penh Asia/Singapore Asia/Vientiane Asia/Yangon UTC withheld",
    "sex": "female male other prefer-not-to-say unknown",
    "age_band": "under-15 15to17 18to24 25to34 35to44 45to54 55to64 65-plus prefer-not-to-say unknown",
    "settlement": "urban rural prefer-not-to-say unknown",
    "enterprise_stage": "none idea under-1-year 1to3-years over-3-years prefer-not-to-say unknown",
    "sector": "agriculture manufacturing construction wholesale retail transport food-and-lodging digital "
    "personal-services other-services other prefer-not-to-say unknown",
    "workers": "1to1 2to4 5to9 10to14 15to19 20to24 25to29 30to49 50to59 60to74 75to99 100to199 200to299 300to599 "
    "600-plus prefer-not-to-say unknown",
    "size_band": "1to1 2to4 5to9 10to49 50to199 200-plus prefer-not-to-say unknown",
    "registration": "registered in-progress not-registered prefer-not-to-say unknown",
    "course_state": "not-enrolled enrolled completed withheld",
    "workbook": "not-started started done withheld",
    "final_check": "not-started in-progress not-passed passed withheld",
    "yes_no": "yes no withheld",
    "certificate": "none valid revoked withheld",
}


def test_columns_and_codes_are_stable() -> None:
    assert [(column.name, column.kind.value, column.codes) for column in COLUMNS] == HEADS
    assert {name: " ".join(codes) for name, codes in CODE_LISTS.items()} == LISTS


def month(day: date) -> str:
    return f"{day.year}M{day.month:02}"


def subject(person_id: int) -> str:
    [row] = [row for row in new_rows(Participation) if row.person_id == person_id]
    return row.subject_id


def test_each_row_is_said_whole(database: Database, still_clock: StillClock) -> None:
    """In Cambodia the day after begins at 17:00 UTC."""
    still_clock.moment = datetime.combine(today(), datetime.min.time(), UTC).replace(hour=17)
    old = make_small_edition("mon-781", version="1.0.0", lessons=3, en={"title": "First course"}).edition_id
    second = make_small_edition(
        "mon-782", version="2.1.0", lessons=2, en={"title": "Second course"}
    ).edition_id
    programme = make_programme(
        name="Women \u202ein Business", country="KH", course_codes=["mon-781", "mon-782"]
    )
    answers: dict[str, Any] = {
        "sex": Sex.FEMALE,
        "age_band": AgeBand.FROM_25_TO_34,
        "settlement": Settlement.RURAL,
        "enterprise_stage": EnterpriseStage.UNDER_1_YEAR,
        "sector": Sector.RETAIL,
        "workers": WorkersBand.FROM_15_TO_19,
        "registration": Registration.NOT_REGISTERED,
    }
    person = make_participant(programme, "Bopha", "KH", **answers)
    begun, completed = now() - timedelta(days=2), now() - timedelta(days=1, seconds=1)
    enrol(person, old, lessons=1, at=begun)
    start_workbook(person, old, 1)
    complete(person, second, at=completed, has_certificate=True)
    of_person = {
        "subject_id": subject(person.id),
        "programme_id": programme.public_id,
        "programme_name": "Women in Business",
        "joined_in": month(today() + timedelta(days=1)),
        "country": "KH",
        "time_zone": "Asia/Phnom_Penh",
        "sex": "female",
        "age_band": "25to34",
        "settlement": "rural",
        "enterprise_stage": "under-1-year",
        "sector": "retail",
        "workers": "15to19",
        "size_band": "10to49",
        "registration": "not-registered",
    }
    first_row = {
        "course_code": "mon-781",
        "course_title": "First course",
        "course_version": "v1.0.0",
        "course_state": "enrolled",
        "enrolled_in": month(today() - timedelta(days=1)),
        "workbook": "started",
        "final_check": "not-started",
        "completed_in": "",
        "completed_in_period": "no",
        "certificate": "none",
    }
    second_row = {
        "course_code": "mon-782",
        "course_title": "Second course",
        "course_version": "v2.1.0",
        "course_state": "completed",
        "enrolled_in": month(today() - timedelta(days=1)),
        "workbook": "done",
        "final_check": "passed",
        "completed_in": month(today() - timedelta(days=1)),
        "completed_in_period": "yes",
        "certificate": "valid",
    }
    assert list(exact_rows(programme, ALL_COUNTRIES)) == [of_person | first_row, of_person | second_row]


def test_who_answered_nothing_and_does_not_learn_has_a_row_too(
    database: Database, still_clock: StillClock
) -> None:
    edition = make_small_edition("mon-783", en={"title": "First course"})
    programme = make_programme(course_codes=[edition.code])
    person = make_participant(programme, country="")
    [row] = exact_rows(programme, ALL_COUNTRIES)
    asked = (
        "sex",
        "age_band",
        "settlement",
        "enterprise_stage",
        "sector",
        "workers",
        "size_band",
        "registration",
    )
    assert row == {
        "subject_id": subject(person.id),
        "programme_id": programme.public_id,
        "programme_name": "Women in Business",
        "joined_in": month(today()),
        "country": "other",
        "time_zone": "UTC",
        **dict.fromkeys(asked, "unknown"),
        "course_code": "mon-783",
        "course_title": "First course",
        "course_version": "",
        "course_state": "not-enrolled",
        "enrolled_in": "",
        "workbook": "not-started",
        "final_check": "not-started",
        "completed_in": "",
        "completed_in_period": "no",
        "certificate": "none",
    }


@pytest.mark.parametrize(
    ("file_format", "media_type"),
    [
        (FileFormat.CSV, "text/csv"),
        (FileFormat.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
@pytest.mark.parametrize(
    ("countries", "noted", "rows", "learners"),
    [
        (frozenset({""}), "all", 6, 3),
        (frozenset({"KH", "ID"}), "ID KH", 4, 2),
        (frozenset({"TH"}), "TH", 0, 0),
    ],
)
def test_what_was_taken_is_noted(
    *,
    database: Database,
    still_clock: StillClock,
    file_format: FileFormat,
    media_type: str,
    countries: frozenset[str],
    noted: str,
    rows: int,
    learners: int,
) -> None:
    programme = make_programme(course_codes=[make_small_edition().code for _course in range(2)])
    for country in ("ID", "KH", "PH"):
        make_participant(programme, country=country)
    analyst = actor_for(make_person())
    exported = make_export(programme, countries, file_format)
    record_export(analyst, programme, countries, exported)
    assert exported.name == f"programme-{programme.public_id}-{today():%Y-%m-%d}.{file_format.value}"
    assert (exported.file_format, file_format.media_type) == (file_format, media_type)
    entries = [entry for entry in new_rows(AuditEntry) if entry.action == "rows.export"]
    assert [(entry.actor, entry.target, entry.detail) for entry in entries] == [
        (
            analyst.public_id,
            f"programme:{programme.public_id}",
            {"format": file_format.value, "countries": noted, "rows": rows, "learners": learners},
        )
    ]


def test_both_files_hold_heads_and_cells_whole(database: Database, still_clock: StillClock) -> None:
    programme = make_programme(name="=1", course_codes=[make_small_edition("mon-784").code])
    person = make_participant(programme)
    names = [name for name, _kind, _codes in HEADS]
    data = make_export(programme, ALL_COUNTRIES, FileFormat.CSV).file.read()
    assert data[:3] == b"\xef\xbb\xbf"
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = [subject(person.id), programme.public_id, "'=1", WITHHELD, WITHHELD, WITHHELD, *["unknown"] * 8]
    row = [*cells, "mon-784", "Course mon-784", *[WITHHELD] * 8]
    assert (head, rows) == (names, [row])
    book = openpyxl.load_workbook(make_export(programme, ALL_COUNTRIES, FileFormat.XLSX).file)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert [*sheets] == ["data", "About this file", "columns", "codes"]
    assert sheets["data"] == [[str(column.head) for column in COLUMNS], row]
    assert sheets["columns"] == [
        ["head", "column", "kind", "code_list", "meaning"],
        *(
            [str(column.head), column.name, column.kind.value, column.codes or None, column.meaning]
            for column in COLUMNS
        ),
    ]
    assert [line[:2] for line in sheets["codes"]] == [
        ["code_list", "code"],
        *([name, code] for name, codes in LISTS.items() for code in codes.split()),
    ]
    assert (book["data"].freeze_panes, book.properties.creator) == ("A2", "Online SME Academy")
