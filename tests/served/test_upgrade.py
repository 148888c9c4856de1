"""Whatever people left on the first release is there after the upgrade, and they go on where they stopped."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from tests.conftest import make_postgresql_database
from tests.served.academy import ServedAcademy
from tests.served.people import GRADUATE, IN_THE_MIDDLE, STAFF
from tests.served.visitor import Visitor
from tests.served.walk import answer_final_check, download_certificate, sign_in, start_final_check
from tests.support.postgresql import find_binaries

pytestmark = pytest.mark.timeout(300)
FIXTURES = Path(__file__).parent / "fixtures"

#: What must be the same, row by row, in every column that the first release had ...
KEPT = (
    "people",
    "learner_profiles",
    "consents",
    "organisations",
    "memberships",
    "programmes",
    "programme_courses",
    "participations",
    "enrolments",
    "lesson_progress",
    "attempts",
    "answer_events",
    "workbooks",
    "completions",
    "certificates",
    "audit_entries",
)
#: ... but for these: files of certificates are drawn again (case A2).
CHANGING = {"certificates": {"file_name", "file_due_at"}}

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def first_release(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[ServedAcademy]:
    """Return an academy that is not started yet, on what the first release left."""
    with ZipFile(FIXTURES / f"first-release-{request.param}.zip") as archive:
        archive.extractall(tmp_path)
    changes = {}
    if request.param == "postgresql":
        changes["DATABASE_URL"] = make_postgresql_database(f"first_release_{worker}")
        load_dump(changes["DATABASE_URL"], tmp_path / "data" / "academy.sql")
    academy = ServedAcademy(tmp_path, changes)
    try:
        yield academy
    finally:
        if academy.process is not None:
            academy.kill()


def load_dump(url: str, dump: Path) -> None:
    """Run a dump of pg_dump on an empty database."""
    command = [str(find_binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(dump)]
    address = url.replace("postgresql+psycopg://", "postgresql://")
    subprocess.run([*command, address], check=True, capture_output=True)


def rows_of(academy: ServedAcademy, columns: dict[str, list[str]] | None = None) -> Rows:
    """Return the rows of all tables in KEPT, in the order of their first columns; only ``columns``, if given."""
    engine = sa.create_engine(academy.database_url)
    metadata = sa.MetaData()
    metadata.reflect(engine, only=KEPT)
    rows: Rows = {}
    with engine.connect() as connection:
        for name in KEPT:
            table = metadata.tables[name]
            chosen = [table.c[each] for each in (columns or {}).get(name, table.c.keys())]
            key = list(table.primary_key.columns)
            rows[name] = [
                dict(row) for row in connection.execute(sa.select(*chosen).order_by(*key)).mappings()
            ]
    engine.dispose()
    return rows


def kept_columns(rows: Rows) -> dict[str, list[str]]:
    """Return the columns to compare, by table."""
    return {
        name: [each for each in table[0] if each not in CHANGING.get(name, ())]
        for name, table in rows.items()
    }


def test_nothing_is_lost_and_everybody_goes_on(first_release: ServedAcademy) -> None:
    before = rows_of(first_release)
    assert all(before.values()), "the fixture has rows in every table"
    columns = kept_columns(before)
    first_release.start()
    for name, rows in rows_of(first_release, columns).items():
        # What happens at a start may be recorded after what was there.
        expected = [{each: row[each] for each in columns[name]} for row in before[name]]
        assert rows[: len(expected)] == expected, name
    first_release.command("keys", "rotate")
    graduate_has_her_certificate(first_release)
    learner_passes_the_check_she_had_begun(first_release)
    manager_sees_them(first_release)
    assert "Nothing was changed" in first_release.command("audit", "verify"), "seals of before are still good"


@pytest.mark.parametrize("first_release", ["postgresql"], indirect=True)
def test_a_start_says_who_stands_in_the_way_of_its_upgrade(first_release: ServedAcademy) -> None:
    before = rows_of(first_release)
    engine = sa.create_engine(first_release.database_url)
    with engine.connect() as connection:
        process = connection.scalar(sa.text("SELECT pg_backend_pid() FROM people"))
        said = first_release.command("serve", expect=1)
    engine.dispose()
    assert said.partition("\n")[2] == (
        "Error: PostgreSQL said: canceling statement due to lock timeout (ALTER TABLE people ADD COLUMN erase_at "
        f"TIMESTAMP WITH TIME ZONE). Nothing was changed. Now process {process} has locked people. Run this again "
        f"when that is over, or end it first: SELECT pg_terminate_backend({process});\n"
    )
    assert rows_of(first_release) == before


def graduate_has_her_certificate(academy: ServedAcademy) -> None:
    """Sign in with the old password, and download."""
    her = Visitor(academy.url)
    sign_in(her, GRADUATE.address)
    assert download_certificate(her).body.startswith(b"%PDF-")


def learner_passes_the_check_she_had_begun(academy: ServedAcademy) -> None:
    """Go on at the sixth question; what was answered before counts."""
    her = Visitor(academy.url)
    sign_in(her, IN_THE_MIDDLE.stored_address)
    page = start_final_check(her)
    assert page.path.endswith("/questions/6"), page.words[:1000]
    page = answer_final_check(her, academy, page)
    assert "Passed." in page.words, page.words[:1000]
    assert download_certificate(her).body.startswith(b"%PDF-")


def manager_sees_them(academy: ServedAcademy) -> None:
    """Find both in the programme that they joined."""
    manager = Visitor(academy.url)
    sign_in(manager, next(iter(STAFF.values())))
    page = manager.get(manager.get("/en/programmes").link("Women who keep books"))
    assert GRADUATE.name in page.words
    assert IN_THE_MIDDLE.name in page.words
