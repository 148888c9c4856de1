"""The entries of the audit log, and the one row that says where their chain ends."""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import keys
from academy.core.db import Base, primary_key
from academy.core.keys import Purpose

#: Characters of a seal that are drawn: two entries that say the same at the same moment have two seals.
NONCE_LENGTH = 8


class AuditEntry(Base):
    """One recorded act. Rows are only ever added; the chain fills in the last two columns, once."""

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
    #: Place in the chain, from 1; NULL until it has one.
    number: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True, index=True)
    #: The key's id and the HMAC over this place, the link before it, and the row; NULL until it has a place.
    link: Mapped[str | None] = mapped_column(sa.String(64))

    @property
    def content(self) -> str:
        """Return what the seal is over."""
        return json.dumps(
            [self.at.astimezone(UTC).isoformat(), self.actor, self.action, self.target, self.detail],
            sort_keys=True,
            ensure_ascii=False,
        )

    @property
    def is_sealed(self) -> bool:
        """Say whether the row is as it was written."""
        if not keys.id_of(self.seal):  # of releases whose keys had no ids
            return keys.is_mac(Purpose.AUDIT, self.content, self.seal)
        nonce, seal = self.seal[:NONCE_LENGTH], self.seal[NONCE_LENGTH:]
        return keys.is_mac(Purpose.AUDIT, nonce + self.content, seal)

    def place(self, number: int, before: str) -> str:
        """Return what the link is over when the row stands at ``number``, after the link ``before``."""
        return json.dumps([number, before, self.id, self.seal])


class AuditChain(Base):
    """The end of the chain, in its only row; there is none before the first entry has a place."""

    __tablename__ = "audit_chain"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = primary_key()
    #: How many entries are in the chain.
    number: Mapped[int] = mapped_column(sa.BigInteger)
    #: The link of the last one, '' before the first.
    head: Mapped[str] = mapped_column(sa.String(64))
    #: The key's id and the HMAC over both, '' before the first.
    seal: Mapped[str] = mapped_column(sa.String(64))
    #: When the whole log was last checked, UTC; NULL before the first time.
    checked_at: Mapped[datetime | None]
    #: How much was found then that is not as it was written.
    findings: Mapped[int]

    @property
    def end(self) -> str:
        """Return the end as it is printed, kept elsewhere and compared later: the number and the link."""
        return f"{self.number}:{self.head}"

    @property
    def is_genuine(self) -> bool:
        """Say whether this academy has written the end; an empty one is genuine where no entry has a place."""
        if not self.number:
            return not self.head and not self.seal
        return keys.is_mac(Purpose.CHAIN, f"end {self.end}", self.seal)
