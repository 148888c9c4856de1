"""One linear history that runs up, down and up on both engines and gives the tables of the models."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from academy.core import migrations
from academy.core.db import Base, db
from tests.migrations.described import described, table_names
from tests.migrations.first_rows import FIRST_ROWS
from tests.migrations.steps import FIRST, all_rows, insert, newest


def test_up_down_and_up_again_leaves_nothing_behind(empty_app: Flask) -> None:
    migrations.upgrade(FIRST)
    for table, rows in FIRST_ROWS.items():
        insert(table, rows)
    migrations.upgrade()
    assert migrations.current_revision() == newest()
    tables = described(db.engine)
    migrations.downgrade("base")
    assert table_names(db.engine) == set()
    migrations.upgrade()
    assert described(db.engine) == tables
    assert not any(all_rows().values())


def test_migrations_make_the_tables_of_the_models(empty_app: Flask, engine_name: str, tmp_path: Path) -> None:
    migrations.upgrade()
    migrated = described(db.engine)
    if engine_name == "postgresql":
        migrations.downgrade("base")
        engine = db.engine
    else:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    Base.metadata.create_all(engine)
    assert described(engine) == migrated
    if engine is not db.engine:
        engine.dispose()


def test_autogenerate_finds_nothing_to_do(empty_app: Flask) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    migrations.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
