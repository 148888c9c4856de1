"""Which message is tried, when, and what becomes of it: to the second, and beside others that differ in one thing."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import mail
from academy.core.breaker import Breaker
from academy.core.db import commit, db
from academy.core.errors import AwayError
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.mail.couriers import Courier, Message, NotSentError, RefusedError, SilenceError
from academy.core.mail.delivery import queue_due_deliveries, send_now
from academy.core.mail.models import wait_after
from academy.core.personal_data.forgetting import forget_what_is_over
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EMAIL, PHONE = "mya@example.org", "+85512345678"


class Answering:
    """A courier whose server gives one answer, or raises it; it keeps the messages that it was handed."""

    def __init__(self, answer: str | Exception = "250 Taken") -> None:
        self.answer = answer
        self.handed: list[Message] = []

    def send(self, message: Message) -> str:
        self.handed.append(message)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def couriers(app: Flask) -> Iterator[dict[Channel, Courier]]:
    """Return the couriers, to be replaced; they and their breakers are as before after the test."""
    kept = {name: app.extensions[name] for name in ("couriers", "courier_breakers")}
    app.extensions["couriers"] = dict(kept["couriers"])
    app.extensions["courier_breakers"] = {
        channel: Breaker(one.name, counts=one.counts, failures=one.failures, pause=one.pause)
        for channel, one in kept["courier_breakers"].items()
    }
    yield app.extensions["couriers"]
    app.extensions.update(kept)


@pytest.fixture
def queued(app: Flask) -> Iterator[list[tuple[Any, ...]]]:
    """Let tasks wait; return what is queued."""
    found: list[tuple[Any, ...]] = []
    kept = app.extensions["perform"]
    app.extensions["perform"] = lambda *task, **_options: found.append(task)
    yield found
    app.extensions["perform"] = kept


def message(created_at: datetime, **values: Any) -> Delivery:
    """Write a message down without queueing it."""
    row = Delivery(
        **{
            "channel": Channel.EMAIL,
            "address": EMAIL,
            "subject": "Hello",
            "body": "Text",
            "created_at": created_at,
            "due_at": created_at,
            **values,
        }
    )
    db.session.add(row)
    commit()
    return row


def test_a_message_waits_longer_after_each_try_up_to_four_hours() -> None:
    minutes = [0, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240, 240]
    assert [wait_after(tries) / MINUTE for tries in range(13)] == minutes
    assert mail.MAXIMUM_ATTEMPTS == 12


def test_a_message_is_stored_and_handed_over_whole(
    database: Database, still_clock: StillClock, couriers: dict[Channel, Courier]
) -> None:
    couriers[Channel.EMAIL] = courier = Answering("250 Taken for mya")
    written_at = still_clock.now()
    mail.send(Channel.EMAIL, EMAIL, "Your\r\n\tcode " + "x" * 200, "It is 123456", owner="somebody")
    [row] = new_rows(Delivery)
    subject = "Your code " + "x" * 190
    stored = (
        row.channel,
        row.address,
        row.owner,
        row.language,
        row.subject,
        row.body,
        row.state,
        row.attempts,
    )
    assert stored == (Channel.EMAIL, EMAIL, "somebody", "en", subject, "It is 123456", DeliveryState.DUE, 0)
    assert (row.created_at, row.due_at, row.last_answer) == (written_at, written_at, "")
    still_clock.move(MINUTE)
    commit()
    assert courier.handed == [Message(row.public_id, EMAIL, "en", subject, "It is 123456", written_at)]
    [row] = new_rows(Delivery)
    assert (row.state, row.body, row.attempts, row.last_answer) == (
        DeliveryState.SENT,
        "",
        1,
        "250 Taken for mya",
    )
    assert row.due_at == written_at + 3 * MINUTE


@pytest.mark.parametrize(
    ("answer", "attempts", "state", "words"),
    [
        ("250 Taken", 11, DeliveryState.SENT, "250 Taken"),
        (RefusedError("550 No"), 0, DeliveryState.FAILED, "550 No"),
        (NotSentError("451 Later"), 10, DeliveryState.DUE, "451 Later"),
        (NotSentError("451 Later"), 11, DeliveryState.FAILED, "451 Later"),
        (NotSentError("4" * 301), 0, DeliveryState.DUE, "4" * 300),
        (SilenceError("No answer."), 0, DeliveryState.DUE, "No answer."),
        (KeyError(EMAIL), 0, DeliveryState.DUE, "It could not be sent: KeyError."),
    ],
)
def test_the_answer_and_the_number_of_tries_decide(
    *,
    database: Database,
    still_clock: StillClock,
    couriers: dict[Channel, Courier],
    caplog: pytest.LogCaptureFixture,
    answer: str | Exception,
    attempts: int,
    state: DeliveryState,
    words: str,
) -> None:
    couriers[Channel.EMAIL] = Answering(answer)
    row = message(still_clock.now(), attempts=attempts)
    caplog.set_level(logging.WARNING, "academy")
    mail.deliver(row.id)
    database.expire_all()
    is_sent = state is DeliveryState.SENT
    assert (row.state, row.attempts, row.last_answer) == (state, attempts + 1, words)
    assert row.body == ("" if is_sent else "Text")
    noted = f"delivery {row.id} did not go out, try {attempts + 1}"
    assert caplog.messages == ([] if is_sent else [noted])


def test_a_message_of_a_kind_that_is_not_sent_here_has_failed(
    database: Database, still_clock: StillClock, couriers: dict[Channel, Courier]
) -> None:
    del couriers[Channel.SMS]
    assert (mail.is_offered(Channel.SMS), mail.is_offered(Channel.EMAIL)) == (False, True)
    row = message(still_clock.now(), channel=Channel.SMS, address=PHONE)
    mail.deliver(row.id)
    database.expire_all()
    words = "This installation sends no messages of this kind."
    assert (row.state, row.attempts, row.last_answer) == (DeliveryState.FAILED, 1, words)


def test_one_of_several_messages_that_are_due_goes_out(
    database: Database, still_clock: StillClock, couriers: dict[Channel, Courier]
) -> None:
    couriers[Channel.EMAIL] = email = Answering()
    couriers[Channel.SMS] = sms = Answering()
    rows = [
        message(still_clock.now(), subject="First"),
        message(still_clock.now(), channel=Channel.SMS, address=PHONE, subject=""),
        message(still_clock.now(), subject="Third"),
    ]
    mail.deliver(rows[1].id)
    mail.deliver(0)
    database.expire_all()
    assert ([one.address for one in email.handed], [one.address for one in sms.handed]) == ([], [PHONE])
    assert [(row.state, row.attempts) for row in rows] == [
        (DeliveryState.DUE, 0),
        (DeliveryState.SENT, 1),
        (DeliveryState.DUE, 0),
    ]


def test_a_channel_that_is_silent_holds_up_no_other_and_costs_no_try(
    app: Flask, database: Database, still_clock: StillClock, couriers: dict[Channel, Courier]
) -> None:
    couriers[Channel.EMAIL] = email = Answering(SilenceError("No answer."))
    couriers[Channel.SMS] = sms = Answering()
    rows = [message(still_clock.now()) for _message in range(4)]
    text = message(still_clock.now(), channel=Channel.SMS, address=PHONE)
    for row in (*rows, text):
        mail.deliver(row.id)
    database.expire_all()
    assert (len(email.handed), len(sms.handed)) == (3, 1)
    assert [row.attempts for row in (*rows, text)] == [1, 1, 1, 0, 1]
    assert [row.state for row in (*rows, text)] == [DeliveryState.DUE] * 4 + [DeliveryState.SENT]
    asked = Message("an id", EMAIL, "en", "Hello", "Text", still_clock.now())
    with pytest.raises(SilenceError, match=r"^The other server did not answer a moment ago\.$") as raised:
        send_now(Channel.EMAIL, asked)
    assert isinstance(raised.value.__cause__, AwayError)
    breakers = app.extensions["courier_breakers"]
    assert {
        channel: (one.name, one.counts, one.failures, one.pause) for channel, one in breakers.items()
    } == {
        Channel.EMAIL: ("email", (SilenceError,), 3, 30.0),
        Channel.SMS: ("sms", (SilenceError,), 3, 30.0),
    }


def test_trying_again_gives_all_tries_anew(
    database: Database, still_clock: StillClock, couriers: dict[Channel, Courier]
) -> None:
    couriers[Channel.EMAIL] = courier = Answering()
    failed, other = (
        message(still_clock.now() - timedelta(days=1), state=DeliveryState.FAILED, attempts=12)
        for _message in range(2)
    )
    mail.try_again(failed)
    assert (failed.state, failed.attempts, failed.due_at) == (DeliveryState.DUE, 0, still_clock.now())
    assert courier.handed == []
    commit()
    database.expire_all()
    assert (failed.state, failed.attempts) == (DeliveryState.SENT, 1)
    assert (other.state, other.attempts) == (DeliveryState.FAILED, 12)
    assert [one.id for one in courier.handed] == [failed.public_id]


#: Seconds from now when it was written, and when it is due; tries; state; whether a sweep queues it.
SWEPT = [
    (0, 0, 0, DeliveryState.DUE, False),
    (-60, -60, 0, DeliveryState.DUE, False),
    (-61, -61, 0, DeliveryState.DUE, True),
    (1, 0, 0, DeliveryState.DUE, True),
    (0, 0, 1, DeliveryState.DUE, True),
    (-61, 1, 1, DeliveryState.DUE, False),
    (-61, -61, 1, DeliveryState.SENT, False),
    (-61, -61, 12, DeliveryState.FAILED, False),
    # A wait of no time, of 2 minutes, of 8 and of 4 hours, and the two minutes by which clocks may differ.
    (-61, 120, 0, DeliveryState.DUE, False),
    (-61, 121, 0, DeliveryState.DUE, True),
    (-61, 240, 1, DeliveryState.DUE, False),
    (-61, 241, 1, DeliveryState.DUE, True),
    (-61, 600, 3, DeliveryState.DUE, False),
    (-61, 601, 3, DeliveryState.DUE, True),
    (-61, 601, 3, DeliveryState.FAILED, False),
    (-61, 14520, 12, DeliveryState.DUE, False),
    (-61, 14521, 12, DeliveryState.DUE, True),
]


def test_a_sweep_queues_what_is_due_and_was_not_written_just_now(
    database: Database, still_clock: StillClock, queued: list[tuple[Any, ...]]
) -> None:
    moment = still_clock.now()
    rows = [
        message(
            moment + written * SECOND,
            due_at=moment + due * SECOND,
            attempts=attempts,
            state=state,
        ).id
        for written, due, attempts, state, _is_queued in SWEPT
    ]
    queue_due_deliveries()
    commit()
    expected = [("mail.deliver", row) for row, one in zip(rows, SWEPT, strict=True) if one[-1]]
    assert sorted(queued) == expected


def test_a_sweep_queues_five_hundred_messages(
    database: Database, still_clock: StillClock, queued: list[tuple[Any, ...]]
) -> None:
    written_at = still_clock.now() - timedelta(hours=1)
    database.add_all(
        Delivery(
            channel=Channel.SMS, address=PHONE, subject="", body="", created_at=written_at, due_at=written_at
        )
        for _message in range(501)
    )
    commit()
    queue_due_deliveries()
    commit()
    assert len(queued) == 500


def test_messages_that_went_out_or_failed_are_forgotten_after_two_weeks(
    database: Database, still_clock: StillClock
) -> None:
    two_weeks = still_clock.now() - timedelta(days=14)
    for state in DeliveryState:
        for due_at in (two_weeks - SECOND, two_weeks):
            message(two_weeks, state=state, due_at=due_at)
    forget_what_is_over()
    assert [(row.state, row.due_at) for row in new_rows(Delivery)] == [
        (DeliveryState.DUE, two_weeks - SECOND),
        (DeliveryState.DUE, two_weeks),
        (DeliveryState.SENT, two_weeks),
        (DeliveryState.FAILED, two_weeks),
    ]
