"""Learners behind PgBouncer in transaction mode, as a country has it in front of PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from academy.core import key_file
from academy.core.db import db
from academy.core.postgresql import LIMITS
from config import load_settings
from tests.served.academy import ServedAcademy, served, wait_until
from tests.soak.examination import answer_under, find_damage, prepare_papers
from tests.support.pgbouncer import PrivatePgBouncer
from tests.support.site import Site

pytestmark = pytest.mark.timeout(180)

LEARNERS, ANSWERS = 8, 150
STORED = "SELECT count(*) FROM answer_events"


@pytest.fixture(scope="module")
def pooler(served_postgresql: ServedAcademy) -> Iterator[PrivatePgBouncer]:
    server = PrivatePgBouncer(sa.make_url(served_postgresql.database_url).port or 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pooled(
    served_postgresql: ServedAcademy, pooler: PrivatePgBouncer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedAcademy]:
    """Serve one more academy on the same database, with the same key, through the pooler."""
    folder = tmp_path_factory.mktemp("pooled") / "academy"
    data = folder / "data"
    data.mkdir(parents=True)
    shutil.copy(served_postgresql.data / key_file.NAME, data)
    database = sa.make_url(served_postgresql.database_url).database or ""
    with served(folder, DATABASE_URL=pooler.url(database)) as academy:
        yield academy


def test_x4_learners_answer_through_a_pooler(pooled: ServedAcademy, served_postgresql: ServedAcademy) -> None:
    settings = load_settings(served_postgresql.environment())
    papers = prepare_papers(settings, LEARNERS, "pooled")
    before = int(str(pooled.value(STORED)))

    def let_them_answer() -> None:
        assert wait_until(lambda: int(str(served_postgresql.value(STORED))) > before + ANSWERS, 60)

    examination = answer_under(Site(pooled.url), settings, papers, strikes=[let_them_answer], seed="pooled")
    assert find_damage(examination) == []
    assert examination.refusals == 0
    assert "Traceback" not in pooled.text()


def test_x4_the_limits_of_a_transaction_stay_with_it(pooler: PrivatePgBouncer, pooled: ServedAcademy) -> None:
    with pooled.opened():
        for _again in range(2):
            with db.engine.begin() as connection:
                limits = [connection.scalar(sa.text(f"SHOW {name}")) for name in LIMITS]
            assert limits == ["2s", "1min", "1min"]
        plain = str(load_settings(pooled.environment()).database_url).replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True, prepare_threshold=None) as somebody:
            left = [somebody.execute(f"SHOW {name}").fetchone() for name in LIMITS]
        assert left == [("0",)] * 3


def test_x4_a_backup_keeps_away_from_the_connections_of_learners(
    served_postgresql: ServedAcademy, pooled: ServedAcademy, tmp_path: Path
) -> None:
    sound = str(tmp_path / "sound.zip")
    served_postgresql.command("backup", sound)
    elsewhere = ServedAcademy(tmp_path / "elsewhere", pooled.changes)
    for words in (["backup", str(tmp_path / "another.zip")], ["restore", sound]):
        assert "address of PostgreSQL itself" in elsewhere.command(*words, expect=1)
    assert not (tmp_path / "another.zip").exists()


def test_a_backup_is_made_with_a_password_of_several_words(
    served_postgresql: ServedAcademy, tmp_path: Path
) -> None:
    url = served_postgresql.database_url.replace("academy@", "academy:p%40ss%20word%25@")
    academy = ServedAcademy(tmp_path / "academy", {"DATABASE_URL": url})
    assert "Written" in academy.command("backup", str(tmp_path / "sound.zip"))
