"""Backup while answers arrive, restore after an orderly stop and after a power cut: the same data, to the last bit."""

import json
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from tests.served.academy import ServedAcademy, served, served_prepared
from tests.served.conftest import database_setting
from tests.served.visitor import Visitor
from tests.served.walk import COURSE, download_certificate, enrol, graduate, register, sign_in
from tests.support.sample import sampled

pytestmark = pytest.mark.timeout(300)

#: Between two lines: a backup takes a second, and is to meet many of them.
PAUSE_SECONDS = 0.05


def digest_of(backup: Path) -> object:
    """Return what a backup says of its tables and files."""
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return manifest["tables"], manifest["files"]


@contextmanager
def writing(academy: ServedAcademy) -> Iterator[None]:
    """Let a learner write lines of her cash book, one after the other."""
    her, is_over, problems = Visitor(academy.url), threading.Event(), []
    register(her, "Writer", f"writer{os.urandom(4).hex()}@academy.test")
    enrol(her)

    def write() -> None:
        number = 0
        while not is_over.wait(PAUSE_SECONDS):
            number += 1
            line = {"rows.new.what": f"Line {number}", "rows.new.in": "5", "rows.new.date": "2026-11-01"}
            page = her.send(her.get(f"{COURSE}/workbook/cashbook"), line, button="add")
            if page.status != 200:
                problems.append(page.status)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
    assert problems == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("engine", "end"),
    sampled(list(product(("sqlite", "postgresql"), ("stop", "kill"))), 2, "backups that come back"),
)
def test_g2_a_backup_comes_back_whole_after_a_stop_and_after_a_power_cut(
    folder: Path, worker: str, engine: str, end: str
) -> None:
    with served(folder, **database_setting(engine, f"backup_{worker}")) as academy:
        before = download_certificate(graduate(academy, "sari@backup.test")).body
        with writing(academy):
            printed = academy.command("backup", str(folder / "one.zip"))
        assert re.search(r"^Digest: [0-9a-f]{64}$", printed, re.M)
        register(Visitor(academy.url), "Too late", "late@backup.test")
        assert "running" in academy.command("restore", str(folder / "one.zip"), expect=1)
        getattr(academy, end)()
        assert printed.splitlines()[-2] in academy.command("restore", str(folder / "one.zip"))
        academy.command("backup", str(folder / "two.zip"))
        assert digest_of(folder / "two.zip") == digest_of(folder / "one.zip")
        academy.start()
        her = Visitor(academy.url)
        sign_in(her, "sari@backup.test")
        assert download_certificate(her).body == before
        assert academy.value("SELECT count(*) FROM people WHERE email = 'late@backup.test'") == 0
        register(Visitor(academy.url), "Written after", "after@backup.test")
        assert len(list(academy.data.glob("before-restore-*"))) == 1, "what stood there before is set aside"


def test_f4_a_stop_leaves_one_file(folder: Path) -> None:
    """What is written back needs no log: a copy of the stopped academy's file is whole."""
    with served_prepared(folder) as academy:
        register(Visitor(academy.url), "Sari Dewi", "sari@backup.test")
        assert academy.stop() == 0
        assert not (academy.data / "academy.db-wal").exists()


def test_a_damaged_database_is_not_served(folder: Path) -> None:
    with served_prepared(folder) as academy:
        academy.stop()
        database = academy.data / "academy.db"
        data = bytearray(database.read_bytes())
        data[8192 : len(data) // 2] = os.urandom(len(data) // 2 - 8192)
        database.write_bytes(data)
        printed = academy.command("serve", expect=1)
    assert printed.count("\n") == 1
    assert "the database is damaged" in printed


def rewritten(source: Path, target: Path, **changed: bytes) -> Path:
    """Copy a backup with other content under some of its names."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as other:
        for name in archive.namelist():
            other.writestr(name, changed.get(name.partition(".")[0], archive.read(name)))
    return target


#: Files that are no whole backup of this release and engine, and what is said to each.
SPOILT = {
    "missing": "There is no file",
    "text": "is not a whole backup",
    "half": "is not a whole backup",
    "newer": "made by a newer release",
    "other": "This is a backup of postgresql",
    "changed": "The database",
}


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> ServedAcademy:
    """Return an academy with a backup of it, and a file of each spoilt kind, in its folder."""
    folder = tmp_path_factory.mktemp("backed-up")
    academy = ServedAcademy(folder)
    academy.command("db", "upgrade")
    good = folder / "good.zip"
    academy.command("backup", str(good))
    (folder / "half.zip").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    (folder / "text.zip").write_bytes(b"not a backup")
    with zipfile.ZipFile(good) as archive:
        manifest, database = json.loads(archive.read("manifest.json")), archive.read("database")
    newer = json.dumps({**manifest, "revision": "ffffffffffff"}).encode()
    other = json.dumps({**manifest, "engine": "postgresql"}).encode()
    rewritten(good, folder / "newer.zip", manifest=newer)
    rewritten(good, folder / "other.zip", manifest=other)
    rewritten(good, folder / "changed.zip", database=database[:-4096])
    return academy


def test_a_backup_is_for_its_owner_and_takes_the_place_of_no_file(backed_up: ServedAcademy) -> None:
    good = backed_up.folder / "good.zip"
    assert good.stat().st_mode & 0o777 == 0o600
    assert "exists already" in backed_up.command("backup", str(good), expect=1)


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "sentence"), sampled(SPOILT.items(), 2, "backups that are not whole"))
def test_a_backup_that_is_not_whole_changes_nothing(
    backed_up: ServedAcademy, name: str, sentence: str
) -> None:
    with academy_file_unchanged(backed_up):
        printed = backed_up.command("restore", str(backed_up.folder / f"{name}.zip"), expect=1)
    assert sentence in printed
    assert printed.count("\n") == 2, printed  # which database, and the sentence


@contextmanager
def academy_file_unchanged(academy: ServedAcademy) -> Iterator[None]:
    """Compare the rows of the database before and after the block."""
    before = academy.value("SELECT group_concat(sql) FROM sqlite_master")
    yield
    assert academy.value("SELECT group_concat(sql) FROM sqlite_master") == before
    assert not list(academy.data.glob("before-restore-*"))
