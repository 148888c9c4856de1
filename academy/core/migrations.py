"""Moves the database between revisions of its one linear history (Alembic, both engines, both directions).

Alembic is imported late: it is needed by commands and tests, not by the web process.
"""

import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from academy.core.db import Base, UTCDateTime, db

#: A large table takes long; other statements give up much earlier (`academy.core.postgresql`).
LONGEST_SECONDS = 3600.0
FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(revision: str = "head") -> None:
    """Bring the database of the current application up to ``revision``."""
    _run("upgrade", revision)


def downgrade(revision: str) -> None:
    """Take the database of the current application back to ``revision`` (``base`` empties it)."""
    _run("downgrade", revision)


def write_revision(message: str) -> None:
    """Write a new migration from the difference between the models and the database."""
    _run("revision", message=message, autogenerate=True)


def current_revision() -> str:
    """Return the revision of the database of the current application, '' when it is empty."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 - see the module

    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def is_known(revision: str) -> bool:
    """Say whether ``revision`` is part of this release's history."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see the module

    return any(each.revision == revision for each in ScriptDirectory(str(FOLDER)).walk_revisions())


def render_item(kind: str, item: Any, _context: object) -> str | bool:
    """Write our UTC type as plain SQLAlchemy, so that migrations import nothing from the academy."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run_environment(context: Any) -> None:
    """Run the migrations of ``context`` (called by migrations/env.py) in one transaction."""
    connection: sa.Connection = context.config.attributes["connection"]
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        connection.connection.driver_connection.seconds = LONGEST_SECONDS  # type: ignore[union-attr]  # PatientConnection
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("SET lock_timeout = '1s'"))
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7316001)"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        compare_server_default=is_postgresql,
    )
    context.run_migrations()


def _run(command: str, *arguments: str, **options: Any) -> None:
    from alembic import command as commands  # noqa: PLC0415 - see the module
    from alembic.config import Config  # noqa: PLC0415

    config = Config(stdout=sys.stdout)
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option(
        "file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s"
    )
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(commands, command)(config, *arguments, **options)
