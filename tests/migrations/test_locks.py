"""What stands in the way of an upgrade: a sentence says so, nothing is half done, and it works afterwards."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.app import create_app
from academy.cli import academy
from academy.core import migrations, sqlite
from academy.core.db import Base, db
from bench.processes import free_port
from tests.conftest import settings_for_tests
from tests.migrations.conftest import opened
from tests.migrations.described import described, table_names
from tests.migrations.steps import Step, all_rows, newest
from tests.served.academy import ROOT, ServedAcademy, run_command, wait_until

#: Three steps from here the migration comes that changes `deliveries`.
BEFORE_FILES = "c7f2b1d09e64"
#: The last before a migration that takes other locks of `deliveries`.
OWNERS = "a7e2c9d4b610"


@contextmanager
def somebody(statement: str) -> Iterator[int]:
    """Hold what ``statement`` takes, on another connection; yield its process in PostgreSQL, in SQLite 0."""
    engine = sa.create_engine(db.engine.url)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
        is_sqlite = engine.dialect.name == "sqlite"
        yield 0 if is_sqlite else int(str(connection.scalar(sa.text("SELECT pg_backend_pid()"))))
    engine.dispose()


@contextmanager
def people_at_work() -> Iterator[list[int]]:
    """Let somebody write into SQLite's file, or three read PostgreSQL's; yield the two who read `deliveries`."""
    if db.engine.dialect.name == "sqlite":
        with somebody("BEGIN IMMEDIATE"):
            yield []
    else:
        reading = "SELECT * FROM deliveries"
        with somebody(reading) as first, somebody("SELECT * FROM memberships"), somebody(reading) as second:
            yield sorted((first, second))


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Run ``flask academy db WORDS``; return its exit code and everything that it printed."""
    result = app.test_cli_runner().invoke(academy, ["db", *words])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("start", "words", "statement"),
    [
        (
            BEFORE_FILES,
            ("upgrade",),
            "ALTER TABLE deliveries ADD COLUMN owner VARCHAR(32) DEFAULT '' NOT NULL",
        ),
        (OWNERS, ("downgrade", BEFORE_FILES), "ALTER TABLE deliveries DROP COLUMN owner"),
    ],
)
def test_a_held_table_ends_the_command_with_a_sentence(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch, start: str, words: tuple[str, ...], statement: str
) -> None:
    monkeypatch.setattr(sqlite, "PATIENT_WAIT", 0.05)
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "50ms")
    Step("c52d9e40b7a1")
    migrations.upgrade(start)
    before = migrations.current_revision(), described(db.engine), all_rows()
    is_sqlite = db.engine.dialect.name == "sqlite"
    with people_at_work() as processes:
        code, said = run(empty_app, *words)
    file = db.engine.url.database
    held = ", ".join(f"process {process} has locked deliveries" for process in processes)
    ending = ", ".join(f"pg_terminate_backend({process})" for process in processes)
    assert (code, said) == (
        1,
        f"Error: Another process is writing into {file}. Nothing was changed. Run this again when it is done "
        f"(`fuser {file}` shows who has it open).\n"
        if is_sqlite
        else f"Error: PostgreSQL said: canceling statement due to lock timeout ({statement}). Nothing was changed. "
        f"Now {held}. Run this again when that is over, or end it first: SELECT {ending};\n",
    )
    assert (migrations.current_revision(), described(db.engine), all_rows()) == before
    assert run(empty_app, *words) == (0, "")
    assert ("owner" in all_rows()["deliveries"][0]) == (words == ("upgrade",))


def test_a_step_that_fails_undoes_the_steps_before_it(empty_app: Flask) -> None:
    Step("c52d9e40b7a1")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE consent_terms (wrong INTEGER)")
    before = migrations.current_revision(), described(db.engine), all_rows()
    with pytest.raises(sa.exc.DBAPIError, match=r"consent_terms.* already exists"):
        migrations.upgrade()
    assert (migrations.current_revision(), described(db.engine), all_rows()) == before


def let_it_grow_no_more(connection: Any, *_others: object) -> None:
    """Keep SQLite's file as large as it is, as on a full disk."""
    connection.execute("PRAGMA max_page_count = 1")


def test_no_room_left_is_a_sentence(tmp_path: Path) -> None:
    with opened("sqlite", "", tmp_path) as app:
        Step("c52d9e40b7a1")
        before = all_rows()
        sa.event.listen(db.engine, "checkout", let_it_grow_no_more)
        assert run(app, "upgrade") == (
            1,
            "Error: There is no room left for the database. Nothing was changed. Make room, then run this again.\n",
        )
        assert (migrations.current_revision(), all_rows()) == (BEFORE_FILES, before)


def test_a_database_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://academy@127.0.0.1:{free_port()}/academy"
    app = create_app(settings_for_tests(url, tmp_path))
    with app.app_context():
        assert run(app, "upgrade") == (
            1,
            "Error: The database does not answer. Run this again when it does.\n",
        )


def test_two_servers_that_start_at_once_migrate_one_after_the_other(empty_app: Flask, tmp_path: Path) -> None:
    Step("c52d9e40b7a1")
    is_sqlite = db.engine.dialect.name == "sqlite"
    url = db.engine.url.render_as_string(hide_password=False)
    environment = ServedAcademy(tmp_path, {"DATABASE_URL": url}).environment()
    command = [run_command()[0], "academy", "db", "upgrade"]
    # Whoever came first holds both until both wait, and in PostgreSQL longer than anybody waits for a table.
    with somebody("BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_lock({migrations.TURN})"):
        servers = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        assert wait_until(lambda: all(waits(each.pid) for each in servers) if is_sqlite else waiting() == 2)
        time.sleep(0.1 if is_sqlite else 2.5)
    said = "" if is_sqlite else "Another upgrade of this database is running. This one waits for it.\n"
    ended = [(each.communicate(timeout=120)[1].partition("\n")[2], each.returncode) for each in servers]
    assert ended == [(said, 0), (said, 0)], "after the line that names the academy"
    assert migrations.current_revision() == newest()
    assert table_names(db.engine) == set(Base.metadata.tables)


def waits(process: int) -> bool:
    """Say whether ``process`` has opened the file of SQLite."""
    file = Path(str(db.engine.url.database)).resolve()
    return any(each.resolve() == file for each in Path(f"/proc/{process}/fd").iterdir())


def waiting() -> int:
    """Return how many wait for their turn to upgrade."""
    with db.engine.connect() as connection:
        count = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return int(str(connection.scalar(sa.text(count))))
