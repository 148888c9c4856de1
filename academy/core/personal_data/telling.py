"""Tell one person everything that is kept about her: the rows behind the page and behind both files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from academy.core.db import db
from academy.core.personal_data.register import AboutPeople, Condition, Subject, Told, Words, entries_to_read

BATCH = 500


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One value of one row; words and the value for a program are worked out when they are asked for."""

    name: str
    told: Told
    row: Any

    @property
    def label(self) -> str:
        """Return what the column is called, in the language of the request."""
        return str(self.told.label)

    @property
    def words(self) -> Words:
        """Return the value for a reader."""
        return self.told.words(self.row) if self.told.words else getattr(self.row, self.name)

    @property
    def value(self) -> object:
        """Return the value as JSON writes it."""
        return self.told.value(self.row) if self.told.value else plain_value(getattr(self.row, self.name))


@dataclass(frozen=True, slots=True)
class ToldTable:
    """The rows of one table that are about the person."""

    entry: AboutPeople
    rows: list[list[ToldValue]]


def tell(subject: Subject) -> list[ToldTable]:
    """Return everything that is kept about a person, in the language of the request."""
    return [
        ToldTable(entry, list(_rows(entry, entry.rows(subject)) if entry.rows else ()))
        for entry in entries_to_read()
        if entry.told
    ]


def _rows(entry: AboutPeople, are_hers: Condition) -> Iterator[list[ToldValue]]:
    shown = entry.shown()
    statement = sa.select(entry.model).where(are_hers).order_by(*entry.table.primary_key)
    for row in db.session.scalars(statement.execution_options(yield_per=BATCH)):
        yield [ToldValue(name, told, row) for name, told in shown.items()]


def plain_value(value: Any) -> object:
    """Return a stored value as JSON writes it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_json(tables: list[ToldTable], subject: Subject, made_at: datetime, language: str) -> dict[str, object]:
    """Return the document of the JSON file: each table with its rules, the labels of its columns and its rows."""
    return {
        "format": "academy-personal-data/1",
        "account": subject.public_id,
        "made_at": made_at.isoformat(),
        "language": language,
        "tables": [
            {
                "table": told.entry.table.name,
                "title": str(told.entry.title),
                "kept": str(told.entry.kept),
                "left_out": sorted(told.entry.left_out),
                "labels": {name: str(one.label) for name, one in told.entry.shown().items()},
                "rows": [{each.name: each.value for each in row} for row in told.rows],
            }
            for told in tables
        ],
    }
