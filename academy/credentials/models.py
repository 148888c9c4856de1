"""The table of certificates."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, enum_type, foreign_key, primary_key


class RevocationReason(StrEnum):
    """Why a certificate stopped being valid; shown to whoever checks it, so it names no detail."""

    ISSUED_IN_ERROR = "issued-in-error"
    NAME_CORRECTED = "name-corrected"
    RULES_BROKEN = "rules-broken"
    HOLDER_ASKED = "holder-asked"


class CertificateState(StrEnum):
    """Whether a certificate counts; computed, never stored."""

    VALID = "valid"
    REVOKED = "revoked"


class Certificate(Base):
    """One certificate, issued once for one completion. Its content never changes."""

    __tablename__ = "certificates"
    __table_args__ = (
        sa.CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked_with_reason"),
        sa.Index("ix_certificates_file_version_file_due_at", "file_version", "file_due_at"),
    )

    id: Mapped[int] = primary_key()
    #: The number in its printed form, e.g. K7QF-2M9D-XT4A; holding it is enough to see the public page.
    number: Mapped[str] = mapped_column(sa.String(14), unique=True)
    #: The completion it certifies; one certificate for one completion. NULL once the holder's account is erased,
    #: and for a second one of the same course that comes from another account of hers.
    completion_id: Mapped[int | None] = foreign_key("completions.id", index=False, unique=True)
    #: The holder's account; NULL once the account is erased.
    person_id: Mapped[int | None] = foreign_key("people.id", ondelete="SET NULL")
    #: What it says, as canonical JSON (academy.credentials.documents), frozen at issue; personal.
    content: Mapped[str] = mapped_column(sa.Text)
    #: When it was issued, UTC.
    issued_at: Mapped[datetime]
    #: When it was revoked, UTC; NULL while it is valid.
    revoked_at: Mapped[datetime | None]
    #: Why it was revoked; NULL while it is valid.
    revocation_reason: Mapped[RevocationReason | None] = mapped_column(
        enum_type(RevocationReason, "revocation_reason")
    )
    #: Name of the PDF in the storage; NULL until it is made.
    file_name: Mapped[str | None] = mapped_column(sa.String(120))
    #: Version of the template that the PDF was drawn with; 0 before the first, and to have it drawn again.
    file_version: Mapped[int] = mapped_column(default=0, server_default="0")
    #: When the next try to make the PDF is due, UTC; NULL once it is made.
    file_due_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def state(self) -> CertificateState:
        """Say whether it counts."""
        return CertificateState.VALID if self.revoked_at is None else CertificateState.REVOKED
