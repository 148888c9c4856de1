"""Administrators see the messages that did not go out, and why, and send them again."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import clock, mail
from academy.core import db as transactions
from academy.core.audit import AuditEntry
from academy.core.locales import offered
from academy.core.mail import Channel, Delivery
from academy.core.permissions import Role
from tests.factories.accounts import make_member, sign_in
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
PAGE = "/en/admin/messages"
ANSWER = "550 5.7.1 Sender not allowed"


class Refusing:
    """A courier whose server refuses everything, and says why."""

    def send(self, *_message: object) -> None:
        from academy.core.mail.couriers import RefusedError

        raise RefusedError(ANSWER)


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


@pytest.fixture
def refused(app: Flask, administrator: Person) -> object:
    """Leave one e-mail and one SMS that were refused; later ones go out."""
    couriers = app.extensions["couriers"]
    kept = dict(couriers)
    couriers.update(dict.fromkeys(Channel, Refusing()))
    try:
        mail.send(Channel.EMAIL, "mya.win@example.org", "Your code", "The code is 735042")
        mail.send(Channel.SMS, "+85512345678", "", "735042 is your code")
        transactions.commit()
    finally:
        couriers.update(kept)
    return couriers


def offered_again(client: PageClient) -> list[str]:
    """Return the addresses that send one of the listed messages again, in the order of the list."""
    return re.findall(r'action="([^"]+/messages/[^/"]+/try-again)"', client.get(PAGE).text)


@pytest.mark.empty_site
def test_a5_an_administrator_sees_what_did_not_go_out(client: PageClient, administrator: Person) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Every message has gone out." in answer.text
    assert f'href="{PAGE}"' in client.get("/en/admin").text


def test_the_list_says_why_and_shows_no_text(client: PageClient, refused: object) -> None:
    page = client.get(PAGE).text
    assert page.count("Did not go out") == 2
    assert page.count(ANSWER) == 2
    assert "1 of 12" in page
    assert "m…@example.org" in page
    assert "+855…678" in page
    for hidden in ("735042", "Your code", "mya.win", "85512345678"):
        assert hidden not in page


@pytest.mark.parametrize("locale", offered())
def test_the_page_opens_in_every_language(client: PageClient, refused: object, locale: str) -> None:
    for address in (f"/{locale}/admin/messages", f"/{locale}/admin/messages?page=7"):
        answer = client.get(address)
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, [])


def test_a_message_is_tried_again(
    client: PageClient, refused: object, outbox: list[tuple[str, str, str]], database: Database
) -> None:
    email, sms = [f"{PAGE}/{message.public_id}/try-again" for message in new_rows(Delivery)]
    before = offered_again(client)
    assert before[:2] == [sms, email], "and then those of the neighbours"
    assert client.submit(sms).location == PAGE
    assert outbox == [("+85512345678", "", "735042 is your code")]
    assert offered_again(client) == before[1:]
    database.expire_all()
    entry = database.scalars(sa.select(AuditEntry).where(AuditEntry.action == "message.try-again")).one()
    assert entry.actor
    assert entry.detail == {}
    assert client.submit(sms).status_code == 404
    assert len(outbox) == 1


def test_a_message_whose_text_is_gone_is_not_tried_again(
    client: PageClient, refused: object, database: Database
) -> None:
    message = new_rows(Delivery)[0]
    message.body = ""
    database.commit()
    assert client.submit(f"{PAGE}/{message.public_id}/try-again").status_code == 404


def test_a_message_that_is_being_sent_is_not_sent_twice(
    client: PageClient, refused: object, outbox: list[tuple[str, str, str]], database: Database
) -> None:
    """A worker that has just begun to send it has counted a try and set the next one in two minutes."""
    message = new_rows(Delivery)[0]
    message.state, message.attempts, message.due_at = (
        *(mail.DeliveryState.DUE, 1),
        clock.now() + timedelta(minutes=2),
    )
    database.commit()
    assert client.submit(f"{PAGE}/{message.public_id}/try-again").location == PAGE
    assert "This message is being sent, or was a moment ago." in client.get(PAGE).text
    assert (message.attempts, outbox) == (1, [])


def test_the_health_page_says_that_messages_did_not_go_out(client: PageClient, refused: object) -> None:
    assert "2 messages did not go out in the last two weeks." in client.get("/en/admin/health").text
