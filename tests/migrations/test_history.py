"""One linear history that runs up, down and up on both engines and gives the tables of the models."""

from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from academy.core import migrations
from academy.core.db import Base, db
from tests.factories.accounts import make_person
from tests.factories.credentials import make_certificate
from tests.migrations.described import described, table_names


def test_up_down_and_up_again_leaves_nothing_behind(empty_app: Flask) -> None:
    migrations.upgrade()
    assert migrations.current_revision() == ScriptDirectory(str(migrations.FOLDER)).get_current_head()
    first = described(db.engine)
    migrations.downgrade("base")
    assert table_names(db.engine) == set()
    migrations.upgrade()
    assert described(db.engine) == first


def test_the_history_runs_down_and_up_with_data_in_every_domain(empty_app: Flask) -> None:
    migrations.upgrade()
    make_certificate(make_person(name="ចាន់ សុខា", country="KH"))
    db.session.remove()
    with db.engine.connect() as connection:
        filled = {
            table.name
            for table in Base.metadata.sorted_tables
            if connection.scalar(sa.select(sa.func.count()).select_from(table))
        }
    assert {
        "people",
        "editions",
        "enrolments",
        "attempts",
        "answer_events",
        "completions",
        "certificates",
    } <= filled
    migrations.downgrade("base")
    assert table_names(db.engine) == set()
    migrations.upgrade()
    make_certificate(make_person(name="Sari"))


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
