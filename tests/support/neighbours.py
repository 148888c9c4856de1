"""Compare what stood in the database before a test with what stands there after it: nobody else has changed."""

from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import Connection

from academy.core.db import Base, db

Model = TypeVar("Model", bound=Base)
#: Nobody's row: it moves with every entry of the audit log.
MOVING = "audit_chain"

Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]

#: Of a text of this many characters or more, only the length is compared: whole courses take long to read.
LONG_TEXTS = {"editions.document", "lesson_search.plain", "lesson_search.tokens", "edition_search.tokens"}


def stored_rows(connection: Connection) -> Rows:
    """Return every row of every table: by table, then by primary key, the values as the driver gives them."""
    return {
        table.name: _rows(connection, table) for table in Base.metadata.sorted_tables if table.name != MOVING
    }


def changes(before: Rows, connection: Connection) -> list[str]:
    """Return what became of the rows of ``before``, one line a change; rows that are new are the test's own."""
    after = stored_rows(connection)
    found = []
    for name, rows in before.items():
        columns = [column.name for column in Base.metadata.tables[name].columns]
        for key, row in rows.items():
            now = after[name].get(key)
            if now is None:
                found.append(f"{name} {key} is gone")
            elif now != row:
                changed = [
                    f"{column}: {old!r} -> {new!r}"
                    for column, old, new in zip(columns, row, now, strict=True)
                    if old != new
                ]
                found.append(f"{name} {key}: {', '.join(changed)}")
    return found


def new_rows(model: type[Model]) -> list[Model]:
    """Return the rows of ``model`` that this test has made, as they are stored now, in the order of their keys."""
    before = current_app.extensions["bystanders"][model.__tablename__]
    statement = sa.select(model).order_by(*sa.inspect(model).primary_key)
    every = db.session.scalars(statement, execution_options={"populate_existing": True}).all()
    keys = _rows(db.session.connection(), Base.metadata.tables[model.__tablename__])
    return [one for key, one in zip(keys, every, strict=True) if key not in before]


def empty(connection: Connection) -> None:
    """Take everything out of every table, until the test is rolled back."""
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def _rows(connection: Connection, table: sa.Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    names = [column.name for column in table.columns]
    places = [names.index(column.name) for column in table.primary_key.columns]
    shown = ", ".join(
        f'length("{name}")' if f"{table.name}.{name}" in LONG_TEXTS else f'"{name}"' for name in names
    )
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    result = connection.exec_driver_sql(f"SELECT {shown} FROM {table.name} ORDER BY {order}")  # noqa: S608 - our own tables
    rows = [tuple(map(_comparable, row)) for row in result]
    return {tuple(row[place] for place in places): row for row in rows}


def _comparable(value: Any) -> Any:
    """Return ``value`` so that equal values are equal: PostgreSQL gives JSON as new objects each time."""
    return str(value) if isinstance(value, dict | list) else value
