"""Digests of rows and bytes, the same for the same content on every machine and every Python."""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Any

from academy.core.backup.manifest import Part


def bytes_part(data: bytes) -> Part:
    """Return size and digest of a file's content."""
    return Part(len(data), hashlib.sha256(data).hexdigest())


def sqlite_parts(connection: sqlite3.Connection) -> dict[str, Part]:
    """Return rows and digest of every table of a SQLite database, rows in the order of their keys."""
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    names = [str(row[0]) for row in connection.execute(statement)]
    return {name: _rows_part(connection.execute(_in_order(connection, name))) for name in names}


def _in_order(connection: sqlite3.Connection, table: str) -> str:
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    keys = [f'"{name}"' for _number, name, *_rest, place in sorted(columns, key=lambda row: row[-1]) if place]
    return f'SELECT * FROM "{table}" ORDER BY {", ".join(keys) or "rowid"}'  # noqa: S608 - names from the schema


def _rows_part(rows: Iterable[tuple[Any, ...]]) -> Part:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        for value in row:
            kind, data = _as_bytes(value)
            digest.update(b"%s%d:" % (kind, len(data)))
            digest.update(data)
        digest.update(b"\n")
        count += 1
    return Part(count, digest.hexdigest())


def _as_bytes(value: Any) -> tuple[bytes, bytes]:
    """Return a letter for the kind of a SQLite value, and the value in bytes."""
    match value:
        case None:
            return b"n", b""
        case int():
            return b"i", str(value).encode()
        case float():
            return b"f", value.hex().encode()
        case str():
            return b"s", value.encode("utf-8", "surrogatepass")
        case _:
            return b"b", bytes(value)
