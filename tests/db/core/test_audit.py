"""Audit rows carry a seal that breaks when anybody edits them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.core import audit
from academy.core.audit import AuditEntry


def test_an_edited_row_is_found(database: scoped_session[Session]) -> None:
    for number in range(3):
        audit.record("certificate.revoke", f"certificate:{number}", actor="abc", reason="asked")
    database.flush()
    assert audit.broken_entries() == []
    database.execute(sa.update(AuditEntry).where(AuditEntry.target == "certificate:1").values(actor="xyz"))
    database.expire_all()
    broken = database.scalars(sa.select(AuditEntry.id).where(AuditEntry.target == "certificate:1")).all()
    assert audit.broken_entries() == list(broken)
