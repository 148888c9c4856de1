"""``flask academy deliveries``: what has not gone out is listed and tried again, and nothing is sent twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import mail
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.db import commit, db
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.mail.couriers import Courier, Message, NotSentError

pytestmark = pytest.mark.empty_site
Database = scoped_session[Session]
TRIED = "message.try-again"


class Moody:
    """A courier that keeps what it was handed, and does in between what a test wants."""

    def __init__(self) -> None:
        self.handed: list[str] = []
        self.is_down = False
        self.meanwhile: Any = None

    def send(self, message: Message) -> str:
        """Take a message."""
        if self.is_down:
            raise NotSentError("451 Try again later")
        self.handed.append(message.id)
        if self.meanwhile is not None:
            self.meanwhile()
        return "250 OK"


@pytest.fixture
def courier(app: Flask, database: Database) -> Iterator[Moody]:
    couriers: dict[Channel, Courier] = app.extensions["couriers"]
    kept, moody = dict(couriers), Moody()
    couriers.update(dict.fromkeys(Channel, moody))
    yield moody
    couriers.update(kept)


@pytest.fixture
def waiting(courier: Moody, clock: MovableClock) -> list[Delivery]:
    """Return an e-mail and an SMS that wait for their next try, and an e-mail that failed for good, an hour ago."""
    courier.is_down = True
    mail.send(Channel.EMAIL, "mya.win@example.org", "Your code", "The code is 735042")
    mail.send(Channel.SMS, "+85512345678", "", "735042 is your code")
    failed = mail.send(Channel.EMAIL, "sari@example.org", "Hello", "Hello")
    commit()
    failed.state = DeliveryState.FAILED
    commit()
    clock.move(timedelta(hours=1))
    courier.is_down = False
    return messages()


def messages() -> list[Delivery]:
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.id)))


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(academy, ["deliveries", *words])


def states() -> list[DeliveryState]:
    db.session.expire_all()
    return [one.state for one in messages()]


def test_the_list_says_what_waits_and_nothing_personal(app: Flask, waiting: list[Delivery]) -> None:
    said = run(app, "list")
    assert said.exit_code == 0
    *lines, total = said.stdout.splitlines()
    assert total == "Messages: 3"
    assert [line.split()[:3] for line in lines] == [
        [one.public_id, one.channel.value, one.state.value] for one in waiting
    ]
    assert all(line.endswith("451 Try again later") for line in lines)
    assert "m…@example.org" in lines[0]
    assert not {"735042", "mya.win", "12345678"} & set(said.stdout.replace("…", " ").split())
    assert run(app, "list", "--channel", "sms").stdout.splitlines()[-1] == "Messages: 1"
    assert run(app, "list", "--most", "2").stdout.splitlines()[-1] == "Messages: 3, 2 of them printed"


@pytest.mark.parametrize(
    ("words", "tried"),
    [
        (["--all"], [True, True, True]),
        (["--channel", "email"], [True, False, True]),
        (["--state", "failed"], [False, False, True]),
        (["--state", "due", "--channel", "sms"], [False, True, False]),
    ],
    ids=["all", "email", "failed", "due-sms"],
)
def test_messages_are_tried_again_from_their_first_try(
    app: Flask, waiting: list[Delivery], words: list[str], tried: list[bool]
) -> None:
    before = [one.state for one in waiting]
    said = run(app, "retry", *words)
    assert said.stdout == f"Tried again: {sum(tried)}.\n"
    assert states() == [DeliveryState.SENT if one else was for one, was in zip(tried, before, strict=True)]
    audited = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == TRIED)
    assert db.session.scalar(audited) == sum(tried)


def test_messages_are_named_by_id_and_unknown_ones_are_said(app: Flask, waiting: list[Delivery]) -> None:
    said = run(app, "retry", waiting[1].public_id, "nothing")
    assert (said.exit_code, said.stdout) == (1, "Tried again: 1.\n")
    assert said.stderr.endswith("nothing: no message that waits or has failed has this id.\n")
    assert states() == [DeliveryState.DUE, DeliveryState.SENT, DeliveryState.FAILED]
    for words in ([], ["--all", waiting[0].public_id]):
        assert run(app, "retry", *words).exit_code == 2


def test_what_is_being_sent_is_not_sent_twice(
    app: Flask, courier: Moody, clock: MovableClock, database: Database
) -> None:
    said: list[Result] = []
    key = mail.send(Channel.EMAIL, "mya.win@example.org", "Hello", "Hello").public_id
    courier.meanwhile = lambda: said.append(run(app, "retry", key))
    commit()
    assert said[0].stdout.splitlines()[0] == "Tried again: 0."
    assert "Left alone: 1, being sent" in said[0].stdout
    assert (courier.handed, states()) == ([key], [DeliveryState.SENT])


def test_a_try_that_its_worker_did_not_end_is_tried_again_after_two_minutes(
    app: Flask, waiting: list[Delivery], courier: Moody, clock: MovableClock
) -> None:
    courier.is_down = True
    assert run(app, "retry", waiting[0].public_id).stdout == "Tried again: 1.\n"
    courier.is_down = False
    assert run(app, "retry", waiting[0].public_id).stdout.startswith("Tried again: 0.\nLeft alone: 1")
    clock.move(timedelta(minutes=2))
    assert run(app, "retry", waiting[0].public_id).stdout == "Tried again: 1.\n"
    assert states()[0] is DeliveryState.SENT
