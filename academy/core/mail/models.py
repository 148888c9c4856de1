"""The row of a message, and how long it waits between tries."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.db import Base, enum_type, primary_key
from academy.core.ids import new_public_id

#: With the waits below the last try comes 20 hours after the first.
MAXIMUM_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=4)
LONGEST_ANSWER = 300


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """Where a message stands."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


class Delivery(Base):
    """One message to one address."""

    __tablename__ = "deliveries"
    __table_args__ = (sa.Index("ix_deliveries_state_due_at", "state", "due_at"),)

    id: Mapped[int] = primary_key()
    #: The id that others may see; it makes the Message-ID, so that a repeat is recognised.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_public_id)
    #: E-mail or SMS.
    channel: Mapped[Channel] = mapped_column(enum_type(Channel, "channel"))
    #: E-mail address or phone number in E.164; personal.
    address: Mapped[str] = mapped_column(sa.String(254))
    #: Public id of the person it is for; '' where nobody is known. Her earlier addresses are found by it.
    owner: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    #: Language of the text, as in ``Content-Language``.
    language: Mapped[str] = mapped_column(sa.String(16), default="")
    #: Subject line; empty for SMS.
    subject: Mapped[str] = mapped_column(sa.String(200))
    #: The text, emptied once it is sent: it may hold a one-time code.
    body: Mapped[str] = mapped_column(sa.Text)
    #: Due, sent or failed for good.
    state: Mapped[DeliveryState] = mapped_column(enum_type(DeliveryState, "state"), default=DeliveryState.DUE)
    #: When it was written, UTC; the date on the message.
    created_at: Mapped[datetime]
    #: When the next try may start, UTC.
    due_at: Mapped[datetime]
    #: Tries so far; the running one counts.
    attempts: Mapped[int] = mapped_column(default=0)
    #: What the other server said at the last try, without addresses; '' before the first.
    last_answer: Mapped[str] = mapped_column(sa.String(LONGEST_ANSWER), default="")


def wait_after(attempts: int) -> timedelta:
    """Return how long a message waits for its next try: nothing before the first, then 2, 4, 8 … minutes."""
    return min(timedelta(minutes=2**attempts), LONGEST_WAIT) if attempts else timedelta()


def is_due(moment: datetime) -> sa.ColumnElement[bool]:
    """Say whether a try may start at ``moment``.

    A wait that reaches further than its own length comes from a clock that was wrong once; it counts as over.
    """
    too_far = (
        sa.and_(Delivery.attempts == tries, clock.too_far(Delivery.due_at, wait_after(tries), moment))
        for tries in range(MAXIMUM_ATTEMPTS + 1)
    )
    return sa.and_(Delivery.state == DeliveryState.DUE, sa.or_(Delivery.due_at <= moment, *too_far))
