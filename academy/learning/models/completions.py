"""Who has completed which course."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, foreign_key, primary_key
from academy.core.ids import new_public_id


class Completion(Base):
    """An enrolment met the rule of its course. There is at most one, and it is never taken back."""

    __tablename__ = "completions"
    __table_args__ = (sa.UniqueConstraint("enrolment_id"), sa.UniqueConstraint("attempt_id"))

    id: Mapped[int] = primary_key()
    #: The id that may appear in an address.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: The enrolment that is complete.
    enrolment_id: Mapped[int] = foreign_key("enrolments.id", index=False, ondelete="CASCADE")
    #: The final check that was passed.
    attempt_id: Mapped[int] = foreign_key("attempts.id", index=False, ondelete="CASCADE")
    #: When the last condition was met, UTC.
    completed_at: Mapped[datetime]
    #: Which day that was where the learner lived: the one day that certificate, lists, figures and files say.
    #: The default is only for what an older release writes while an upgrade goes on.
    completed_on: Mapped[date] = mapped_column(server_default="1970-01-01")
