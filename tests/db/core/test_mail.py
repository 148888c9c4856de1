"""A message is a row first; it leaves after the commit, at least once."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock as time
from academy.core import db as transactions
from academy.core import mail, tasks
from academy.core.breaker import Breaker
from academy.core.clock import MovableClock
from academy.core.mail import MAXIMUM_ATTEMPTS, Channel, Delivery, DeliveryState
from academy.core.mail.couriers import Message, SilenceError
from tests.support.neighbours import new_rows
from tests.support.racing import own_application, race

Database = scoped_session[Session]


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
    [delivery] = new_rows(Delivery)
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
        [delivery] = new_rows(Delivery)
        assert (delivery.state, delivery.attempts) == (DeliveryState.DUE, 1)
        assert delivery.due_at > time.now()
    finally:
        couriers[Channel.SMS] = working
    clock.move(timedelta(minutes=10))
    tasks.run_sweeps()
    assert outbox == [("+85512345678", "", "Your code is 123456")]


@pytest.mark.changes_everybody("the clock passes the next try of every message")
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
    assert [delivery.state for delivery in new_rows(Delivery)] == [DeliveryState.FAILED]


def test_two_workers_at_once_send_a_message_once(engine_name: str, worker: str, tmp_path: Path) -> None:
    with own_application(engine_name, f"mail_{worker}", tmp_path) as app, app.app_context():
        app.extensions["perform"] = lambda *_task, **_options: None
        keys = [mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text").id for _ in range(5)]
        transactions.commit()
        transactions.db.session.remove()
        for key in keys:
            assert race(app, *[partial(mail.deliver, key)] * 3) == [None] * 3
        assert len(app.extensions["couriers"][Channel.EMAIL].sent) == len(keys)


@pytest.mark.changes_everybody("the clock passes the next try of every message")
def test_a_message_that_breaks_its_courier_ends_as_failed(
    app: Flask, database: Database, clock: MovableClock
) -> None:
    class Breaking:
        def send(self, message: Message) -> str:
            raise KeyError(message.address)

    couriers = app.extensions["couriers"]
    working, couriers[Channel.EMAIL] = couriers[Channel.EMAIL], Breaking()
    try:
        mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
        transactions.commit()
        for _ in range(mail.MAXIMUM_ATTEMPTS + 2):
            clock.move(timedelta(days=1))
            tasks.run_sweeps()
    finally:
        couriers[Channel.EMAIL] = working
    [delivery] = new_rows(Delivery)
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, mail.MAXIMUM_ATTEMPTS)
    assert delivery.last_answer == "It could not be sent: KeyError."


def test_after_three_messages_that_waited_in_vain_the_others_do_not_wait(
    app: Flask, database: Database
) -> None:
    tried = []

    class Silent:
        def send(self, message: Message) -> str:
            tried.append(message.id)
            raise SilenceError("No answer.")

    couriers, breakers = app.extensions["couriers"], app.extensions["courier_breakers"]
    kept = couriers[Channel.EMAIL], breakers[Channel.EMAIL]
    couriers[Channel.EMAIL] = Silent()
    breakers[Channel.EMAIL] = Breaker("email", counts=(SilenceError,), failures=3)
    try:
        for _ in range(6):
            mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
            transactions.commit()
    finally:
        couriers[Channel.EMAIL], breakers[Channel.EMAIL] = kept
    assert len(tried) == 3
    rows = new_rows(Delivery)
    assert [row.attempts for row in rows] == [1, 1, 1, 0, 0, 0]
    assert {row.state for row in rows} == {DeliveryState.DUE}


def test_a_message_whose_worker_died_in_the_last_try_has_failed(
    app: Flask, database: Database, clock: MovableClock, outbox: list[tuple[str, str, str]]
) -> None:
    mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
    [delivery] = new_rows(Delivery)
    delivery.attempts = MAXIMUM_ATTEMPTS
    transactions.commit()
    database.refresh(delivery)
    assert (delivery.state, delivery.attempts, outbox) == (DeliveryState.FAILED, MAXIMUM_ATTEMPTS, [])
