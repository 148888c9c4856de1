"""SQLite is opened so that it keeps what was acknowledged, and lets a writer begin again on its own connection."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core import sqlite
from academy.core.sqlite import prepare_sqlite


def engine_in(folder: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{folder / 'test.db'}")
    prepare_sqlite(engine, lambda: True)
    return engine


def test_a_database_that_could_lose_answers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("synchronous=NORMAL",))
    with pytest.raises(RuntimeError, match="synchronous below FULL and could lose answers"):
        engine_in(tmp_path).connect()


def test_a_writer_that_has_its_turn_keeps_it_until_its_connection_goes_back(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE TABLE notes (number INTEGER)"))
        connection.commit()
        for number in (1, 2):
            connection.execute(sa.text("INSERT INTO notes VALUES (:number)"), {"number": number})
            connection.commit()
    with engine.begin() as other:
        assert other.scalars(sa.text("SELECT number FROM notes")).all() == [1, 2]
    engine.dispose()
