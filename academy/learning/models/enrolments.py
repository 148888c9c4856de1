"""Who studies which edition, and how far they have come."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, enum_type, foreign_key, primary_key
from academy.core.ids import new_public_id


class EnrolmentSource(StrEnum):
    """How a learner came into a course."""

    SELF = "self"
    PROGRAMME = "programme"


class Enrolment(Base):
    """One person studies one edition of a course. She stays on it when a newer edition appears."""

    __tablename__ = "enrolments"
    __table_args__ = (sa.UniqueConstraint("person_id", "edition_id"),)

    id: Mapped[int] = primary_key()
    #: The id that may appear in an address.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: The learner.
    person_id: Mapped[int] = foreign_key("people.id", index=False, ondelete="CASCADE")
    #: The immutable edition she studies.
    edition_id: Mapped[int] = foreign_key("editions.id")
    #: How she came into the course.
    source: Mapped[EnrolmentSource] = mapped_column(enum_type(EnrolmentSource, "source"))
    #: When she enrolled, UTC.
    enrolled_at: Mapped[datetime]


class LessonProgress(Base):
    """What one enrolment has reached in one lesson. A row appears with the first thing reached."""

    __tablename__ = "lesson_progress"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "lesson_id"),)

    id: Mapped[int] = primary_key()
    #: Whose progress this is.
    enrolment_id: Mapped[int] = foreign_key("enrolments.id", index=False, ondelete="CASCADE")
    #: The lesson's id in the edition, such as mon-101-l1.
    lesson_id: Mapped[str] = mapped_column(sa.String(64))
    #: When the learner marked the lesson done, UTC; NULL before.
    done_at: Mapped[datetime | None]
    #: When practice of this lesson first reached mastery, UTC; NULL before. Set by the practice service.
    mastered_at: Mapped[datetime | None]
