"""One migration at a time, on a database that has the rows of several people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from json import dumps
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from academy.core import migrations
from academy.core.db import db
from tests.migrations.described import described, table_names
from tests.migrations.first_rows import FIRST_ROWS
from tests.migrations.rows import Row, Rows

FIRST = "5f1a0c2e7d31"
#: Constraint, table, row: the row must be refused by just that constraint.
Refusal = tuple[str, str, Row]


@dataclass
class Step:
    """The migration ``revision``. The database of the application comes to the revision before it, with first rows."""

    revision: str
    #: The revision before this one, ``base`` before the first.
    before: str = field(init=False)
    tables_before: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Let the rows of the first release come along to the day before."""
        script = ScriptDirectory(str(migrations.FOLDER))
        self.before = str(script.get_revision(self.revision).down_revision or "base")
        if self.before != "base":
            migrations.upgrade(FIRST)
            for table, rows in FIRST_ROWS.items():
                insert(table, rows)
            migrations.upgrade(self.before)
        self.tables_before = described(db.engine)

    def up(self) -> Rows:
        """Go up one step; return all rows."""
        migrations.upgrade(self.revision)
        return all_rows()

    def down(self) -> Rows:
        """Go down one step, to exactly the tables of before; return all rows."""
        migrations.downgrade(self.before)
        assert described(db.engine) == self.tables_before
        return all_rows()

    def refuses_all(self, refusals: Iterable[Refusal], implied: Iterable[str] = ()) -> None:
        """Try every constraint that the migration brought; no other may refuse in its place.

        What another one always refuses first is ``implied`` and cannot be tried.
        """
        refusals = list(refusals)
        brought = constraints(described(db.engine)) - constraints(self.tables_before)
        assert {*implied, *(name for name, _, _ in refusals)} == brought
        for refusal in refusals:
            assert_refused(*refusal)


def newest() -> str:
    """Return the revision of the tables that the models describe."""
    return str(ScriptDirectory(str(migrations.FOLDER)).get_current_head())


def all_rows() -> Rows:
    """Return every row of every table, in the order of their first columns, in plain values."""
    rows: Rows = {}
    names = sorted(table_names(db.engine))
    with db.engine.connect() as connection:
        for name in names:
            result = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()  # noqa: S608 - our tables
            plain = [{key: _plain(value) for key, value in row.items()} for row in result]
            rows[name] = sorted(plain, key=lambda row: [str(value) for value in row.values()])
    return rows


def insert(table: str, rows: Iterable[Row]) -> None:
    """Add ``rows`` to ``table`` by plain SQL, as the engine reads what is written."""
    form = "%({})s" if db.engine.dialect.name == "postgresql" else ":{}"
    with db.engine.begin() as connection:
        for row in rows:
            columns = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(form.format(name) for name in row)
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)  # noqa: S608 - our tables


def assert_refused(constraint: str, table: str, row: Row) -> None:
    """See ``table`` refuse ``row`` because of ``constraint``, or of ``COLUMN IS NOT NULL``."""
    with pytest.raises(IntegrityError) as refusal:
        insert(table, [row])
    cause: Any = refusal.value.orig
    if db.engine.dialect.name == "postgresql":
        assert (cause.diag.constraint_name or f"{cause.diag.column_name} IS NOT NULL") == constraint
    elif constraint.endswith(" IS NOT NULL"):
        column = constraint.removesuffix(" IS NOT NULL")
        assert str(cause) == f"NOT NULL constraint failed: {table}.{column}"
    elif constraint.startswith("ck_"):
        assert str(cause) == f"CHECK constraint failed: {constraint}"
    else:  # SQLite does not say which
        kind = {"uq": "UNIQUE", "ix": "UNIQUE", "pk": "PRIMARYKEY", "fk": "FOREIGNKEY"}[constraint[:2]]
        assert cause.sqlite_errorname == f"SQLITE_CONSTRAINT_{kind}"


def constraints(tables: dict[str, Any]) -> set[str]:
    """Return the names of all rules of ``tables``, but for keys that are only a number."""
    return {
        name
        for table in tables.values()
        for name in (
            *(name for name, columns in table["primary"] if columns != ["id"]),
            *(name for name, *_ in (*table["foreign"], *table["unique"], *table["checks"])),
            *(name for name, _, is_unique, _ in table["indexes"] if is_unique),
        )
    }


def _plain(value: Any) -> Any:
    """Return a stored value as the rows of the tests write it."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
        case dict() | list():
            return dumps(value, ensure_ascii=False)
    return value
