"""Facts of entries, read such that no entry, whatever somebody has put into it, keeps anybody from reading the log."""

import json
from typing import Any

import sqlalchemy as sa

from academy.core.audit.models import AuditEntry
from academy.core.db import db

#: Nobody writes anything deeper; to show it would take more room than a process has.
DEEPEST = 50


def stored_detail() -> sa.ColumnElement[Any]:
    """Return the column as it is stored: PostgreSQL's driver reads JSON itself, and stumbles over what is too deep."""
    if db.engine.dialect.name == "postgresql":
        return sa.cast(AuditEntry.detail, sa.Text).label("detail")
    return sa.type_coerce(AuditEntry.detail, sa.types.NullType()).label("detail")


def read_detail(stored: object) -> dict[str, Any] | None:
    """Return the facts; None when they are no JSON object, hold half a sign, or are deeper than anybody writes."""
    try:
        detail = json.loads(stored) if isinstance(stored, str) else None
        json.dumps(detail, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return detail if isinstance(detail, dict) and not _is_deeper(detail, DEEPEST) else None


def _is_deeper(value: object, most: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most < 0 or any(_is_deeper(each, most - 1) for each in inside)
