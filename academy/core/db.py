"""The database: engine, session, model base, transactions.

One code path for two durable engines (SQLite and PostgreSQL). A request is one transaction: services
flush, the blueprint's unit of work commits. See docs/decisions/0001-one-transaction-a-request.md.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, mapped_column

from academy.core.errors import UncertainError
from academy.core.sqlite import prepare_sqlite

log = logging.getLogger("academy.db")

Statement = TypeVar("Statement", bound=sa.Select[Any])

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: How many rows one transaction of a clean-up deletes, and the pause in which others may write before the next.
BATCH = 500
BATCH_PAUSE_SECONDS = 0.02

#: How long a request waits for a free connection, seconds; there are more connections than threads.
POOL_WAIT = 2.0

#: Whether the transaction that begins next may write. A GET sets it to False, so that SQLite readers
#: never wait for the write lock and writers take it at once instead of failing half way.
may_write: ContextVar[bool] = ContextVar("may_write", default=True)


class UTCDateTime(sa.TypeDecorator[datetime]):
    """A moment in UTC: refuses naive times, always returns aware ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Convert an aware time to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all models. Models stay free of Flask-SQLAlchemy (docs/decisions/0002)."""

    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: sa.JSON(), list[Any]: sa.JSON()}  # noqa: RUF012 - SQLAlchemy reads this name from the class


db = SQLAlchemy(metadata=Base.metadata)

#: An integer key that SQLite makes its rowid and PostgreSQL a bigint.
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def enum_type(enum: type[StrEnum], name: str) -> sa.Enum:
    """Return a portable column type for ``enum``: its values as text, checked by the database."""
    return sa.Enum(
        enum,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


def primary_key() -> Any:
    """Return an integer primary key column; it never leaves the database."""
    return mapped_column(BigId, primary_key=True)


def foreign_key(target: str, *, index: bool = True, **options: Any) -> Any:
    """Return a foreign key column to ``target`` (``table.column``), indexed unless told otherwise."""
    ondelete = options.pop("ondelete", None)
    return mapped_column(BigId, sa.ForeignKey(target, ondelete=ondelete), index=index, **options)


def unique_where(name: str, *columns: str, where: str) -> sa.Index:
    """Return a unique index over the rows for which ``where`` holds.

    ``init_db`` tells it the one dialect that is used: naming both would load both, and each takes megabytes.
    """
    return sa.Index(name, *columns, unique=True, info={"where": where})


def _limit_indexes(dialect: str) -> None:
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = sa.text(index.info["where"])


def insert_into(table: Any, dialect: str) -> Any:
    """Return an INSERT that knows ON CONFLICT, for ``sqlite`` or ``postgresql``; both have the same methods."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - each dialect takes megabytes

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as above

    return postgresql.insert(table)


def locked(statement: Statement) -> Statement:
    """Return ``statement`` such that its rows are held until this transaction ends, and read as they are now."""
    return statement.with_for_update().execution_options(populate_existing=True)


def lock_row(row: Base) -> None:
    """Hold ``row`` until this transaction ends and read it as it is now; what was changed here is written first."""
    db.session.flush()
    db.session.refresh(row, with_for_update=True)


def after_commit(callback: Callable[[], None]) -> None:
    """Run ``callback`` once, when the current transaction is committed; forget it when it is rolled back."""
    waiting = db.session.info.setdefault("after_commit", [])
    if callback not in waiting:
        waiting.append(callback)


def commit() -> None:
    """Commit the current transaction, then run what waited for it.

    Raises UncertainError when the connection was lost while committing. What happens after the commit can no longer
    undo it, so it is never an error of the request.
    """
    try:
        db.session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UncertainError("the database") from error
        raise
    for callback in db.session.info.pop("after_commit", []):
        try:
            callback()
        except Exception:
            log.exception("what follows a commit failed")


def rollback() -> None:
    """Undo the current transaction and forget what waited for it. A lost connection is undone already."""
    db.session.info.pop("after_commit", None)
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


@contextmanager
def reading() -> Iterator[None]:
    """Work without a transaction that writes: what is written in here outside of `writing` is undone."""
    rollback()
    token = may_write.set(False)
    try:
        yield
    finally:
        rollback()
        may_write.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Run one short write transaction of its own: commit it, or undo it when it raises.

    It ends the transaction that is open, so look again at what was read before: only the lock makes it certain.
    Draw, send and compute before or after it, never in here.
    """
    rollback()
    token = may_write.set(True)
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        may_write.reset(token)


def delete_in_batches(model: type[Base], condition: sa.ColumnElement[bool]) -> int:
    """Delete the rows of ``model`` that fulfil ``condition``, `BATCH` a transaction; return how many.

    The condition needs an index. Other writers get their turn between two batches.
    """
    key = sa.inspect(model).primary_key
    batch = sa.select(*key).where(condition).limit(BATCH)
    total = 0
    while True:
        with writing():
            result = db.session.execute(
                sa.delete(model).where(sa.tuple_(*key).in_(batch)),
                execution_options={"synchronize_session": False},
            )
        deleted = int(getattr(result, "rowcount", 0))
        total += deleted
        if deleted < BATCH:
            return total
        time.sleep(BATCH_PAUSE_SECONDS)


def init_db(app: Flask, url: str) -> None:
    """Attach the database at ``url`` to ``app``."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    is_sqlite = url.startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": not is_sqlite,
        "connect_args": {"timeout": 3, "check_same_thread": False} if is_sqlite else {},
        "pool_size": 16,
        "pool_timeout": POOL_WAIT,
        # What people typed is nobody's business in a log.
        "hide_parameters": True,
    }
    if not is_sqlite:
        from academy.core import postgresql  # noqa: PLC0415 - psycopg takes 20 MB

        app.config["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"] = postgresql.connect_arguments(url)
    db.init_app(app)
    _limit_indexes("sqlite" if is_sqlite else "postgresql")
    with app.app_context():
        if is_sqlite:
            prepare_sqlite(db.engine, may_write.get)
        else:
            postgresql.prepare_postgresql(db.engine)


def close_database() -> None:
    """Close every connection of this process. The last one of SQLite writes the log back and removes it.

    A log that is left beside the file belongs to it: a file put in its place would get that log replayed onto it.
    """
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.raw_connection().close()  # there may be no connection yet, and so no last one
    db.engine.dispose()
