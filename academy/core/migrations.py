"""Moves the database between revisions of its one linear history (Alembic, both engines, both directions).

Alembic is imported late: it is needed by commands and tests, not by the web process.
"""

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from academy.core.db import Base, UTCDateTime, db
from academy.core.errors import AwayError, FullError, NotNowError
from academy.core.not_now import not_now

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

#: What an upgrade holds on PostgreSQL while it runs; any number that nothing else locks.
TURN = 7316001
#: Who waits for a table makes everybody wait who comes after: learners give up after two seconds, so this is shorter.
LOCK_TIMEOUT = "1s"
#: A large table takes long. A migration that is known to take longer sets its own with SET LOCAL.
STATEMENT_TIMEOUT = "1h"
#: When the client stops waiting for a server that says nothing, whatever a migration has set.
SILENT_SECONDS = 24 * 3600.0

#: How many letters of a statement are shown to the operator.
SHOWN = 80
#: Who has locked one of the tables that a statement names.
HOLDERS = sa.text(
    "SELECT DISTINCT relname, pid FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE granted "
    "AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND relkind = 'r' AND relname = ANY(:words) ORDER BY relname, pid"
)


class NotMigratedError(click.ClickException):
    """The database could not be moved now, for a reason that ends by itself; a command prints it and exits with 1."""


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


@cache
def _history() -> dict[str, str]:
    """Return every revision with the one before it, read from the files: Alembic would take megabytes."""
    said = re.compile(r'^(down_)?revision = "(\w+)"', re.MULTILINE)
    texts = [path.read_text("utf-8") for path in sorted((FOLDER / "versions").glob("*.py"))]
    found = [{bool(down): revision for down, revision in said.findall(text)} for text in texts]
    return {each[False]: each.get(True, "") for each in found if False in each}


def newest_revision() -> str:
    """Return the revision of this release, '' when its files are not there."""
    return next(iter(set(_history()) - set(_history().values())), "")


def has_file(revision: str) -> bool:
    """Say whether ``revision`` is part of this release's history, without Alembic."""
    return revision in _history()


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
        _take_turn(connection)
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
    try:
        with db.engine.begin() as connection:
            config.attributes["connection"] = connection
            getattr(commands, command)(config, *arguments, **options)
    except (DBAPIError, NotNowError) as error:
        if reason := _reason(error):
            raise NotMigratedError(reason) from error
        raise


def _take_turn(connection: sa.Connection) -> None:
    """Wait for other upgrades of this database, as long as they take, and from then on for nobody long.

    What is set here ends with the transaction.
    """
    connection.connection.driver_connection.seconds = SILENT_SECONDS  # type: ignore[union-attr]  # PatientConnection
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    if not connection.scalar(sa.text(f"SELECT pg_try_advisory_xact_lock({TURN})")):
        click.echo("Another upgrade of this database is running. This one waits for it.", err=True)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def _reason(error: DBAPIError | NotNowError) -> str:
    """Return why the database could not be moved now and what to do, '' when ``error`` is a mistake of ours."""
    match not_now(error):
        case None:
            return ""
        case FullError():
            return (
                "There is no room left for the database. Nothing was changed. Make room, then run this again."
            )
        case AwayError():
            return "The database does not answer. Run this again when it does."
    # A NotNowError comes from the queue of writers, which only SQLite has.
    if isinstance(error, NotNowError) or db.engine.dialect.name == "sqlite":
        file = db.engine.url.database
        return (
            f"Another process is writing into {file}. Nothing was changed. "
            f"Run this again when it is done (`fuser {file}` shows who has it open)."
        )
    cause: Any = error.orig
    statement = " ".join((error.statement or "").split())
    return (
        f"PostgreSQL said: {cause.diag.message_primary} ({statement[:SHOWN]}). Nothing was changed. "
        f"{_advice(statement)}"
    )


def _advice(statement: str) -> str:
    """Return what to do about ``statement``: who holds its tables, if anybody still does, can be ended."""
    with db.engine.connect() as connection:
        holders = connection.execute(HOLDERS, {"words": re.findall(r"\w+", statement)}).all()
    if not holders:
        return "Run this again at a quieter moment."
    held = ", ".join(f"process {each.pid} has locked {each.relname}" for each in holders)
    ending = ", ".join(f"pg_terminate_backend({pid})" for pid in dict.fromkeys(each.pid for each in holders))
    return f"Now {held}. Run this again when that is over, or end it first: SELECT {ending};"
