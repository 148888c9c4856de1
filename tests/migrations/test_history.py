"""One linear history that runs up, down and up on both engines and gives the tables of the models."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from academy.core import migrations
from academy.core.db import Base, db
from tests.factories.accounts import make_person
from tests.factories.credentials import make_certificate

#: Alembic's own table, and what SQLite keeps for itself.
FOREIGN = ("alembic_version", "sqlite_")


def test_there_is_one_head_and_every_name_is_dated() -> None:
    script = ScriptDirectory(str(migrations.FOLDER))
    heads = script.get_heads()
    assert len(heads) == 1, f"give one of {heads} the other as its down_revision"
    for revision in script.walk_revisions():
        assert Path(revision.path).name[:8].isdigit()
        assert "academy" not in Path(revision.path).read_text("utf-8")


def test_up_down_and_up_again_leaves_nothing_behind(empty_app: Flask) -> None:
    migrations.upgrade()
    assert migrations.is_up_to_date()
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


def table_names(engine: sa.Engine) -> set[str]:
    """Return the tables of the academy in the database."""
    return {name for name in sa.inspect(engine).get_table_names() if not name.startswith(FOREIGN)}


def described(engine: sa.Engine) -> dict[str, Any]:
    """Return what the database itself says of every table: columns, keys, checks, indexes."""
    inspector = sa.inspect(engine)
    return {
        name: {
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
                for column in inspector.get_columns(name)
            ),
            "primary": sorted(inspector.get_pk_constraint(name)["constrained_columns"]),
            "foreign": sorted(
                (
                    str(key["name"]),
                    str(key["constrained_columns"]),
                    key["referred_table"],
                    str(key["options"]),
                )
                for key in inspector.get_foreign_keys(name)
            ),
            "unique": sorted(
                (str(key["name"]), str(key["column_names"])) for key in inspector.get_unique_constraints(name)
            ),
            "checks": sorted(
                (str(key["name"]), key["sqltext"]) for key in inspector.get_check_constraints(name)
            ),
            "indexes": sorted(
                (
                    str(index["name"]),
                    str(index["column_names"]),
                    index["unique"],
                    _conditions(index),
                )
                for index in inspector.get_indexes(name)
            ),
        }
        for name in sorted(table_names(engine))
    }


def _conditions(index: Any) -> list[str]:
    return sorted(f"{name}={condition}" for name, condition in (index.get("dialect_options") or {}).items())
