"""A message is a row first; it leaves after the commit, at least once."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock as time
from academy.core import db as transactions
from academy.core import mail, tasks
from academy.core.clock import MovableClock
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.mail.couriers import Message


class BrokenCourier:
    """A courier whose line is down."""

    def send(self, message: Message) -> str:
        raise OSError("no route")


def test_a_message_leaves_after_the_commit_and_its_text_is_emptied(
    database: scoped_session[Session], outbox: list[tuple[str, str, str]]
) -> None:
    mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Your code is 123456")
    assert outbox == []
    transactions.commit()
    assert outbox == [("mya@example.org", "Hello", "Your code is 123456")]
    delivery = database.scalars(sa.select(Delivery)).one()
    assert (delivery.state, delivery.body, delivery.attempts) == (DeliveryState.SENT, "", 1)
    mail.deliver(delivery.id)
    assert len(outbox) == 1


def test_a_message_of_a_rolled_back_transaction_never_leaves(
    database: scoped_session[Session], outbox: list[tuple[str, str, str]]
) -> None:
    mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
    transactions.rollback()
    transactions.commit()
    assert outbox == []


def test_the_sweep_tries_again_what_could_not_be_sent(
    app: object, database: scoped_session[Session], clock: MovableClock, outbox: list[tuple[str, str, str]]
) -> None:
    couriers = app.extensions["couriers"]  # type: ignore[attr-defined]
    working, couriers[Channel.SMS] = couriers[Channel.SMS], BrokenCourier()
    try:
        mail.send(Channel.SMS, "+85512345678", "", "Your code is 123456")
        transactions.commit()
        delivery = database.scalars(sa.select(Delivery)).one()
        assert (delivery.state, delivery.attempts) == (DeliveryState.DUE, 1)
        assert delivery.due_at > time.now()
    finally:
        couriers[Channel.SMS] = working
    clock.move(timedelta(minutes=10))
    tasks.run_sweeps()
    assert outbox == [("+85512345678", "", "Your code is 123456")]


def test_a_message_that_never_goes_through_ends_as_failed(
    app: object, database: scoped_session[Session], clock: MovableClock
) -> None:
    couriers = app.extensions["couriers"]  # type: ignore[attr-defined]
    working, couriers[Channel.EMAIL] = couriers[Channel.EMAIL], BrokenCourier()
    try:
        mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
        transactions.commit()
        for _ in range(mail.MAXIMUM_ATTEMPTS):
            clock.move(timedelta(days=1))
            tasks.run_sweeps()
    finally:
        couriers[Channel.EMAIL] = working
    assert database.scalars(sa.select(Delivery)).one().state is DeliveryState.FAILED
