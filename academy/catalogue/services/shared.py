"""Publish what all courses share. The newest content counts at once, for every edition and every learner."""

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from academy.catalogue.models import SharedDocument
from academy.catalogue.queries import shared
from academy.core import audit, clock
from academy.core.canonical import canonical_json
from academy.core.db import after_commit, db


def publish_shared(documents: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Store ``documents`` by key, remove all others, and return the keys that changed.

    The same content again changes nothing.
    """
    stored = {row.key: row for row in db.session.scalars(sa.select(SharedDocument))}
    changed = sorted(stored.keys() - documents.keys())
    for key in changed:
        db.session.delete(stored[key])
        audit.record("shared.remove", f"shared:{key}")
    for key, document in sorted(documents.items()):
        text = canonical_json(document)
        checksum = hashlib.sha256(text.encode()).hexdigest()
        row = stored.get(key) or SharedDocument(key=key, checksum="")
        if row.checksum == checksum:
            continue
        row.checksum, row.document, row.published_at = checksum, text, clock.now()
        db.session.add(row)
        changed.append(key)
        audit.record("shared.publish", f"shared:{key}", checksum=checksum)
    db.session.flush()
    if changed:
        after_commit(shared.forget_shared)
    return changed


def checksum_of_shared() -> str:
    """Return a checksum (SHA-256, hexadecimal) of all shared documents that are published."""
    table = SharedDocument
    rows = db.session.execute(sa.select(table.key, table.checksum).order_by(table.key)).all()
    return hashlib.sha256("".join(f"{key} {checksum}\n" for key, checksum in rows).encode()).hexdigest()
