"""Copy a SQLite database while others write in it, and put a copy in its place."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from academy.core.backup.databases import BackupError
from academy.core.backup.digests import sqlite_parts
from academy.core.backup.manifest import Part

#: The file's companions: a log left beside another file would be replayed onto it (cases, row G2).
COMPANIONS = ("-wal", "-shm", "-journal")


class SqliteDatabase:
    """The database in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self) -> None:
        """Raise BackupError when there is no file."""
        if not self.path.exists():
            raise BackupError(f"There is no database at {self.path}. Start the academy once.")

    def copy(self, target: Path) -> dict[str, Part]:
        """Copy by SQLite's own backup, which sees one state and hinders no writer; return its digests."""
        with (
            closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            # A copy is one file; without this it would ask for a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        return checked_parts(target)

    def is_in_use(self) -> bool:
        """Say whether another process has it open: only a lonely connection may leave the write-ahead log."""
        if not self.path.exists():
            return False
        with closing(sqlite3.connect(self.path, timeout=0)) as connection:
            try:
                (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
                return str(mode) == "wal"
            except sqlite3.OperationalError:
                return True
            except sqlite3.DatabaseError:  # damaged: that is why somebody restores
                return False

    def replace(self, source: Path, aside: Path, expected: dict[str, Part]) -> str:
        """Check the copy, set the old file and its log aside, and move the copy into place."""
        fresh = self.path.with_name(f"{self.path.name}.restored")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        try:
            if checked_parts(fresh) != expected:
                raise BackupError(
                    "The database in the backup is not what the backup says. Nothing was changed."
                )
        except BackupError:
            fresh.unlink()
            raise
        for name in (self.path.name, *(self.path.name + suffix for suffix in COMPANIONS)):
            old = self.path.with_name(name)
            if old.exists():
                old.rename(aside / name)
        fresh.rename(self.path)
        flush(self.path)
        return str(aside)


def checked_parts(path: Path) -> dict[str, Part]:
    """Return the digests of the database in ``path``. Raises BackupError when it is damaged."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        if damage := find_sqlite_damage(connection):
            raise BackupError(f"The database is damaged: {damage}. Nothing was changed.")
        return sqlite_parts(connection)


def find_sqlite_damage(connection: sqlite3.Connection) -> str:
    """Return the first thing that SQLite finds wrong with a database, or ''."""
    try:
        (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if first == "ok" else str(first)


def flush(path: Path) -> None:
    """Bring a file and its name to the disk, so that a power cut does not undo them."""
    for place, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
