"""Copy a PostgreSQL database by pg_dump, and put a copy in its place by pg_restore."""

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from academy.core.backup.databases import BackupError
from academy.core.backup.manifest import Part
from academy.core.postgresql import leads_through_pooler

#: Schemas that earlier restores set aside begin so; they are not part of a backup.
ASIDE = "before_restore_"
CONNECT_SECONDS = 10
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


class PostgresqlDatabase:
    """The database that a URL names; the academy's tables stand in its schema ``public``."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url

    def find(self) -> None:
        """Raise BackupError when the server does not answer, or only through a pooler."""
        with self._connect() as connection:
            _refuse_pooler(connection)

    def copy(self, target: Path) -> dict[str, Part]:
        """Dump one snapshot; the digests are taken from the same snapshot."""
        with self._connect() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = row[0] if row else ""
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={ASIDE}*"]
            self._run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}")
            return _parts(connection)

    def is_in_use(self) -> bool:
        """Say whether anybody else is connected to the database."""
        with self._connect() as connection:
            _refuse_pooler(connection)
            statement = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            row = connection.execute(statement).fetchone()
        return bool(row and row[0])

    def replace(self, source: Path, aside: Path, expected: dict[str, Part]) -> str:  # noqa: ARG002 - a port
        """Rename the schema, restore into a new one, and keep the renamed one; undo it all when anything is wrong."""
        kept = f"{ASIDE}{datetime.now(UTC):%Y%m%d_%H%M%S}"
        names = {"old": sql.Identifier(kept)}
        self._change(sql.SQL("ALTER SCHEMA public RENAME TO {old}; CREATE SCHEMA public").format(**names))
        try:
            # --schema leaves out the command that makes the schema, which is there already.
            options = [
                "--exit-on-error",
                "--single-transaction",
                "--no-owner",
                "--no-privileges",
                "--schema=public",
            ]
            self._run("pg_restore", *options, f"--dbname={self.url.database}", str(source))
            with self._connect() as connection:
                if _parts(connection) != expected:
                    raise BackupError(
                        "The restored database is not what the backup says. Nothing was changed."
                    )
        except BackupError:
            undo = sql.SQL("DROP SCHEMA public CASCADE; ALTER SCHEMA {old} RENAME TO public")
            self._change(undo.format(**names))
            raise
        return f"schema {kept}"

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        _words, known = self.url.get_dialect()().create_connect_args(self.url)
        try:
            return psycopg.connect(**{"connect_timeout": CONNECT_SECONDS, **known})
        except psycopg.OperationalError as error:
            raise BackupError("The database does not answer. Is DATABASE_URL right?") from error

    def _change(self, statement: sql.Composed) -> None:
        try:
            with self._connect() as connection:
                connection.execute(statement)
        except psycopg.Error as error:
            raise BackupError(
                f"PostgreSQL refuses: {error.diag.message_primary}. Use the owner's account."
            ) from error

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL; the address and password travel in its environment, not in its arguments."""
        with self._connect() as connection:
            known = connection.info.get_parameters()
            password = connection.info.password
        environment = {variable: known[name] for name, variable in VARIABLES.items() if name in known}
        done = subprocess.run(  # noqa: S603 - a program found below, and no shell
            [_found(program), "--no-password", *arguments],
            env={**os.environ, **environment, "PGPASSWORD": password},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupError(
                f"{program} failed: {done.stderr.strip().splitlines()[0] if done.stderr else ''}"
            )


def _refuse_pooler(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Raise BackupError when a pooler stands between.

    pg_dump and pg_restore empty the search path of their connection. A pooler hands that connection on to learners,
    whose tables are then not found.
    """
    if leads_through_pooler(connection):
        raise BackupError(
            "DATABASE_URL leads through a pooler such as PgBouncer, and a backup would change its connections for "
            "everybody. Set it to the address of PostgreSQL itself for this command and for the workers."
        )


def _parts(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, Part]:
    """Return rows and digest of every table, as COPY writes them, in the order of their keys."""
    statement = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    names = [str(row[0]) for row in connection.execute(statement)]
    return {name: _part(connection, name) for name in names}


def _part(connection: psycopg.Connection[tuple[object, ...]], table: str) -> Part:
    keys = connection.execute(
        "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisprimary AND i.indrelid = to_regclass(%s) ORDER BY array_position(i.indkey, a.attnum)",
        [f"public.{table}"],
    ).fetchall()
    order = sql.SQL(", ").join(sql.Identifier(str(row[0])) for row in keys) if keys else sql.SQL("1")
    query = sql.SQL("COPY (SELECT * FROM {table} ORDER BY {order}) TO STDOUT").format(
        table=sql.Identifier("public", table), order=order
    )
    digest, count = hashlib.sha256(), 0
    with connection.cursor().copy(query) as rows:
        for row in rows:
            digest.update(row)
            count += bytes(row).count(b"\n")
    return Part(count, digest.hexdigest())


def _found(program: str) -> str:
    """Return the path of a program of PostgreSQL, the newest one that is installed. Raises BackupError."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4])
    )
    found = str(installed[-1]) if installed else shutil.which(program)
    if not found:
        raise BackupError(f"{program} is not installed: apt install postgresql-client")
    return found
