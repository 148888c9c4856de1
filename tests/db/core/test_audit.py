"""Audit rows carry a seal that breaks when anybody edits them."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import audit
from academy.core.audit import AuditEntry
from academy.core.db import commit


def test_an_edited_row_is_found(database: scoped_session[Session]) -> None:
    for number in range(3):
        audit.record("certificate.revoke", f"certificate:{number}", actor="abc", reason="asked")
    database.flush()
    assert audit.broken_entries() == []
    database.execute(sa.update(AuditEntry).where(AuditEntry.target == "certificate:1").values(actor="xyz"))
    database.expire_all()
    broken = database.scalars(sa.select(AuditEntry.id).where(AuditEntry.target == "certificate:1")).all()
    assert audit.broken_entries() == list(broken)


def test_the_command_names_an_edited_row(app: Flask, database: scoped_session[Session]) -> None:
    edited = audit.record("certificate.revoke", "certificate:1", actor="abc", reason="asked")
    audit.record("certificate.revoke", "certificate:2", actor="abc", reason="asked")
    commit()
    sound = app.test_cli_runner().invoke(academy, ["audit", "verify"])
    assert (sound.exit_code, sound.output) == (0, "0 entries were changed\n")
    edited.detail = {"reason": "nobody asked"}
    commit()
    broken = app.test_cli_runner().invoke(academy, ["audit", "verify"])
    assert (broken.exit_code, broken.output) == (
        1,
        f"entry {edited.id} is not as it was written\n1 entries were changed\n",
    )
