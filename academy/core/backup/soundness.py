"""Whether the database file is whole: looked at when the academy starts, before anybody writes into it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from academy.core.backup.sqlite import find_sqlite_damage


def find_damage(engine: sa.Engine) -> str:
    """Return what is wrong with the database file of ``engine``, or ''. PostgreSQL looks after its own."""
    if engine.dialect.name != "sqlite" or not Path(str(engine.url.database)).exists():
        return ""
    with closing(sqlite3.connect(str(engine.url.database), timeout=15)) as connection:
        return find_sqlite_damage(connection)
