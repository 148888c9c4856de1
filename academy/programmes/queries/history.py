"""What was changed in a programme, as the audit log tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core.audit import AuditEntry, read_detail, stored_detail
from academy.core.db import db
from academy.programmes.models import Programme

CHANGE = "programme.update"


@dataclass(frozen=True)
class PastChange:
    """One change: when, by whom ('' for the operator or an account that is gone), why, and [old, new] by field."""

    at: datetime
    by: str
    reason: str
    changes: Mapping[str, Any]


def past_changes(programme: Programme, size: int) -> list[PastChange]:
    """Return the last ``size`` changes of a programme, the newest first."""
    rows = db.session.execute(
        sa.select(AuditEntry.at, Person.display_name, stored_detail())
        .outerjoin(Person, Person.public_id == AuditEntry.actor)
        .where(AuditEntry.target == f"programme:{programme.public_id}", AuditEntry.action == CHANGE)
        .order_by(AuditEntry.id.desc())
        .limit(size)
    )
    return [
        PastChange(at, name or "", detail.get("reason", ""), detail.get("changes", {}))
        for at, name, stored in rows
        if (detail := read_detail(stored)) is not None
    ]
