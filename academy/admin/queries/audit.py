"""The audit log, as administrators read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core.audit import AuditEntry
from academy.core.db import db


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit log; ``actor_name`` is '' for the system and for guests."""

    at: datetime
    actor: str
    actor_name: str
    action: str
    target: str
    detail: dict[str, Any]


def audit_page(action: str, about: str, page: int, size: int) -> tuple[list[AuditRow], int]:
    """Return a page of the audit log, the newest first, and how many entries fit.

    ``action`` is the beginning of an action, such as ``role.``; ``about`` is the actor's public id or the
    thing that was acted on, such as ``person:k7qf2m9dxt4a`` or its id alone.
    """
    conditions = [AuditEntry.action.startswith(action, autoescape=True)] if action else []
    if about:
        is_target = sa.or_(
            AuditEntry.target == about, AuditEntry.target.endswith(f":{about}", autoescape=True)
        )
        conditions.append(sa.or_(AuditEntry.actor == about, is_target))
    total = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(*conditions)) or 0
    rows = db.session.execute(
        sa.select(
            AuditEntry.at,
            AuditEntry.actor,
            sa.func.coalesce(Person.display_name, ""),
            AuditEntry.action,
            AuditEntry.target,
            AuditEntry.detail,
        )
        .outerjoin(Person, Person.public_id == AuditEntry.actor)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [AuditRow(*row) for row in rows], total
