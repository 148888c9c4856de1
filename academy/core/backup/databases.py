"""The two databases as backup and restore see them: a copy in one file, digests, and the way back."""

from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from academy.core.backup.manifest import Part


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why and what to do."""


class Database(Protocol):
    """One kind of database."""

    def find(self) -> None:
        """Raise BackupError when there is no database, or it does not answer."""
        ...

    def copy(self, target: Path) -> dict[str, Part]:
        """Write the present state to ``target`` while others write; return the digests of that same state."""
        ...

    def is_in_use(self) -> bool:
        """Say whether another process has the database open."""
        ...

    def replace(self, source: Path, aside: Path, expected: dict[str, Part]) -> str:
        """Put the copy ``source`` in the database's place; return where what stood there before is kept.

        ``aside`` is the folder for files set aside. Raises BackupError, and changes nothing, when what stands there
        then is not ``expected``.
        """
        ...


def database_of(engine: sa.Engine) -> Database:
    """Return the database behind ``engine``."""
    if engine.dialect.name == "sqlite":
        from academy.core.backup.sqlite import SqliteDatabase  # noqa: PLC0415 - only the one that is used

        return SqliteDatabase(Path(str(engine.url.database)))
    from academy.core.backup.postgresql import PostgresqlDatabase  # noqa: PLC0415 - as above

    return PostgresqlDatabase(engine.url)
