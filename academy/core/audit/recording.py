"""Record who did what to which thing, in the transaction of the business, and say what acts are called."""

import secrets
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from academy.core import clock, keys
from academy.core.audit.chain import extend_chain_now
from academy.core.audit.models import NONCE_LENGTH, AuditEntry
from academy.core.db import after_commit, db
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _
from academy.core.keys import Purpose

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
    entry.seal = nonce + keys.mac(Purpose.AUDIT, nonce + entry.content)
    db.session.add(entry)
    after_commit(extend_chain_now)
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
