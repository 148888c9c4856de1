"""The audit log: whatever anybody changes, deletes or puts in is found, and keys may rotate."""

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import Sex
from academy.cli import academy
from academy.core import audit, key_file
from academy.core.audit import AuditEntry, check_log, extend_chain
from academy.core.audit.checking import look_at_log
from academy.core.checks import State
from academy.core.clock import MovableClock
from academy.core.db import commit, rollback
from academy.core.keys import init_keys
from academy.core.tasks import run_sweeps
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
KEY = "a key that only the tests of this run use"
NEW, NEWEST = "another key of these tests", "the last key of these tests"


def verify(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(academy, ["audit", "verify", *options])


def write(count: int) -> list[int]:
    """Record ``count`` acts, each in a transaction of its own; return their keys."""
    for number in range(count):
        audit.record("certificate.revoke", f"certificate:{number}", actor="abc", reason="asked")
        commit()
    return [entry.id for entry in new_rows(AuditEntry)]


def sql(database: Database, text: str, **values: object) -> None:
    """Change the database as somebody would who has got hold of it."""
    database.execute(sa.text(text), values)
    commit()
    database.expire_all()


def test_every_entry_has_its_place_as_soon_as_it_is_committed(app: Flask, database: Database) -> None:
    write(3)
    entries = new_rows(AuditEntry)
    numbers = [entry.number for entry in entries]
    assert numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + 3))
    report = check_log()
    assert (report.findings, report.waiting) == ([], 0)
    assert report.end == f"{numbers[-1]}:{entries[-1].link}"
    sound = verify(app)
    assert (sound.exit_code, sound.output.splitlines()) == (
        0,
        [
            f"{report.entries} entries, 0 of them not yet in the chain",
            f"The chain ends at {report.end}",
            "Nothing was changed",
        ],
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2020-01-01 00:00:00.000000'"),
        ("actor", "'xyz'"),
        ("action", "'certificate.issue'"),
        ("target", "'certificate:9'"),
        ("detail", "'{}'"),
        ("seal", "'0'"),
        ("link", "'0'"),
        ("link", "NULL"),
        ("number", "NULL"),
    ],
)
def test_b11_a_changed_entry_is_found(app: Flask, database: Database, column: str, value: str) -> None:
    ids = write(3)
    sql(database, f"UPDATE audit_entries SET {column} = {value} WHERE id = :id", id=ids[1])  # noqa: S608
    broken = verify(app)
    assert broken.exit_code == 1
    assert f"entry {ids[1]} is not as it was written" in broken.output
    assert f"entry {ids[0]} is" not in broken.output


@pytest.mark.parametrize("detail", [r'{"reason": "\ud800"}', "[" * 5_000 + "]" * 5_000], ids=["half", "deep"])
def test_b11_a_detail_that_is_no_text_or_too_deep_is_found(
    app: Flask, database: Database, detail: str
) -> None:
    ids = write(3)
    sql(database, "UPDATE audit_entries SET detail = :detail WHERE id = :id", detail=detail, id=ids[1])
    broken = verify(app)
    assert broken.exit_code == 1
    assert f"entry {ids[1]} is not as it was written" in broken.output
    sql(
        database, "UPDATE audit_entries SET detail = '{}' WHERE id = :id", id=ids[1]
    )  # others read it after the test


@pytest.mark.parametrize("column", ["at", "detail", "actor", "seal", "number"])
def test_b11_an_entry_that_holds_anything_is_found(
    app: Flask, database: Database, engine_name: str, column: str
) -> None:
    """SQLite takes bytes in every column; PostgreSQL keeps to the types of three of them."""
    ids = write(3)
    garbage = f"UPDATE audit_entries SET {column} = x'ff00' WHERE id = :id"  # noqa: S608
    if engine_name == "postgresql" and column in ("at", "detail", "number"):
        with pytest.raises(DBAPIError):
            sql(database, garbage, id=ids[1])
        rollback()
        return
    sql(database, garbage, id=ids[1])
    broken = verify(app)
    assert broken.exit_code == 1
    assert f"entry {ids[1]} is not as it was written" in broken.output


def test_b11_a_deleted_entry_is_found_wherever_it_stood(app: Flask, database: Database) -> None:
    ids = write(5)
    sql(database, "DELETE FROM audit_entries WHERE id = :id", id=ids[1])
    broken = verify(app)
    assert broken.exit_code == 1
    assert broken.output.splitlines()[0] == f"1 entry is missing between entry {ids[0]} and entry {ids[2]}"
    assert "1 findings" in broken.output
    sql(database, "DELETE FROM audit_entries WHERE id IN (:one, :two)", one=ids[3], two=ids[4])
    assert check_log().findings == [
        f"1 entry is missing between entry {ids[0]} and entry {ids[2]}",
        f"2 entries are missing between entry {ids[2]} and the end",
    ]
    write(1)
    assert check_log().findings == [
        f"1 entry is missing between entry {ids[0]} and entry {ids[2]}",
        f"2 entries are missing between entry {ids[2]} and entry {new_rows(AuditEntry)[-1].id}",
    ]


def test_b11_an_inserted_entry_is_found(database: Database) -> None:
    ids = write(3)
    sql(
        database,
        "INSERT INTO audit_entries (at, actor, action, target, detail, seal) "
        "SELECT at, actor, action, 'certificate:8', detail, seal FROM audit_entries WHERE id = :id",
        id=ids[1],
    )
    [forged] = [entry.id for entry in new_rows(AuditEntry) if entry.id not in ids]
    found = [f"entry {forged} is not as it was written", f"entry {forged} is a copy of entry {ids[1]}"]
    assert check_log().findings == found
    extend_chain()
    assert check_log().findings == found, "the sealer washes nothing clean"


def test_b11_an_entry_that_cannot_be_read_keeps_no_other_from_its_place(
    database: Database, engine_name: str
) -> None:
    """Else whoever puts one in could take out all that are written after it. PostgreSQL takes JSON only."""
    if engine_name == "postgresql":
        return
    sql(
        database,
        "INSERT INTO audit_entries (at, actor, action, target, detail, seal) "
        "VALUES ('2026-01-01 00:00:00.000000', '', 'x', 'x', 'no JSON', 'x')",
    )
    written = audit.record("certificate.revoke", "certificate:1", actor="abc")
    commit()
    assert written.number is not None
    [finding] = check_log().findings
    assert finding.endswith("is not as it was written")


def test_b11_an_entry_that_is_there_twice_is_found(database: Database) -> None:
    ids = write(3)
    sql(
        database,
        "INSERT INTO audit_entries (at, actor, action, target, detail, seal) "
        "SELECT at, actor, action, target, detail, seal FROM audit_entries WHERE id = :id",
        id=ids[0],
    )
    extend_chain()
    [twin] = [entry.id for entry in new_rows(AuditEntry) if entry.id not in ids]
    assert check_log().findings == [f"entry {twin} is a copy of entry {ids[0]}"]


def test_b11_two_entries_that_change_places_are_found(database: Database) -> None:
    ids = write(4)
    for old, new in ((ids[1], -1), (ids[2], ids[1]), (-1, ids[2])):
        sql(database, "UPDATE audit_entries SET id = :new WHERE id = :old", old=old, new=new)
    assert check_log().findings == [
        f"entry {ids[2]} is not as it was written",
        f"entry {ids[1]} is not as it was written",
    ]


@pytest.mark.parametrize("hidden", ["the end is moved", "the end is deleted", "the chain begins anew"])
def test_b11_an_end_that_is_cut_off_is_found(
    app: Flask, database: Database, hidden: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Who cuts off the newest entries and hides it must know where the chain ends, and a key."""
    ids = write(3)
    known = check_log().end
    sql(database, "DELETE FROM audit_entries WHERE id = :id", id=ids[2])
    kept = new_rows(AuditEntry)[-1]
    match hidden:
        case "the end is moved":
            sql(
                database,
                "UPDATE audit_chain SET number = :number, head = :link",
                number=kept.number,
                link=kept.link,
            )
        case "the end is deleted":
            sql(database, "DELETE FROM audit_chain")
        case "the chain begins anew":
            sql(database, "UPDATE audit_chain SET number = 0, head = '', seal = ''")
    assert verify(app).exit_code == 1
    with caplog.at_level(logging.ERROR, "academy.audit"):
        write(1)
    assert check_log().waiting == 1, "nothing is added to an end that nobody here wrote"
    assert verify(app).exit_code == 1
    sql(database, "DELETE FROM audit_chain")
    sql(database, "UPDATE audit_entries SET number = NULL, link = NULL")
    extend_chain()
    assert check_log().findings == []
    assert check_log(known).findings, "an end that was kept elsewhere tells"
    assert verify(app, "--end", known).exit_code == 1


def test_an_end_that_was_printed_before_is_passed(app: Flask, database: Database) -> None:
    write(2)
    known = check_log().end
    assert verify(app, "--end", known).exit_code == 0
    write(2)
    assert verify(app, "--end", known).exit_code == 0
    assert verify(app, "--end", known[:-1]).exit_code == 1
    number = int(known.partition(":")[0])
    assert check_log(f"{number + 7}:x").findings[0].startswith("5 entries are missing between entry")
    said = verify(app, "--end", "yesterday")
    assert (said.exit_code, "--end must be like" in said.output) == (1, True)


def test_an_entry_that_is_committed_late_gets_a_later_place(database: Database) -> None:
    """The order is the one in which entries were seen, not the one in which they were numbered."""
    [last] = write(1)
    for entry_id in (last + 1000, last + 500):
        audit.record("certificate.revoke", "certificate:7").id = entry_id
        commit()
    first, late, early = new_rows(AuditEntry)
    assert [entry.number - (first.number or 0) for entry in (late, early) if entry.number] == [2, 1]
    assert check_log().findings == []


def test_the_sweep_takes_what_the_commit_left(app: Flask, database: Database) -> None:
    audit.record("certificate.revoke", "certificate:1")
    database.commit()
    said = verify(app)
    assert (said.exit_code, ", 1 of them not yet in the chain" in said.output) == (0, True)
    sealed = app.test_cli_runner().invoke(academy, ["audit", "seal"])
    assert sealed.output == "1 entries were put into the chain\n"
    assert ", 0 of them" in verify(app).output


def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    write(1)
    audit.record("certificate.revoke", "certificate:1")
    database.flush()
    rollback()
    write(1)
    assert (check_log().findings, check_log().waiting) == ([], 0)


@pytest.fixture
def keys_may_change(app: Flask) -> Iterator[Callable[..., None]]:
    """Return a function that gives the application other keys until the test ends."""
    usual = app.extensions["keys"]

    def give(*own: str, leaked: str = "") -> None:
        init_keys(app, own, Path("/nowhere"), (key_file.Secret(leaked).id,) if leaked else ())

    yield give
    app.extensions["keys"] = usual


def test_b11_a_rotated_key_leaves_the_log_sound(
    app: Flask, database: Database, keys_may_change: Callable[..., None]
) -> None:
    write(2)
    keys_may_change(NEW, KEY)
    write(2)
    keys_may_change(NEWEST, NEW, KEY, leaked=KEY)
    ids = write(2)
    assert check_log().findings == []
    sql(database, "UPDATE audit_entries SET actor = 'xyz' WHERE id = :id", id=ids[0])
    assert check_log().findings == [f"entry {ids[0]} is not as it was written"]


def test_b11_a_key_that_is_missing_is_named_and_no_entry_looks_forged(
    app: Flask, database: Database, keys_may_change: Callable[..., None]
) -> None:
    ids = write(2)
    keys_may_change(NEW)
    write(1)
    broken = verify(app)
    missing = key_file.Secret(KEY).id
    assert broken.exit_code == 1
    assert f"seals need the secret key {missing}, which is not here" in broken.output
    assert "is not as it was written" not in broken.output
    keys_may_change(NEW, KEY)
    extend_chain()
    assert (check_log().findings, check_log().waiting, len(ids)) == ([], 0, 2)


@pytest.mark.changes_everybody("a day passes, and the sweeps of an hour run")
def test_b11_the_log_is_checked_every_night_and_administrators_see_it(
    app: Flask, database: Database, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    ids = write(1)
    with caplog.at_level(logging.INFO, "academy.audit"):
        run_sweeps()
        run_sweeps()
    [line] = [record.message for record in caplog.records if record.name == "academy.audit"]
    assert line.endswith(f"its chain ends at {check_log().end}")
    assert look_at_log().state is State.FINE
    sql(database, "UPDATE audit_entries SET actor = 'xyz' WHERE id = :id", id=ids[0])
    clock.move(timedelta(days=1))
    run_sweeps()
    assert look_at_log().state is State.WRONG
    sql(database, "UPDATE audit_chain SET findings = 0")
    clock.move(timedelta(days=4))
    assert look_at_log().state is State.NOTICE


def test_b11_a_change_is_told_with_old_and_new_values(database: Database) -> None:
    before = {
        "starts_on": date(2026, 1, 1),
        "courses": {"b", "a"},
        "sex": Sex.FEMALE,
        "name": "Books",
        "old": 1,
    }
    after = {"starts_on": date(2026, 2, 1), "courses": ["a"], "sex": Sex.MALE, "name": "Books", "new": None}
    audit.record("programme.update", "programme:1", changes=audit.changes(before, after))
    commit()
    [entry] = new_rows(AuditEntry)
    assert entry.detail == {
        "changes": {
            "courses": [["a", "b"], ["a"]],
            "old": [1, None],
            "sex": ["female", "male"],
            "starts_on": ["2026-01-01", "2026-02-01"],
        }
    }
    assert check_log().findings == []
