"""What stands in two databases, compared row by row."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.comparison.differences import Difference, lines_differ

#: Counted or made beside requests, by the machine's time; ordered files are compared as they are drawn.
LEFT_OUT = {"rate_counters", "sweepers", "ordered_files", "alembic_version", "sqlite_sequence"}
TIME = re.compile(r"(?<=\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d\.\d+")
EDITIONS = (
    "SELECT code, version, checksum, is_current FROM editions JOIN courses ON courses.id = course_id "
    "UNION ALL SELECT key, checksum, '', '' FROM shared_documents UNION ALL SELECT name, type, '', '' FROM media_files"
)


def rows(data: Path, statement: str) -> list[str]:
    """Return what ``statement`` finds in the database of a data folder, a line for each row, sorted."""
    with sqlite3.connect(data / "academy.db") as connection:
        connection.text_factory = bytes
        return sorted(map(repr, connection.execute(statement)))


def table_differences(
    old: Path, new: Path, *, is_to_the_day: bool = False
) -> Iterator[tuple[str, Difference | None]]:
    """Compare each table of two data folders; ``is_to_the_day`` leaves the time out of moments."""
    for name in sorted(_tables(old) | _tables(new)):
        both = [_rows_of(data, name) for data in (old, new)]
        if is_to_the_day:
            both = [sorted(TIME.sub("", row) for row in rows) for rows in both]
        yield name, lines_differ("rows", *both)


def _rows_of(data: Path, table: str) -> list[str]:
    return rows(data, f'SELECT * FROM "{table}"') if table in _tables(data) else []  # noqa: S608 - its own name


def _tables(data: Path) -> set[str]:
    with sqlite3.connect(data / "academy.db") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {str(name) for (name,) in names} - LEFT_OUT
