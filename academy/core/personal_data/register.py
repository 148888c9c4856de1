"""The register itself: one entry for each table, made by the domain that owns it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias, cast

import sqlalchemy as sa

from academy.core.db import Base
from academy.core.i18n import LazyString

#: A value as a reader sees it: text, number, yes or no, a day, a moment; or pairs of a name and such a value.
Words: TypeAlias = str | int | bool | date | datetime | Sequence[tuple[str, "Words"]] | None
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Subject:
    """The person whose rows are meant."""

    person_id: int
    public_id: str
    #: Every e-mail address and phone number under which she is known.
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A column that the person's download shows.

    ``words`` says a row's value in the reader's language where it is a code or a key; ``value`` is what the
    JSON file holds where that is not the stored value.
    """

    label: LazyString
    words: Callable[[Any], Words] | None = None
    value: Callable[[Any], object] | None = None


@dataclass(frozen=True, kw_only=True)
class AboutPeople:
    """What one table holds about people. Its columns are in exactly one of ``told``, ``left_out`` and ``plain``."""

    model: type[Base]
    #: What the rows are, as a heading.
    title: LazyString
    #: How long they are kept, as a sentence.
    kept: LazyString
    #: The rows of one person; None when nobody can tell whose a row is.
    rows: Callable[[Subject], Condition] | None
    #: The columns that the person's download shows, in their order.
    told: Mapping[str, LazyString | Told] = field(default_factory=dict)
    #: About the person, but not shown: secrets, and what would show somebody else.
    left_out: frozenset[str] = frozenset()
    #: Keys and counts, which say nothing about anybody by themselves.
    plain: frozenset[str] = frozenset()
    #: Whether the rows are the people themselves: they go last, because all others are found by them.
    is_person: bool = False
    #: New values of columns (or functions of the old value) when an account is erased; None deletes the rows.
    emptied: Mapping[str, Any] | None = None
    #: What stays of the rows after that and why, as a sentence; needed with ``emptied``.
    stays: LazyString | None = None
    #: Which rows have served their time at a moment, whoever's they are; each condition has an index of its own.
    forgotten: Callable[[datetime], Sequence[Condition]] | None = None
    #: Names of files in the storage that go when the account is erased.
    files: Callable[[Subject], Sequence[str]] | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that does not say what stays. Raises TypeError."""
        if (self.emptied is None) != (self.stays is None):
            raise TypeError(f"{self.table.name}: say what stays when its rows are emptied, and only then")

    @property
    def table(self) -> sa.Table:
        """Return the table."""
        return table_of(self.model)

    @property
    def columns(self) -> list[str]:
        """Return every column that the entry names, as often as it does."""
        return [*self.told, *self.left_out, *self.plain]

    def shown(self) -> dict[str, Told]:
        """Return how each column of the download is shown."""
        return {name: one if isinstance(one, Told) else Told(one) for name, one in self.told.items()}


def table_of(model: type[Base]) -> sa.Table:
    """Return the table of a model."""
    return cast(sa.Table, model.__table__)


_entries: dict[str, AboutPeople] = {}
_plain_tables: dict[str, frozenset[str]] = {}


def about_people(*made: AboutPeople) -> None:
    """Enter tables that hold something about people."""
    _entries.update({entry.table.name: entry for entry in made})


def about_nobody(model: type[Base], columns: str) -> None:
    """Enter a table that holds nothing about anybody, with all its columns: a new one has to be looked at."""
    _plain_tables[table_of(model).name] = frozenset(columns.split())


def entries() -> list[AboutPeople]:
    """Return what is entered about people, a table before those that refer to it."""
    order = [table.name for table in Base.metadata.sorted_tables]
    return sorted(_entries.values(), key=lambda entry: order.index(entry.table.name))


def entries_to_read() -> list[AboutPeople]:
    """Return the entries in the order in which a person reads them: herself, what she did, what we noted."""
    return sorted(entries(), key=lambda entry: (not entry.is_person, not entry.table.foreign_keys))


def plain_tables() -> dict[str, frozenset[str]]:
    """Return the tables that hold nothing about anybody, with their columns."""
    return dict(_plain_tables)
