"""Tables of programmes: the programme, its courses, and who takes part."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, enum_type, foreign_key, primary_key
from academy.core.ids import new_public_id
from academy.programmes.states import ProgrammeState


class Programme(Base):
    """A women's or youth programme that an organisation runs, often with the money of another one."""

    __tablename__ = "programmes"
    __table_args__ = (
        sa.CheckConstraint("for_women OR for_youth", name="is_for_women_or_youth"),
        sa.CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
    )

    id: Mapped[int] = primary_key()
    #: The id that others may see.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: Its name.
    name: Mapped[str] = mapped_column(sa.String(160))
    #: What it offers, in one or two sentences for learners; may be ''.
    summary: Mapped[str] = mapped_column(sa.String(600), default="")
    #: The organisation that runs it.
    owner_id: Mapped[int] = foreign_key("organisations.id")
    #: The organisation that pays for it; NULL when the owner does. Fixed once somebody has joined.
    funder_id: Mapped[int | None] = foreign_key("organisations.id")
    #: First day.
    starts_on: Mapped[date]
    #: Last day.
    ends_on: Mapped[date]
    #: Whether it is for women.
    for_women: Mapped[bool]
    #: Whether it is for young people (15 to 24).
    for_youth: Mapped[bool]
    #: ISO 3166 code of the country it works in; '' when it works in all.
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    #: What learners type to join, without hyphen; NULL when nobody joins by code.
    join_code: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    #: draft, open or closed.
    state: Mapped[ProgrammeState] = mapped_column(
        enum_type(ProgrammeState, "state"), default=ProgrammeState.DRAFT
    )
    #: When it was added, UTC.
    created_at: Mapped[datetime]


class ProgrammeCourse(Base):
    """A course that belongs to a programme."""

    __tablename__ = "programme_courses"

    #: The programme.
    programme_id: Mapped[int] = foreign_key(
        "programmes.id", index=False, primary_key=True, ondelete="CASCADE"
    )
    #: The course, whatever its edition.
    course_id: Mapped[int] = foreign_key("courses.id", primary_key=True)


class Participation(Base):
    """A person takes part in a programme, with a consent. The row outlives leaving, so that joining again finds it."""

    __tablename__ = "participations"
    __table_args__ = (sa.UniqueConstraint("programme_id", "person_id"),)

    id: Mapped[int] = primary_key()
    #: The programme.
    programme_id: Mapped[int] = foreign_key("programmes.id", index=False)
    #: Who takes part.
    person_id: Mapped[int] = foreign_key("people.id", ondelete="CASCADE")
    #: The random id under which exports of this programme know the person; new at every joining.
    subject_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: Secret number from 0 to 2**32 - 1 that decides how figures with this person are rounded; same in all programmes.
    record_key: Mapped[int] = mapped_column(sa.BigInteger)
    #: When the person joined last, UTC.
    joined_at: Mapped[datetime]
    #: The consent under which the programme sees the person's learning.
    consent_id: Mapped[int] = foreign_key("consents.id", index=False)
    #: When the person left, UTC; NULL while taking part.
    left_at: Mapped[datetime | None]


class ConsentTerms(Base):
    """What a programme was when somebody agreed to take part. It counts for her until she agrees to something else."""

    __tablename__ = "consent_terms"

    #: The consent.
    consent_id: Mapped[int] = foreign_key("consents.id", index=False, primary_key=True, ondelete="CASCADE")
    #: The programme's name then.
    name: Mapped[str] = mapped_column(sa.String(160))
    #: Its first day then.
    starts_on: Mapped[date]
    #: Its last day then.
    ends_on: Mapped[date]
    #: The first moment of the first day where the programme worked, UTC.
    starts_at: Mapped[datetime]
    #: The first moment after the last day, UTC.
    ends_at: Mapped[datetime]
    #: Whether it was for women.
    for_women: Mapped[bool]
    #: Whether it was for young people.
    for_youth: Mapped[bool]
    #: Whether nobody wrote this down at the time: the upgrade that added the table took what the programme was by then.
    is_reconstructed: Mapped[bool] = mapped_column(default=False)


class ConsentedCourse(Base):
    """A course of which somebody agreed that the programme sees it."""

    __tablename__ = "consented_courses"

    #: The consent.
    consent_id: Mapped[int] = foreign_key("consents.id", index=False, primary_key=True, ondelete="CASCADE")
    #: The course, whatever its edition.
    course_id: Mapped[int] = foreign_key("courses.id", primary_key=True)
