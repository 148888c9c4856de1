"""Attempts and the answers in them. Answers are only ever added; the rest of an attempt is computed from them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.modes import MODES, Mode, ModeName, PastAttempt, Sitting
from academy.content.edition import Edition
from academy.core.db import Base, enum_type, foreign_key, primary_key, unique_where
from academy.core.ids import new_public_id


class AttemptKind(StrEnum):
    """The modes of which attempts are stored: practice of one lesson, and the final check of a course."""

    PRACTICE = "practice"
    FINAL = "final"


#: The number of the practice that goes on.
PRACTICE_NUMBER = 1


class AttemptState(StrEnum):
    """An attempt takes answers until it is submitted. Practice stays open."""

    OPEN = "open"
    SUBMITTED = "submitted"


class Attempt(Base):
    """One try at the final check, or all practice of one lesson by one person."""

    __tablename__ = "attempts"
    __table_args__ = (
        # Two tabs that start at once count the same earlier attempts, want the same number, and one fails.
        sa.UniqueConstraint("person_id", "edition_id", "kind", "lesson_id", "number"),
        unique_where(
            "uq_attempts_one_open_final",
            "person_id",
            "edition_id",
            where="kind = 'final' AND state = 'open'",
        ),
        sa.CheckConstraint("(kind = 'practice') = (lesson_id <> '')", name="practice_has_a_lesson"),
        sa.CheckConstraint("number >= 1", name="number_starts_at_one"),
        sa.CheckConstraint("(state = 'submitted') = (finished_at IS NOT NULL)", name="submitted_has_an_end"),
        sa.CheckConstraint("(state = 'submitted') = (is_passed IS NOT NULL)", name="submitted_is_decided"),
        sa.CheckConstraint("state = 'open' OR paused_at IS NULL", name="submitted_is_not_paused"),
        sa.CheckConstraint("state = 'open' OR kind = 'final'", name="practice_stays_open"),
        sa.CheckConstraint("points >= 0 AND points <= maximum", name="points_in_range"),
        sa.CheckConstraint("paused_seconds >= 0", name="pauses_in_range"),
    )

    id: Mapped[int] = primary_key()
    #: The id that may appear in an address.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: Who answers.
    person_id: Mapped[int] = foreign_key("people.id", index=False, ondelete="CASCADE")
    #: The immutable edition whose questions these are.
    edition_id: Mapped[int] = foreign_key("editions.id")
    #: Practice or final check.
    kind: Mapped[AttemptKind] = mapped_column(enum_type(AttemptKind, "kind"))
    #: The lesson that is practised, such as mon-101-l1; '' for the final check.
    lesson_id: Mapped[str] = mapped_column(sa.String(64), default="")
    #: Counts this person's attempts of this kind from 1. Practice goes on in number 1; others come from another account
    #: of hers that was merged into this one.
    number: Mapped[int]
    #: Secret from which all values and orders are drawn; '' once the account is erased and the answers are gone.
    seed: Mapped[str] = mapped_column(sa.String(64))
    #: ISO 3166 code from which first names were drawn; '' for all countries. Kept when the learner moves.
    country: Mapped[str] = mapped_column(sa.String(2))
    #: ISO 4217 code of the money in the questions; kept when the learner moves.
    currency: Mapped[str] = mapped_column(sa.String(3))
    #: The drawn questions in order: [{"id", "outcome", "values"}]; empty for practice.
    items: Mapped[list[Any]]
    #: What the answers so far come to: a fold of the answer events, see `modes`.
    progress: Mapped[dict[str, Any]]
    #: open or submitted.
    state: Mapped[AttemptState] = mapped_column(enum_type(AttemptState, "state"), default=AttemptState.OPEN)
    #: When it began, UTC.
    started_at: Mapped[datetime]
    #: Since when it rests, UTC; NULL while it runs.
    paused_at: Mapped[datetime | None]
    #: How long it rested before, in seconds.
    paused_seconds: Mapped[int] = mapped_column(default=0)
    #: When it was submitted, UTC.
    finished_at: Mapped[datetime | None]
    #: Points reached, rounded for reading; the decision was made with exact fractions.
    points: Mapped[float] = mapped_column(default=0.0)
    #: Points that could be reached.
    maximum: Mapped[int]
    #: Whether marks and floors were met; NULL before submission.
    is_passed: Mapped[bool | None]
    #: Points per outcome after submission: [{"outcome", "points", "maximum", "floor", "is_met"}].
    outcomes: Mapped[list[Any]]

    @property
    def mode(self) -> Mode:
        """Return the rules by which it is asked and counted."""
        return MODES[ModeName(self.kind.value)]

    def draw(
        self,
        edition: Edition,
        item_id: str,
        locale: str,
        *,
        try_number: int = 0,
        values: Mapping[str, str] | None = None,
    ) -> DrawnItem:
        """Return an item as this attempt asks it, see `Mode.draw`."""
        sitting = Sitting(self.seed, self.country, self.currency, self.progress, self.items)
        return self.mode.draw(sitting, edition, item_id, locale, try_number=try_number, values=values)

    @property
    def past(self) -> PastAttempt:
        """Return what limits need to know of it."""
        return PastAttempt(self.started_at, self.finished_at, bool(self.is_passed))


class AnswerEvent(Base):
    """One answer as it was sent. Rows are only ever added, and a key is taken once."""

    __tablename__ = "answer_events"
    __table_args__ = (
        sa.Index("ix_answer_events_attempt_id_item_id", "attempt_id", "item_id"),
        sa.CheckConstraint("sequence >= 0", name="sequence_in_range"),
        sa.CheckConstraint("try_number >= 0", name="try_in_range"),
    )

    id: Mapped[int] = primary_key()
    #: The attempt it belongs to.
    attempt_id: Mapped[int] = foreign_key("attempts.id", index=False, ondelete="CASCADE")
    #: The question.
    item_id: Mapped[str] = mapped_column(sa.String(64))
    #: Which draw of the question in practice, from 0; always 0 in the final check.
    try_number: Mapped[int]
    #: UUID made once for this answer by the page or the phone: a repeat of it changes nothing.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    #: SHA-256 of what was answered, to tell a repeat from another answer under the same key.
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    #: What was answered, as the kind of the question reads it, see `kinds`.
    response: Mapped[dict[str, Any]]
    #: The values drawn for this try in practice; {} in the final check, whose attempt holds them.
    values: Mapped[dict[str, Any]]
    #: Points from 0 to 1 as an exact fraction, such as 2/3.
    score: Mapped[str] = mapped_column(sa.String(32))
    #: The sender's own count: of two answers to one question the higher one is the later one.
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    #: When the phone says it was answered, UTC; only for reading.
    client_at: Mapped[datetime | None]
    #: When the server took it, UTC.
    received_at: Mapped[datetime]
    #: Came after submission: kept for the trainer, without effect on the points.
    is_late: Mapped[bool] = mapped_column(default=False)
