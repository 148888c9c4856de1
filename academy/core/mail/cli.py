"""``flask academy mail test`` and ``flask academy sms test``: send one message now, and say what happened."""

import re

import click
from flask import current_app
from flask.cli import AppGroup

from academy.core import clock
from academy.core.ids import new_public_id
from academy.core.mail.couriers import Message, NotSentError
from academy.core.mail.delivery import is_offered, send_now
from academy.core.mail.models import Channel
from config import Settings

mail_group = AppGroup("mail", help="Look after e-mail.")
sms_group = AppGroup("sms", help="Look after text messages.")


@mail_group.command("test")
@click.argument("address")
def test_mail(address: str) -> None:
    """Send an e-mail to ADDRESS now, and say what the mail server answered."""
    if "@" not in address:
        raise click.UsageError("Give an e-mail address, such as you@example.org.")
    _send(Channel.EMAIL, address)


@sms_group.command("test")
@click.argument("number")
def test_sms(number: str) -> None:
    """Send a text message to NUMBER now, and say what the gateway answered."""
    number = re.sub(r"[\s().-]", "", number)
    if not re.fullmatch(r"\+\d{6,15}", number):
        raise click.UsageError("Give the number with + and the country's number, such as +85512345678.")
    if not is_offered(Channel.SMS):
        raise click.ClickException("Not sent: SMS_URL is none, so no text messages are sent here.")
    _send(Channel.SMS, number)


def _send(channel: Channel, address: str) -> None:
    settings: Settings = current_app.extensions["settings"]
    message = Message(
        id=new_public_id(),
        address=address,
        language="en",
        subject=f"Test message of {settings.site_name}",
        body=f"This is a test message of {settings.site_name}, {settings.base_url}. It arrived.",
        written_at=clock.now(),
    )
    try:
        answer = send_now(channel, message)
    except NotSentError as error:
        raise click.ClickException(f"Not sent: {error.answer}") from error
    click.echo(f"Sent: {answer}")
