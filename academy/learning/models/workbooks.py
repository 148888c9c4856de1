"""The business workbook of a learner."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, foreign_key, primary_key


class Workbook(Base):
    """What one person has written in the workbook of one edition. It enters no statistics."""

    __tablename__ = "workbooks"
    __table_args__ = (sa.UniqueConstraint("person_id", "edition_id"),)

    id: Mapped[int] = primary_key()
    #: Whose workbook it is.
    person_id: Mapped[int] = foreign_key("people.id", index=False, ondelete="CASCADE")
    #: The edition whose tool it fills.
    edition_id: Mapped[int] = foreign_key("editions.id")
    #: What was written, as typed, by sheet; personal.
    entries: Mapped[dict[str, Any]]
    #: Which conditions of the tool are met, and how far the others are.
    evidence: Mapped[dict[str, Any]]
    #: Whether all of them are met. Completion needs it.
    is_evidence_met: Mapped[bool] = mapped_column(default=False)
    #: When it was saved last, UTC.
    updated_at: Mapped[datetime]
