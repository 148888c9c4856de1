"""A backup every night: made once, read again, written down, and its file gone after some days; on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from academy.core import clock
from academy.core.backup import nightly, records
from academy.core.backup.databases import BackupError
from academy.core.backup.nightly import begin_nightly_backup
from academy.core.backup.records import Backup, begin, make_backup
from academy.core.backup.services import check_backup
from academy.core.clock import MovableClock
from academy.core.db import db, reading, writing
from academy.core.work import Waiting, work_now
from tests.support.racing import own_application


@pytest.fixture
def academy(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an academy with a folder for backups, on an afternoon."""
    (tmp_path / "academy").mkdir()
    with own_application(engine_name, worker, tmp_path / "academy") as app:
        settings = app.extensions["settings"]
        app.extensions["settings"] = replace(settings, backup_dir=tmp_path / "backups", backup_days=3)
        time: MovableClock = app.extensions["clock"]
        now = clock.MovableClock().now()
        time.move(datetime(now.year, now.month, now.day, 15, tzinfo=UTC) + timedelta(days=1) - now)
        with app.app_context():
            yield app


def stored() -> list[Backup]:
    with reading():
        found = list(records.newest(100))
        db.session.expunge_all()
    return found[::-1]


def sweep() -> None:
    with reading():
        begin_nightly_backup()


def move(app: Flask, **by: float) -> None:
    time: MovableClock = app.extensions["clock"]
    time.move(timedelta(**by))


def test_e8_one_backup_a_night_is_made_and_found_whole(academy: Flask, tmp_path: Path) -> None:
    night = clock.now().date()
    for _hour in range(3):
        sweep()
    [made] = stored()
    path = tmp_path / "backups" / f"academy-{night.isoformat()}.zip"
    assert (made.night, made.place, made.is_sound) == (night, str(path), True)
    assert (made.size, len(made.digest)) == (path.stat().st_size, 64)
    move(academy, hours=10)
    sweep()
    assert len(stored()) == 1, "it is one o'clock, and the night's hour is two"
    move(academy, hours=2)
    sweep()
    assert [one.night for one in stored()] == [night, night + timedelta(days=1)]


def test_files_of_old_nights_go_and_others_stay(academy: Flask, tmp_path: Path) -> None:
    by_hand = tmp_path / "backups" / "by-hand.zip"
    make_backup(by_hand)
    names = []
    for _night in range(5):
        sweep()
        names.append(Path(stored()[-1].place).name)
        move(academy, days=1)
    left = {path.name for path in (tmp_path / "backups").iterdir()}
    assert left == {by_hand.name, *names[-3:]} or left == {by_hand.name, *names[-4:]}


def test_e8_a_backup_that_failed_says_why_and_is_made_in_the_next_hour(
    academy: Flask, tmp_path: Path
) -> None:
    (tmp_path / "backups").write_text("a file is in the way")
    sweep()
    [failed] = stored()
    assert (failed.night, failed.is_sound) == (None, False)
    assert "cannot be written" in failed.problem
    (tmp_path / "backups").unlink()
    sweep()
    assert [one.is_sound for one in stored()] == [False, True]


def test_a_backup_whose_process_was_stopped_is_given_up(academy: Flask, tmp_path: Path) -> None:
    begin(tmp_path / "backups" / "lost.zip", date(2026, 1, 1))
    sweep()
    lost, made = stored()
    assert (lost.ended_at, made.is_sound) == (None, True)
    move(academy, hours=7)
    sweep()
    assert stored()[0].problem == "It was stopped before it ended."


def test_the_newest_four_hundred_rows_are_kept(academy: Flask) -> None:
    night = clock.now() - timedelta(days=1)
    with writing():
        rows = [
            Backup(began_at=night, ended_at=night, place=f"/backup/{number}.zip", size=1, digest="d")
            for number in range(402)
        ]
        db.session.add_all(rows)
    records.give_up_lost()
    with reading():
        kept = [one.place for one in records.newest(500)]
    assert kept == [f"/backup/{number}.zip" for number in range(401, 1, -1)]


def test_only_backups_that_ended_whole_are_sound_and_only_lost_ones_are_given_up(academy: Flask) -> None:
    now = clock.now()
    lost, running = now - timedelta(hours=6, minutes=1), now - timedelta(hours=5, minutes=59)
    rows = {
        "/old": (lost, lost, ""),
        "/sound": (lost, lost, ""),
        "/failed": (lost, lost, "The disk is full."),
        "/lost": (lost, None, ""),
        "/running": (running, None, ""),
    }
    with writing():
        for place, (began_at, ended_at, problem) in rows.items():
            db.session.add(Backup(place=place, began_at=began_at, ended_at=ended_at, problem=problem))
            db.session.flush()
    with reading():
        last = records.last_sound()
        assert last is not None
        assert last.place == "/sound"
        assert [row.waiting for row in work_now() if row.kind.name == "backup"] == [Waiting(2, lost)]
    records.give_up_lost()
    assert {one.place: (one.ended_at is None, one.problem) for one in stored()} == {
        "/old": (False, ""),
        "/sound": (False, ""),
        "/failed": (False, "The disk is full."),
        "/lost": (False, "It was stopped before it ended."),
        "/running": (True, ""),
    }


def test_without_a_folder_nothing_is_made(academy: Flask) -> None:
    settings = academy.extensions["settings"]
    academy.extensions["settings"] = replace(settings, backup_dir=None)
    sweep()
    assert stored() == []


def test_the_same_night_twice_makes_one(academy: Flask, tmp_path: Path) -> None:
    sweep()
    [made] = stored()
    with reading():
        nightly.write_nightly_backup(made.id)
    assert [one.ended_at for one in stored()] == [made.ended_at]


def test_a_damaged_file_is_not_called_sound(academy: Flask, tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    make_backup(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(bytes(data))
    with pytest.raises(BackupError, match="not a"):
        check_backup(path)
