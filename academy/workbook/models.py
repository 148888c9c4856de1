"""The business workbook of a learner."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, foreign_key, primary_key


class Workbook(Base):
    """What one person has written in the workbook of one edition. It enters no statistics and no audit."""

    __tablename__ = "workbooks"
    __table_args__ = (sa.UniqueConstraint("person_id", "edition_id"),)

    id: Mapped[int] = primary_key()
    #: Whose workbook it is.
    person_id: Mapped[int] = foreign_key("people.id", index=False, ondelete="CASCADE")
    #: The edition whose tool it fills.
    edition_id: Mapped[int] = foreign_key("editions.id")
    #: The currency of its amounts, ISO 4217. Changing it converts nothing.
    currency: Mapped[str] = mapped_column(sa.String(3), default="USD")
    #: What was written, by sheet, in the canonical form of academy.content.workbook.entries; personal.
    entries: Mapped[dict[str, Any]]
    #: By sheet, the form on a page that saved last: its next save meets nobody else's change.
    last_forms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Ids of deleted lines, the newest last: a late repeat does not bring a line back.
    removed_rows: Mapped[list[Any]] = mapped_column(default=list)
    #: Which conditions of the tool are met, and how far the others are. No amounts.
    evidence: Mapped[dict[str, Any]]
    #: Whether all of them are met. Completion needs it.
    is_evidence_met: Mapped[bool] = mapped_column(default=False)
    #: When it was saved last, UTC.
    updated_at: Mapped[datetime]
