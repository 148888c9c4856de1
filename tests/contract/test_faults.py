"""The database is locked or restarted in the middle of final checks: nothing acknowledged is lost, and every refusal
says when to try again.

A learner here takes a 503 or 507 with Retry-After as "try again"; any other answer but the expected one ends the
test. The long version is tests/soak/test_faults.py (`make soak`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.examination import examine, find_damage, settings_in
from tests.soak.faults import hold_write_lock, let_them_work, restart_and_wait
from tests.soak.server import Server
from tests.support.postgresql import PrivatePostgreSQL

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def postgresql() -> Iterator[PrivatePostgreSQL]:
    """Return a server of this test's own, which it may break."""
    server = PrivatePostgreSQL()
    server.start()
    yield server
    server.stop()


def test_a_locked_sqlite_loses_nothing_and_is_never_an_error(tmp_path: Path) -> None:
    server = Server(settings_in(tmp_path), tmp_path / "server.log")
    lock = hold_write_lock(tmp_path / "academy.db", seconds=4.5)
    examination = examine(server, learners=3, strikes=[lock, let_them_work], seed="locked")
    assert examination.refusals > 0, "nobody met the lock, so nothing was proved"
    assert find_damage(examination) == []


def test_g4_a_postgresql_restarted_three_times_loses_nothing_and_is_never_an_error(
    tmp_path: Path, postgresql: PrivatePostgreSQL
) -> None:
    server = Server(settings_in(tmp_path, postgresql.url()), tmp_path / "server.log")
    strikes = [restart_and_wait(postgresql)] * 3
    examination = examine(server, learners=3, strikes=[*strikes, let_them_work], seed="restarted")
    assert examination.refusals > 0, "nobody met the restart, so nothing was proved"
    assert find_damage(examination) == []
