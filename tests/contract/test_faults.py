"""The database is locked or restarted in the middle of final checks: nothing acknowledged is lost, and every refusal
says when to try again.

A learner here takes a 503 or 507 with Retry-After as "try again"; any other answer but the expected one ends the
test. The long version is tests/soak/test_faults.py (`make soak`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core.db import db
from tests.soak.examination import examine, find_damage, settings_in
from tests.soak.faults import hold_write_lock, let_them_work, restart_and_wait
from tests.soak.server import Server
from tests.support.postgresql import PrivatePostgreSQL
from tests.support.racing import own_application

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


def test_a_connection_lost_while_committing_says_that_nobody_knows(worker: str, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    with own_application("postgresql", worker, folder) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            engine = db.engine
        other = sa.create_engine(engine.url, isolation_level="AUTOCOMMIT")

        def cut(connection: sa.Connection) -> None:
            pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]  # psycopg's
            with other.connect() as operator:
                operator.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

        sa.event.listen(engine, "commit", cut)
        answer = app.test_client().post("/en/new-password", data={"address": "maria@academy.test"})
        other.dispose()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "We do not know whether this was saved." in answer.text
