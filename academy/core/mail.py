"""Messages that leave the system, by e-mail or SMS: first a row, then a delivery (docs/decisions/0004)."""

import smtplib
import sys
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock
from academy.core.db import Base, db, enum_type, primary_key, writing
from academy.core.tasks import enqueue, sweep, task

MAXIMUM_ATTEMPTS = 8
LEASE = timedelta(minutes=2)


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
    #: E-mail or SMS.
    channel: Mapped[Channel] = mapped_column(enum_type(Channel, "channel"))
    #: E-mail address or phone number in E.164; personal.
    address: Mapped[str] = mapped_column(sa.String(254))
    #: Subject line; empty for SMS.
    subject: Mapped[str] = mapped_column(sa.String(200))
    #: The text, emptied once it is sent: it may hold a one-time code.
    body: Mapped[str] = mapped_column(sa.Text)
    #: Due, sent or failed for good.
    state: Mapped[DeliveryState] = mapped_column(enum_type(DeliveryState, "state"), default=DeliveryState.DUE)
    #: When the next try may start, UTC.
    due_at: Mapped[datetime]
    #: Tries so far.
    attempts: Mapped[int] = mapped_column(default=0)


class Courier(Protocol):
    """Takes a message out of the system. Raises OSError when it cannot."""

    def send(self, address: str, subject: str, body: str) -> None:
        """Send one message."""
        ...


class ConsoleCourier:
    """Prints messages, for development."""

    def send(self, address: str, subject: str, body: str) -> None:
        """Print the message to standard error."""
        sys.stderr.write(f"\n--- message to {address}: {subject}\n{body}\n---\n")


class MemoryCourier:
    """Keeps messages, for tests."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def send(self, address: str, subject: str, body: str) -> None:
        """Keep the message as (address, subject, body)."""
        self.sent.append((address, subject, body))


class SmtpCourier:
    """Sends e-mail through ``smtp://`` (STARTTLS when offered) or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        self.address = urlsplit(url)
        self.sender = sender

    def send(self, address: str, subject: str, body: str) -> None:
        """Send one e-mail. Raises OSError."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, address, subject
        message.set_content(body)
        host, is_tls = self.address.hostname or "localhost", self.address.scheme == "smtps"
        connect = smtplib.SMTP_SSL if is_tls else smtplib.SMTP
        with connect(host, self.address.port or (465 if is_tls else 25), timeout=10) as server:
            if not is_tls and server.has_extn("starttls"):
                server.starttls()
            if self.address.username:
                server.login(unquote(self.address.username), unquote(self.address.password or ""))
            server.send_message(message)


def init_mail(app: Flask, *, mail_url: str, sms_url: str, sender: str) -> None:
    """Choose the couriers by setting: ``console:``, ``memory:`` or, for e-mail, ``smtp(s)://…``."""
    app.extensions["couriers"] = {
        Channel.EMAIL: _courier(mail_url, sender),
        Channel.SMS: _courier(sms_url, sender),
    }


def _courier(url: str, sender: str) -> Courier:
    if url.startswith(("smtp://", "smtps://")):
        return SmtpCourier(url, sender)
    return MemoryCourier() if url == "memory:" else ConsoleCourier()


def send(channel: Channel, address: str, subject: str, body: str) -> Delivery:
    """Write a message in the current transaction; it leaves after the commit."""
    delivery = Delivery(channel=channel, address=address, subject=subject, body=body, due_at=clock.now())
    db.session.add(delivery)
    db.session.flush()
    enqueue("mail.deliver", delivery.id)
    return delivery


@task("mail.deliver")
def deliver(delivery_id: int) -> None:
    """Deliver one message that is due. At least once: a crash between sending and commit repeats it."""
    message = _claim(delivery_id)
    if message is None:
        return
    channel, address, subject, body = message
    try:
        current_app.extensions["couriers"][channel].send(address, subject, body)
    except OSError as error:
        current_app.logger.warning("delivery %s failed: %s", delivery_id, type(error).__name__)
        _note_failure(delivery_id)
    else:
        _note_success(delivery_id)


def _claim(delivery_id: int) -> tuple[Channel, str, str, str] | None:
    """Count a try and return channel, address, subject and text; None when there is nothing to do now.

    Nobody else tries before the lease is over.
    """
    moment = clock.now()
    with writing():
        delivery = db.session.get(Delivery, delivery_id, with_for_update={"skip_locked": True})
        if delivery is None or delivery.state is not DeliveryState.DUE or delivery.due_at > moment:
            return None
        delivery.attempts += 1
        delivery.due_at = moment + LEASE
        return delivery.channel, delivery.address, delivery.subject, delivery.body


def _note_failure(delivery_id: int) -> None:
    with writing():
        delivery = db.session.get_one(Delivery, delivery_id)
        delivery.due_at = clock.now() + timedelta(minutes=2**delivery.attempts)
        if delivery.attempts >= MAXIMUM_ATTEMPTS:
            delivery.state = DeliveryState.FAILED


def _note_success(delivery_id: int) -> None:
    with writing():
        db.session.execute(
            sa.update(Delivery).where(Delivery.id == delivery_id).values(state=DeliveryState.SENT, body="")
        )


@sweep
def queue_due_deliveries() -> None:
    """Queue again every message that is due and was not delivered."""
    due = sa.select(Delivery.id).where(
        Delivery.state == DeliveryState.DUE, Delivery.due_at <= clock.now() - LEASE
    )
    for delivery_id in db.session.scalars(due.limit(500)).all():
        enqueue("mail.deliver", delivery_id)
