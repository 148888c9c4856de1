"""What administrators read about messages: never the text, and of an address only as much as tells two apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.core.checks import Finding, fine, notice
from academy.core.db import db
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.mail import Channel, Delivery, DeliveryState, masked

#: How many the page of one person shows.
SHOWN_MESSAGES = 10
#: How many are tried again at once; the others stay in the list.
TRIED_AT_ONCE = 500
_COLUMNS: tuple[Any, ...] = (
    Delivery.public_id,
    Delivery.channel,
    Delivery.address,
    Delivery.state,
    Delivery.created_at,
    Delivery.due_at,
    Delivery.attempts,
    Delivery.last_answer,
    Delivery.body != "",
)


@dataclass(frozen=True)
class MessageRow:
    """A message that waits or did not go out."""

    public_id: str
    channel: Channel
    masked_address: str
    state: DeliveryState
    written_at: datetime
    #: When the next try starts; of no meaning for one that failed for good.
    due_at: datetime
    tries: int
    last_answer: str
    #: Whether its text is still there.
    can_be_sent: bool


def messages_page(page: int, size: int) -> tuple[list[MessageRow], int]:
    """Return a page of the messages that have not gone out, the newest first, and how many there are."""
    is_here = Delivery.state != DeliveryState.SENT
    total = db.session.scalar(sa.select(sa.func.count(Delivery.id)).where(is_here)) or 0
    rows = db.session.execute(
        sa.select(*_COLUMNS).where(is_here).order_by(Delivery.id.desc()).offset((page - 1) * size).limit(size)
    )
    return [_message(row) for row in rows], total


def messages_to(owner: str) -> list[MessageRow]:
    """Return the newest messages to the person with the public id ``owner``, those that went out included."""
    rows = db.session.execute(
        sa.select(*_COLUMNS).where(Delivery.owner == owner).order_by(Delivery.id.desc()).limit(SHOWN_MESSAGES)
    )
    return [_message(row) for row in rows]


def _message(row: Sequence[Any]) -> MessageRow:
    public_id, channel, address, *rest = row
    return MessageRow(public_id, channel, masked(address), *rest)


def count_failed() -> int:
    """Return how many messages did not go out for good."""
    is_failed = Delivery.state == DeliveryState.FAILED
    return db.session.scalar(sa.select(sa.func.count(Delivery.id)).where(is_failed)) or 0


def failed_messages() -> Sequence[Delivery]:
    """Return messages that did not go out and still have their text, the oldest first; at most 500."""
    return db.session.scalars(
        sa.select(Delivery)
        .where(Delivery.state == DeliveryState.FAILED, Delivery.body != "")
        .order_by(Delivery.id)
        .limit(TRIED_AT_ONCE)
    ).all()


def look_at_messages() -> Finding:
    """Say how many messages did not go out."""
    failed = count_failed()
    if not failed:
        return fine(_("No message failed in the last two weeks."))
    sentence: str = ngettext(
        "%(num)s message did not go out in the last two weeks.",
        "%(num)s messages did not go out in the last two weeks.",
        failed,
    )
    return notice(sentence, _("See why under Messages."))
