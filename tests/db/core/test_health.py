"""What core looks at: the database, who does the work, what is late and what failed; each thing wrong in turn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock as clocks
from academy.core.audit import AuditChain
from academy.core.audit.checking import look_at_log
from academy.core.backup.looking import look_at_backups, look_at_room_for_backup
from academy.core.backup.records import Backup
from academy.core.checks import Finding, State
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.errors import AwayError, FullError
from academy.core.failures import TaskFailure
from academy.core.health import database as of_database
from academy.core.health import machine, outside, work
from academy.core.mail import Channel
from academy.core.mail.models import Delivery
from academy.core.storage import MemoryStorage
from academy.core.sweepers import KEPT_ROWS, Sweeper, last_run, note_run
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_it_says_which_database_this_is(database: Database, engine_name: str) -> None:
    found = of_database.look_at_database()
    assert found.state is State.FINE
    assert found.sentence.startswith({"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[engine_name])
    assert "academy@" not in found.sentence, "no name and no password"


def test_tables_of_another_release_are_said(database: Database) -> None:
    assert of_database.look_at_tables().state is State.FINE
    database.execute(sa.text("UPDATE alembic_version SET version_num = 'e4b8c15d7a03'"))
    older = of_database.look_at_tables()
    database.execute(sa.text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
    newer = of_database.look_at_tables()
    database.execute(sa.text("DROP TABLE alembic_version"))
    none = of_database.look_at_tables()
    assert [older.state, newer.state, none.state] == [State.WRONG] * 3
    assert "db upgrade" in older.advice
    assert "newer release" in newer.advice
    assert none.sentence == "The database has no tables yet."


def test_only_postgresql_has_a_standby_and_a_clock_of_its_own(
    database: Database, engine_name: str, clock: MovableClock
) -> None:
    if engine_name == "sqlite":
        assert [of_database.look_at_standby(), of_database.look_at_clock()] == [None, None]
        return
    alone = of_database.look_at_standby()
    assert alone is not None
    assert alone.sentence.startswith("There is no standby.")
    clock.offset = timedelta()
    assert _state(of_database.look_at_clock()) is State.FINE
    clock.move(timedelta(seconds=20))
    assert _state(of_database.look_at_clock()) is State.NOTICE
    clock.move(-5 * MINUTE)
    behind = of_database.look_at_clock()
    assert _state(behind) is State.WRONG
    assert behind is not None
    assert "5 minutes" in behind.sentence
    database.execute(sa.text("SET LOCAL synchronous_commit = off"))
    assert _state(of_database.look_at_standby()) is State.WRONG


def test_nobody_stands_between(database: Database) -> None:
    assert of_database.look_at_pooler() is None


def _state(finding: Finding | None) -> State | None:
    return finding.state if finding else None


def test_whoever_sweeps_is_a_worker_that_lives(database: Database, clock: MovableClock) -> None:
    clock.move(2 * HOUR)
    silent = work.look_at_workers()
    assert silent.state is State.WRONG
    assert silent.sentence.startswith("No worker has run for 2 hours.")
    note_run()
    alive = work.look_at_workers()
    assert alive.state is State.FINE
    assert alive.sentence.startswith("1 process does the work: ")
    [mine] = new_rows(Sweeper)
    note_run()
    assert [row.name for row in new_rows(Sweeper)] == [mine.name]
    clock.move(4 * MINUTE)
    assert work.look_at_workers().state is State.FINE
    clock.move(2 * MINUTE)
    assert work.look_at_workers().state is State.WRONG


@pytest.mark.empty_site
def test_a_new_installation_has_no_worker_yet(database: Database) -> None:
    assert last_run() is None
    assert work.look_at_workers().sentence.startswith("No worker has run yet.")


@pytest.mark.empty_site
def test_the_rows_of_workers_stay_few(database: Database) -> None:
    """Also when each deployment brings new processes, and after a clock that was a year ahead."""
    moment = clocks.now()
    old = [
        Sweeper(name=f"old:{number}", began_at=moment, swept_at=moment - number * HOUR)
        for number in range(1, 2 * KEPT_ROWS)
    ]
    ahead = Sweeper(name="ahead:1", began_at=moment, swept_at=moment + timedelta(days=365))
    database.add_all([*old, ahead])
    commit()
    note_run()
    names = set(database.scalars(sa.select(Sweeper.name)))
    assert len(names) == KEPT_ROWS
    assert "ahead:1" not in names
    assert {"old:1", "old:48"} <= names


@pytest.mark.empty_site
def test_the_row_of_a_worker_that_runs_stays(database: Database) -> None:
    """Two that delete each other's rows while they write their own wait for each other."""
    moment = clocks.now()
    database.add_all(
        Sweeper(name=f"runs:{number}", began_at=moment, swept_at=moment - number * MINUTE / 60)
        for number in range(1, 2 * KEPT_ROWS)
    )
    commit()
    note_run()
    assert len(database.scalars(sa.select(Sweeper.name)).all()) == 2 * KEPT_ROWS


def put_message(database: Database, due_at: datetime) -> None:
    database.add(
        Delivery(
            channel=Channel.EMAIL,
            address="mya@example.org",
            subject="Hello",
            body="Hello",
            created_at=due_at,
            due_at=due_at,
        )
    )
    commit()


@pytest.mark.empty_site
@pytest.mark.parametrize(
    ("ago", "state"),
    [(-4 * HOUR, State.FINE), (9 * MINUTE, State.FINE), (11 * MINUTE, State.NOTICE), (3 * HOUR, State.WRONG)],
)
def test_what_is_due_for_long_is_late_and_what_waits_for_its_next_try_is_not(
    app: Flask, database: Database, ago: timedelta, state: State
) -> None:
    put_message(database, clocks.now() - ago)
    assert work.look_at_due_work().state is state
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (
        200,
        {"status": "ok", "work": "in-time" if state is State.FINE else "late"},
    )


@pytest.mark.empty_site
def test_work_that_failed_is_counted(database: Database) -> None:
    assert work.look_at_failures().state is State.FINE
    moment = clocks.now()
    failure = TaskFailure(task="files.draw", arguments="[7]", error="E", first_at=moment, last_at=moment)
    database.add(failure)
    commit()
    found = work.look_at_failures()
    assert (found.state, found.sentence) == (State.NOTICE, "1 piece of work failed.")


@pytest.mark.empty_site
@pytest.mark.parametrize(
    ("checked_ago", "findings", "state"),
    [(None, 0, State.FINE), (HOUR, 0, State.FINE), (4 * 24 * HOUR, 0, State.NOTICE), (HOUR, 2, State.WRONG)],
)
def test_the_last_check_of_the_audit_log_is_told(
    database: Database, checked_ago: timedelta | None, findings: int, state: State
) -> None:
    checked_at = clocks.now() - checked_ago if checked_ago else None
    database.add(AuditChain(id=1, number=0, head="", seal="", checked_at=checked_at, findings=findings))
    commit()
    assert look_at_log().state is state


@pytest.fixture
def production(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Let the settings be those of a production installation until the test ends."""
    kept = app.extensions["settings"]
    app.extensions["settings"] = replace(kept, env="production", data_dir=tmp_path, backup_dir=tmp_path)
    yield
    app.extensions["settings"] = kept


@pytest.mark.empty_site
@pytest.mark.parametrize(
    ("ago", "row", "state"),
    [
        (None, {}, State.WRONG),
        (HOUR, {}, State.FINE),
        (35 * HOUR, {}, State.FINE),
        (37 * HOUR, {}, State.WRONG),
        (HOUR, {"problem": "There is no room."}, State.WRONG),
    ],
)
def test_a_backup_that_is_missing_or_old_is_said(
    database: Database, production: None, ago: timedelta | None, row: dict[str, Any], state: State
) -> None:
    if ago:
        began_at = clocks.now() - ago
        database.add(Backup(began_at=began_at, ended_at=began_at, place="/b.zip", **row))
        commit()
    assert look_at_backups().state is state


def test_a_backup_without_room_is_said_and_the_database_is_left_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A disk that hangs here would keep a connection as long; the pool has sixteen."""
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], backup_dir=tmp_path / "backups")
    )
    with app.app_context():
        assert look_at_room_for_backup() is None, "the check of the disks says that it is not there"
        (tmp_path / "backups").mkdir()
        assert look_at_room_for_backup() is None
        with (tmp_path / "backups" / "academy-2026-11-30.zip").open("wb") as file:
            file.truncate(1 << 43)
        assert _state(look_at_room_for_backup()) is State.NOTICE
    [check] = [each for each in app.extensions["checks"] if each.look is look_at_room_for_backup]
    assert not check.asks_database


@pytest.mark.empty_site
def test_while_trying_things_out_no_backup_is_no_reproach(database: Database) -> None:
    assert look_at_backups().state is State.FINE


class Broken(MemoryStorage):
    """A storage that is away, full, or gives back something else."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self.error = error

    def put(self, name: str, data: bytes) -> None:
        if self.error:
            raise self.error
        super().put(name, data)

    def get(self, name: str) -> bytes | None:
        return token_hex(8).encode()


@pytest.mark.parametrize("error", [AwayError("the storage"), FullError("the storage"), None])
def test_a_storage_that_does_not_keep_files_is_said(app: Flask, error: Exception | None) -> None:
    kept = app.extensions["storage"]
    with app.app_context():
        assert outside.look_at_storage().state is State.FINE
        assert list(kept.names()) == [name for name in kept.names() if not name.startswith("probe/")]
        app.extensions["storage"] = Broken(error)
        found = outside.look_at_storage()
        app.extensions["storage"] = kept
    assert found.state is State.WRONG


class Unread(MemoryStorage):
    """A storage whose files nobody may read."""

    def get(self, name: str) -> bytes | None:
        raise AwayError("the storage")


def test_what_was_written_and_cannot_be_read_is_deleted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    unread = Unread()
    monkeypatch.setitem(app.extensions, "storage", unread)
    with app.app_context():
        assert outside.look_at_storage().state is State.WRONG
    assert unread.files == {}


def test_a_full_disk_and_one_that_is_gone_are_said(
    database: Database, production: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert machine.look_at_room().state is State.FINE
    monkeypatch.setattr(machine, "SOME_ROOM", 10**18)
    assert machine.look_at_room().state is State.NOTICE
    monkeypatch.setattr(machine, "LITTLE_ROOM", 10**17)
    assert machine.look_at_room().state is State.WRONG
    tmp_path.rmdir()
    assert "cannot be used: No such file" in machine.look_at_room().sentence


def test_secrets_that_others_can_read_are_said(database: Database, production: None, tmp_path: Path) -> None:
    key = tmp_path / "secret-key"
    key.write_text("secret", "ascii")
    tmp_path.chmod(0o755)
    key.chmod(0o640)
    assert machine.look_at_rights().state is State.WRONG
    assert "secret-key" in machine.look_at_rights().sentence
    tmp_path.chmod(0o700)
    assert machine.look_at_rights().state is not State.WRONG, "nobody else comes into the folder"
    tmp_path.chmod(0o755)
    key.chmod(0o600)
    assert machine.look_at_rights().state is not State.WRONG
    (tmp_path / "academy.db-wal").touch(0o644)
    (tmp_path / "academy.db-wal").chmod(0o644)
    assert "academy.db-wal" in machine.look_at_rights().sentence, "rows stand in it, too"
