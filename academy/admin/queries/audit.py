"""The audit log, as administrators read it and take it along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.queries import is_like
from academy.core.audit import AuditEntry, read_detail, stored_detail
from academy.core.db import db

#: How many rows are read at once for a file.
BATCH = 500
#: How many letters of a name are enough: one stands in nearly all.
ENOUGH = 2
#: How many signs are shown of details that somebody has put into the database, and that are none.
SHOWN_OF_UNREADABLE = 200


@dataclass(frozen=True)
class AuditSearch:
    """Which entries are looked for; '' and None mean all.

    ``action`` is the beginning of an action, such as ``role.``. ``about`` is who did it or to whom or what: a name, an
    address, the id of a person, or a thing such as ``programme:k7qf2m9dxt4a`` or its id alone. ``since`` and
    ``until`` are days in UTC, both included.
    """

    action: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def used(self) -> list[str]:
        """Return the names of the filters that narrow the search."""
        return [name for name, value in self.__dict__.items() if value]


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit log; ``actor_name`` is '' for the system and for guests."""

    at: datetime
    actor: str
    actor_name: str
    action: str
    target: str
    detail: dict[str, Any]

    @property
    def details(self) -> list[tuple[str, str]]:
        """Return the facts of the entry as name and text; a change as ``old → new``."""
        facts = dict(self.detail)
        changes = facts.pop("changes", None)
        changed = changes if isinstance(changes, Mapping) else {}
        return [
            *((name, _as_text(value)) for name, value in facts.items()),
            *((name, _change(pair)) for name, pair in changed.items()),
        ]


def audit_page(search: AuditSearch, page: int, size: int) -> tuple[list[AuditRow], int]:
    """Return a page of the entries that are looked for, the newest first, and how many there are."""
    rows = db.session.execute(_entries(search).offset((page - 1) * size).limit(size))
    return [_row(row) for row in rows], count_entries(search)


def count_entries(search: AuditSearch) -> int:
    """Return how many entries are looked for."""
    return db.session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(*_conditions(search))) or 0


def audit_rows(search: AuditSearch, limit: int) -> Iterator[AuditRow]:
    """Yield the entries that are looked for, the newest first, at most ``limit``."""
    rows = db.session.execute(_entries(search).limit(limit).execution_options(yield_per=BATCH))
    for row in rows:
        yield _row(row)


def _row(row: Sequence[Any]) -> AuditRow:
    at, actor, actor_name, action, target, stored = row
    detail = read_detail(stored)
    if detail is None:
        detail = {"unreadable": str(stored)[:SHOWN_OF_UNREADABLE]}
    return AuditRow(at, actor, actor_name, action, target, detail)


def _entries(search: AuditSearch) -> sa.Select[Any]:
    return (
        sa.select(
            AuditEntry.at,
            AuditEntry.actor,
            sa.func.coalesce(Person.display_name, ""),
            AuditEntry.action,
            AuditEntry.target,
            stored_detail(),
        )
        .outerjoin(Person, Person.public_id == AuditEntry.actor)
        .where(*_conditions(search))
        .order_by(AuditEntry.id.desc())
    )


def _conditions(search: AuditSearch) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if search.action:
        conditions.append(AuditEntry.action.startswith(search.action, autoescape=True))
    if search.about:
        conditions.append(_is_about(search.about))
    if search.since:
        conditions.append(AuditEntry.at >= _midnight(search.since))
    if search.until:
        conditions.append(AuditEntry.at < _midnight(search.until + timedelta(days=1)))
    return conditions


def _is_about(about: str) -> sa.ColumnElement[bool]:
    """Say whether an entry is by or about a thing or a person, also under an account that was merged into hers."""
    is_hers = sa.or_(Person.public_id == about, is_like(about) if len(about) >= ENOUGH else sa.false())
    found = sa.select(Person.public_id).where(is_hers)
    person = sa.or_(is_hers, Person.merged_into.in_(found))
    ids = sa.select(Person.public_id).where(person)
    targets = sa.select(sa.literal("person:") + Person.public_id).where(person)
    return sa.or_(
        AuditEntry.actor == about,
        AuditEntry.target == about,
        AuditEntry.target.endswith(f":{about}", autoescape=True),
        AuditEntry.actor.in_(ids),
        AuditEntry.target.in_(targets),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _change(pair: object) -> str:
    return " → ".join(map(_as_text, pair)) if isinstance(pair, list) else _as_text(pair)


def _as_text(value: object) -> str:
    """Return a value of a detail in one line; – for nothing."""
    match value:
        case None | "":
            return "–"
        case list() | tuple():
            return ", ".join(map(_as_text, value)) or "–"
        case dict():
            return ", ".join(f"{name}: {_as_text(each)}" for name, each in value.items())
        case _:
            return str(value)
