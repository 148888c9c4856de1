"""Write a message, and carry it out: claim it, send it, write down what happened.

No transaction is open while a courier talks to another server. Claiming counts the try and sets the moment of the
next one, so that a worker that dies on the way only costs that wait.
"""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from academy.core import clock
from academy.core.breaker import Breaker
from academy.core.db import db, writing
from academy.core.errors import AwayError
from academy.core.i18n import language_of_texts
from academy.core.mail.couriers import Courier, Message, NotSentError, RefusedError, SilenceError, one_line
from academy.core.mail.models import (
    LONGEST_ANSWER,
    MAXIMUM_ATTEMPTS,
    Channel,
    Delivery,
    DeliveryState,
    is_due,
    wait_after,
)
from academy.core.tasks import enqueue, sweep, task

#: The sweep leaves alone what was written just now: its own task is about to come.
HEAD_START = timedelta(minutes=1)
LONGEST_SUBJECT = 200
A_SWEEP = 500


def is_offered(channel: Channel) -> bool:
    """Say whether this installation sends messages on ``channel``."""
    return channel in _couriers()


def send(channel: Channel, address: str, subject: str, body: str, *, owner: str = "") -> Delivery:
    """Write a message in the current transaction; it leaves after the commit.

    ``owner`` is the public id of the person it is for, so that it goes with her account.
    """
    moment = clock.now()
    delivery = Delivery(
        channel=channel,
        address=address,
        owner=owner,
        language=language_of_texts(),
        subject=one_line(subject)[:LONGEST_SUBJECT],
        body=body,
        created_at=moment,
        due_at=moment,
    )
    db.session.add(delivery)
    db.session.flush()
    enqueue("mail.deliver", delivery.id)
    return delivery


@task("mail.deliver")
def deliver(delivery_id: int) -> None:
    """Deliver one message that is due. At least once: a crash between sending and writing it down repeats it.

    While its server is silent it stays due, and that costs no try.
    """
    channel = db.session.scalar(sa.select(Delivery.channel).where(Delivery.id == delivery_id))
    if channel is None or _breaker(channel).is_open:
        return
    message = _claim(delivery_id)
    if message is None:
        return
    state = DeliveryState.DUE
    try:
        answer, state = send_now(channel, message), DeliveryState.SENT
    except RefusedError as refusal:
        answer, state = refusal.answer, DeliveryState.FAILED
    except NotSentError as error:
        answer = error.answer
    _write_down(delivery_id, answer, state)


def send_now(channel: Channel, message: Message) -> str:
    """Hand ``message`` to its courier and return the answer. Raises NotSentError and its kinds."""
    courier = _couriers().get(channel)
    if courier is None:
        raise RefusedError("This installation sends no messages of this kind.")
    try:
        with _breaker(channel).guard():
            return courier.send(message)
    except NotSentError:
        raise
    except AwayError as away:
        raise SilenceError(str(away.__cause__ or "The other server did not answer a moment ago.")) from away
    except Exception as error:  # a message that breaks its courier must not come back for ever
        raise NotSentError(f"It could not be sent: {type(error).__name__}.") from error


def _claim(delivery_id: int) -> Message | None:
    """Count a try of a message that is due, and return it; None when it is not due, or somebody else has it."""
    moment = clock.now()
    with writing():
        delivery = db.session.scalars(
            sa.select(Delivery)
            .where(Delivery.id == delivery_id, is_due(moment))
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if delivery is None:
            return None
        if delivery.attempts >= MAXIMUM_ATTEMPTS:  # the worker of the last try died
            delivery.state = DeliveryState.FAILED
            return None
        delivery.attempts += 1
        delivery.due_at = moment + wait_after(delivery.attempts)
        return Message(
            id=delivery.public_id,
            address=delivery.address,
            language=delivery.language,
            subject=delivery.subject,
            body=delivery.body,
            written_at=delivery.created_at,
        )


def _write_down(delivery_id: int, answer: str, state: DeliveryState) -> None:
    """Write down what a try came to; the last one that did not work is the end."""
    with writing():
        delivery = db.session.get(Delivery, delivery_id, with_for_update=True)
        if delivery is None or delivery.state is DeliveryState.SENT:
            return
        if state is DeliveryState.DUE and delivery.attempts >= MAXIMUM_ATTEMPTS:
            state = DeliveryState.FAILED
        delivery.state, delivery.last_answer = state, answer[:LONGEST_ANSWER]
        if state is DeliveryState.SENT:
            delivery.body = ""
        attempts = delivery.attempts
    if state is not DeliveryState.SENT:
        current_app.logger.warning("delivery %s did not go out, try %s", delivery_id, attempts)


def _couriers() -> dict[Channel, Courier]:
    couriers: dict[Channel, Courier] = current_app.extensions["couriers"]
    return couriers


def _breaker(channel: Channel) -> Breaker:
    """Return the breaker of a channel: after three messages that waited in vain, the others do not wait."""
    breakers: dict[Channel, Breaker] = current_app.extensions["courier_breakers"]
    return breakers[channel]


@sweep
def queue_due_deliveries() -> None:
    """Queue again every message that is due and was not delivered."""
    moment = clock.now()
    is_fresh = sa.and_(Delivery.attempts == 0, Delivery.created_at.between(moment - HEAD_START, moment))
    due = sa.select(Delivery.id).where(is_due(moment), sa.not_(is_fresh))
    for delivery_id in db.session.scalars(due.limit(A_SWEEP)).all():
        enqueue("mail.deliver", delivery_id)
