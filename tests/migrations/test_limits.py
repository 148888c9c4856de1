"""How long a statement and a lock may take on PostgreSQL: in a migration, and after it on the same connection."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.core import migrations
from academy.core.db import db
from tests.migrations.conftest import opened
from tests.migrations.described import table_names
from tests.migrations.steps import newest

LIMITS = "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock"
MIGRATION = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "aaaaaaaaaaaa", {head!r}, None, None


def upgrade() -> None:
    for statement in {statements!r}:
        op.execute(statement)
"""


@pytest.fixture
def app(worker: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on an empty database of PostgreSQL; SQLite knows no such limits."""
    with opened("postgresql", worker, tmp_path) as app:
        yield app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the history, which is used from now on."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    monkeypatch.setattr(migrations, "FOLDER", folder)
    return folder


def add(folder: Path, *statements: str) -> None:
    """Add a migration that runs ``statements``."""
    text = MIGRATION.format(head=newest(), statements=statements)
    (folder / "versions" / "29990101_0000_aaaaaaaaaaaa_newest.py").write_text(text, "utf-8")


def values(statement: str) -> tuple[str, ...]:
    """Return the one row that ``statement`` finds."""
    with db.engine.connect() as connection:
        return tuple(connection.execute(sa.text(statement)).one())


def test_limits_of_migrations_are_their_own(app: Flask, folder: Path) -> None:
    usual = values(LIMITS)
    add(folder, f"CREATE TABLE limits AS {LIMITS}")
    migrations.upgrade()
    assert values("SELECT * FROM limits") == ("1h", "1s")
    assert usual == values(LIMITS) == ("1min", "2s")
    assert seconds_of_the_client() is None


def test_a_migration_sets_its_own_limit_and_ends_with_a_sentence(app: Flask, folder: Path) -> None:
    add(folder, "SET LOCAL statement_timeout = '10ms'", "SELECT pg_sleep(60)")
    with pytest.raises(migrations.NotMigratedError) as refusal:
        migrations.upgrade()
    assert refusal.value.message == (
        "PostgreSQL said: canceling statement due to statement timeout (SELECT pg_sleep(60)). Nothing was changed. "
        "Run this again at a quieter moment."
    )
    assert (migrations.current_revision(), table_names(db.engine)) == ("", set())
    assert values(LIMITS) == ("1min", "2s")


def seconds_of_the_client() -> object:
    """Return what the pooled connection may take for everything, None when that depends on who asks."""
    with db.engine.connect() as connection:
        place = connection.connection.driver_connection
        return place.seconds  # type: ignore[union-attr]  # PatientConnection
