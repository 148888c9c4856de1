"""The audit log: who did what to which thing, written in the business transaction, with an HMAC per row."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.db import Base, db, primary_key
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _


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
    #: HMAC-SHA-256 over the row, under a key derived from the installation's secret.
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
    """Add an audit row to the current transaction and return it."""
    entry = AuditEntry(at=clock.now(), actor=actor, action=action, target=target, detail=detail)
    entry.seal = seal_of(entry)
    db.session.add(entry)
    return entry


def seal_of(entry: AuditEntry) -> str:
    """Return the HMAC that ``entry`` must carry."""
    content = json.dumps(
        [entry.at.isoformat(), entry.actor, entry.action, entry.target, entry.detail],
        sort_keys=True,
        ensure_ascii=False,
    )
    key = hashlib.sha256(b"audit:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def broken_entries() -> list[int]:
    """Return the keys of audit rows whose content no longer matches their seal."""
    entries = db.session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    )
    return [entry.id for entry in entries if not hmac.compare_digest(entry.seal, seal_of(entry))]
