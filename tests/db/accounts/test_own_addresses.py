"""Addresses of one's own: who is told what when they change, and when nobody can be told."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import Address
from academy.accounts.services.addresses import remove_address, request_change, set_address
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.mail import Channel, Delivery
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
PHONE, OTHER_PHONE = "+6281234567890", "+6281234567891"


@pytest.fixture
def without_sms(app: Flask) -> Iterator[None]:
    couriers = app.extensions["couriers"]
    kept = couriers.pop(Channel.SMS)
    yield
    couriers[Channel.SMS] = kept


def messages(database: Database) -> list[tuple[str, str]]:
    commit()
    return [(delivery.address, delivery.subject) for delivery in new_rows(Delivery)]


def acts(database: Database) -> list[str]:
    return list(database.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_same_address_again_is_no_change_to_tell(database: Database) -> None:
    person = make_person(email="sari@academy.test")
    set_address(person, Address(Channel.EMAIL, "sari@academy.test"))
    assert (person.email, messages(database)) == ("sari@academy.test", [])


def test_what_is_not_there_is_not_removed(database: Database) -> None:
    person = make_person(email="sari@academy.test")
    before = acts(database)
    remove_address(person, Channel.SMS)
    assert (person.email, person.phone, acts(database), messages(database)) == (
        "sari@academy.test",
        None,
        before,
        [],
    )


def test_nobody_is_told_where_no_text_messages_are_sent(database: Database, without_sms: None) -> None:
    person = make_person(phone=PHONE)
    set_address(person, Address(Channel.SMS, OTHER_PHONE))
    assert (person.phone, messages(database)) == (OTHER_PHONE, [])


def test_an_owner_without_an_email_address_is_not_written_to(database: Database) -> None:
    owner, asking = make_person(phone=PHONE), make_person(email="sari@academy.test")
    request_change(asking, Address(Channel.SMS, PHONE))
    assert (owner.phone, asking.phone, messages(database)) == (PHONE, None, [])
