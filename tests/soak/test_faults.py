"""The long version of tests/contract/test_faults.py: a lock of 20 seconds, a full disk, twenty restarts."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.examination import examine, find_damage, settings_in
from tests.soak.faults import fill_disk, hold_write_lock, let_them_work, restart_and_wait
from tests.soak.server import Server
from tests.support.postgresql import PrivatePostgreSQL

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


@pytest.fixture
def postgresql() -> Iterator[PrivatePostgreSQL]:
    server = PrivatePostgreSQL()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own with 48 MB. Mounting needs the rights of an administrator."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_g4_three_locks_of_twenty_seconds(tmp_path: Path) -> None:
    server = Server(settings_in(tmp_path), tmp_path / "server.log")
    lock = hold_write_lock(tmp_path / "academy.db", seconds=20)
    examination = examine(server, learners=6, strikes=[lock, lock, lock, let_them_work], seed="long locks")
    assert examination.refusals > 20
    assert find_damage(examination) == []


def test_g4_twenty_restarts_of_postgresql(tmp_path: Path, postgresql: PrivatePostgreSQL) -> None:
    server = Server(settings_in(tmp_path, postgresql.url()), tmp_path / "server.log")
    strikes = [restart_and_wait(postgresql, seconds=1 + number % 3) for number in range(20)]
    examination = examine(server, learners=6, strikes=[*strikes, let_them_work], seed="many restarts")
    assert examination.refusals > 20
    assert find_damage(examination) == []


def test_g4_a_frozen_postgresql(tmp_path: Path, postgresql: PrivatePostgreSQL) -> None:
    server = Server(settings_in(tmp_path, postgresql.url()), tmp_path / "server.log")

    def freeze() -> None:
        time.sleep(2)
        with postgresql.frozen():
            time.sleep(15)

    examination = examine(server, learners=6, strikes=[freeze, freeze, let_them_work], seed="frozen")
    assert examination.refusals > 6
    assert find_damage(examination) == []


def test_g4_a_disk_that_fills_up(small_disk: Path) -> None:
    server = Server(settings_in(small_disk), small_disk.parent / "server.log")
    strikes = [fill_disk(small_disk, seconds=10)] * 3
    examination = examine(server, learners=6, strikes=[*strikes, let_them_work], seed="full disk")
    assert examination.refusals > 20
    assert find_damage(examination) == []
