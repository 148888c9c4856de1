"""The audit log: who did what to which thing, written in the business transaction, with an HMAC per row."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock, keys
from academy.core.db import Base, db, primary_key
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _
from academy.core.keys import Purpose

#: Characters of a seal that are drawn: two entries that say the same at the same moment have two seals.
NONCE_LENGTH = 8


class AuditEntry(Base):
    """One recorded act. Rows are only ever added."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = primary_key()
    #: When, UTC.
    at: Mapped[datetime]
    #: Public id of the person who acted, '' for the system or a guest.
    actor: Mapped[str] = mapped_column(sa.String(32))
    #: What was done, e.g. ``certificate.revoke``.
    action: Mapped[str] = mapped_column(sa.String(64), index=True)
    #: The thing it was done to, e.g. ``certificate:K7QF2M9DXT4A``.
    target: Mapped[str] = mapped_column(sa.String(120), index=True)
    #: Facts worth keeping; no personal data.
    detail: Mapped[dict[str, Any]]
    #: Eight random characters, the key's id and the HMAC-SHA-256 over them and the row (docs/decisions/0017).
    seal: Mapped[str] = mapped_column(sa.String(64))


#: What acts are called in the list of the person who did them; domains add their own.
_names: dict[str, LazyString] = {}


def name_acts(names: Mapping[str, LazyString]) -> None:
    """Say what acts are called in the list of the person who did them, by their ``action``."""
    _names.update(names)


def name_of(action: str) -> str:
    """Return what an act is called in the list of the person who did it; staff's own work has one name."""
    return str(_names.get(action) or _("Work for this academy"))


def record(action: str, target: str, *, actor: str = "", **detail: Any) -> AuditEntry:
    """Add an audit row to the current transaction and return it.

    For a change of what stood there before, ``changes=audit.changes(before, after)``.
    """
    entry = AuditEntry(at=clock.now(), actor=actor, action=action, target=target, detail=detail)
    nonce = secrets.token_hex(NONCE_LENGTH // 2)
    entry.seal = nonce + keys.mac(Purpose.AUDIT, nonce + _content(entry))
    db.session.add(entry)
    return entry


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Return what differs, by field, as ``[old, new]``: dates in ISO 8601, sets in order, all as JSON holds it.

    Give it no personal data: who was called what before stays out of the log.
    """
    return {
        field: [_plain(before.get(field)), _plain(after.get(field))]
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    }


def is_sealed(entry: AuditEntry) -> bool:
    """Say whether ``entry`` is as it was written."""
    content = _content(entry)
    if not keys.id_of(entry.seal):  # of releases whose keys had no ids
        return keys.is_mac(Purpose.AUDIT, content, entry.seal)
    nonce, seal = entry.seal[:NONCE_LENGTH], entry.seal[NONCE_LENGTH:]
    return keys.is_mac(Purpose.AUDIT, nonce + content, seal)


def broken_entries() -> list[int]:
    """Return the keys of audit rows whose content no longer matches their seal."""
    entries = db.session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    )
    return [entry.id for entry in entries if not is_sealed(entry)]


def _content(entry: AuditEntry) -> str:
    return json.dumps(
        [entry.at.isoformat(), entry.actor, entry.action, entry.target, entry.detail],
        sort_keys=True,
        ensure_ascii=False,
    )


def _plain(value: object) -> object:
    """Return ``value`` as JSON gives it back."""
    match value:
        case date():
            return value.isoformat()
        case set() | frozenset():
            return sorted(map(_plain, value), key=str)
        case list() | tuple():
            return [_plain(each) for each in value]
        case StrEnum():
            return value.value
        case _:
            return value
