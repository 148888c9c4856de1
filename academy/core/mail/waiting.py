"""Messages that have not gone out: which there are, and how they are tried again."""

from datetime import timedelta

import sqlalchemy as sa

from academy.core import audit, clock
from academy.core.db import lock_row
from academy.core.mail.models import Channel, Delivery, DeliveryState, wait_after
from academy.core.tasks import enqueue

SHOWN_DIGITS = 3
#: No try takes longer: both couriers give up after seconds. Until then somebody may be sending it.
LONGEST_TRY = timedelta(minutes=2)


def try_again(delivery: Delivery, *, actor: str = "") -> bool:
    """Give a message that has not gone out all its tries anew, the first one at once, and say so in the audit log.

    Return False, and leave it alone, when it has gone out meanwhile, has no text any more, or may be being sent at
    this moment: who sends it a second time sends it twice.
    """
    lock_row(delivery)
    if delivery.state is DeliveryState.SENT or not delivery.body or _may_be_being_sent(delivery):
        return False
    delivery.state, delivery.attempts, delivery.due_at = DeliveryState.DUE, 0, clock.now()
    audit.record("message.try-again", f"message:{delivery.public_id}", actor=actor)
    enqueue("mail.deliver", delivery.id)
    return True


def _may_be_being_sent(delivery: Delivery) -> bool:
    """Say whether a try began a moment ago. One that is over has moved no date, so it looks the same until then."""
    if delivery.state is not DeliveryState.DUE or not delivery.attempts:
        return False
    begun_at = delivery.due_at - wait_after(delivery.attempts)
    return timedelta() <= clock.now() - begun_at < LONGEST_TRY


def not_gone_out(
    *, state: DeliveryState | None = None, channel: Channel | None = None
) -> sa.Select[Delivery]:
    """Return the query of all messages that have not gone out, or those of one state or channel, the oldest first."""
    query = sa.select(Delivery).where(Delivery.state != DeliveryState.SENT).order_by(Delivery.id)
    if state is not None:
        query = query.where(Delivery.state == state)
    return query if channel is None else query.where(Delivery.channel == channel)


def masked(address: str) -> str:
    """Return an e-mail address as ``m…@example.org`` and a phone number as ``+855…678``."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"{address[: SHOWN_DIGITS + 1]}…{address[-SHOWN_DIGITS:]}"
