"""Each message of accounts: to which address, for whom, in which language, with which words and links."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import Address
from academy.accounts.services.addresses import confirm_change, remove_address, request_change, set_address
from academy.accounts.services.closing import close_account
from academy.accounts.services.entry import join
from academy.accounts.services.passwords import change_password, request_reset
from academy.core.db import commit
from academy.core.mail import Channel, Delivery
from tests.factories.accounts import PASSWORD, make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
EMAIL, OTHER, PHONE = "sari@academy.test", "sari@example.com", "+6281234567890"
SIGN_IN, RESET, OWN = (
    f"http://localhost/{{}}/{path}" for path in ("sign-in", "new-password", "profile/password")
)


@dataclass(frozen=True)
class Sent:
    """A message that went out; ``body`` has ``CODE`` and ``TOKEN`` in the place of secrets."""

    address: str
    subject: str
    body: str
    owner: str
    language: str


def sent(outbox: Outbox) -> list[Sent]:
    """Return every message of the test; its rows and what went out must agree."""
    commit()
    rows = new_rows(Delivery)
    assert [(row.address, row.subject) for row in rows] == [message[:2] for message in outbox]
    assert [row.channel for row in rows] == [
        Channel.EMAIL if "@" in row.address else Channel.SMS for row in rows
    ]
    return [
        Sent(address, subject, _without_secrets(body), row.owner, row.language)
        for row, (address, subject, body) in zip(rows, outbox, strict=True)
    ]


def _without_secrets(body: str) -> str:
    return re.sub(r"\b\d{6}\b", "CODE", re.sub(r"[\w-]{43}", "TOKEN", body))


def links(body: str) -> list[str]:
    return re.findall(r"http://\S+", body)


def test_a_link_for_a_new_password(database: Database, outbox: Outbox) -> None:
    person = make_person(email=EMAIL, locale="km")
    request_reset(Address(Channel.EMAIL, EMAIL), "en")
    body = (
        "Choose a new password with this link. It works once, for 30 minutes:\n\n"
        f"{RESET.format('en')}/TOKEN\n\nIf you did not ask for it, there is nothing to do."
    )
    assert sent(outbox) == [Sent(EMAIL, "Choose a new password", body, person.public_id, "en")]


def test_a_code_for_a_new_password(database: Database, outbox: Outbox) -> None:
    person = make_person(phone=PHONE, locale="km")
    request_reset(Address(Channel.SMS, PHONE), "en")
    body = "CODE is your code for a new password at Online SME Academy. It works once, for 30 minutes."
    assert sent(outbox) == [Sent(PHONE, "", body, person.public_id, "en")]


def test_nobody_is_sent_what_was_asked_for_an_unknown_address(database: Database, outbox: Outbox) -> None:
    make_person(email=EMAIL)
    request_reset(Address(Channel.EMAIL, OTHER), "en")
    assert sent(outbox) == []


@pytest.mark.parametrize("locale", ["en", "km"])
def test_a_changed_password_is_told_by_email_in_the_language_of_the_person(
    database: Database, outbox: Outbox, locale: str
) -> None:
    person = make_person(email=EMAIL, password=PASSWORD, locale=locale)
    assert change_password(person.id, PASSWORD, "four small green frogs", session_id=0)
    [message] = sent(outbox)
    assert (message.address, message.owner, message.language) == (EMAIL, person.public_id, locale)
    assert links(message.body) == [RESET.format(locale)]
    if locale == "en":
        assert (message.subject, message.body) == (
            "Your password was changed",
            "The password of your account was changed. If it was not you, choose a new one here:\n\n"
            f"{RESET.format('en')}",
        )


def test_a_changed_password_is_told_nobody_who_has_no_email_address(
    database: Database, outbox: Outbox
) -> None:
    person = make_person(phone=PHONE, password=PASSWORD)
    assert change_password(person.id, PASSWORD, "four small green frogs", session_id=0)
    assert sent(outbox) == []


@pytest.mark.parametrize("locale", ["en", "km"])
def test_the_owner_of_an_address_is_told_that_somebody_tried_to_register_with_it(
    database: Database, outbox: Outbox, locale: str
) -> None:
    person = make_person(email=EMAIL, password=PASSWORD, locale=locale)
    address = Address(Channel.EMAIL, EMAIL)
    assert join(display_name="X", address=address, password="another one", locale="en", country="") is None
    [message] = sent(outbox)
    assert (message.address, message.owner, message.language) == (EMAIL, person.public_id, locale)
    assert links(message.body) == [SIGN_IN.format(locale), RESET.format(locale)]
    if locale == "en":
        assert (message.subject, message.body) == (
            "You already have an account",
            "Someone, perhaps you, tried to make a new account with this e-mail address. You already have one. "
            f"Sign in here:\n\n{SIGN_IN.format('en')}\n\n"
            f"If you do not remember your password, choose a new one here:\n\n{RESET.format('en')}\n\n"
            "If it was not you, there is nothing to do. Your account is safe.",
        )


CODE = "CODE is the code for your account at Online SME Academy. It works once, for 30 minutes."
REST = "Type it on the page where you asked for it. If you did not ask for it, there is nothing to do."


@pytest.mark.parametrize(
    ("address", "subject", "body"),
    [
        (Address(Channel.EMAIL, OTHER), "Your code", f"{CODE}\n\n{REST}"),
        (Address(Channel.SMS, PHONE), "", CODE),
        (Address(Channel.EMAIL, EMAIL), "Your code", f"{CODE}\n\n{REST}"),
    ],
)
def test_a_new_address_and_ones_own_get_a_code(
    database: Database, outbox: Outbox, address: Address, subject: str, body: str
) -> None:
    person = make_person(email=EMAIL)
    request_change(person, address)
    assert sent(outbox) == [Sent(address.text, subject, body, person.public_id, "en")]


def test_the_owner_of_an_address_is_told_that_somebody_tried_to_take_it(
    database: Database, outbox: Outbox
) -> None:
    owner, asking = make_person(email=OTHER, phone=PHONE), make_person(email=EMAIL)
    request_change(asking, Address(Channel.SMS, PHONE))
    body = (
        "Somebody tried to use your e-mail address or phone number for another account. "
        "It stays yours, and there is nothing to do."
    )
    assert sent(outbox) == [Sent(OTHER, "Somebody tried to use your address", body, owner.public_id, "en")]
    assert not confirm_change(asking, Channel.SMS, "")


def test_a_closed_account_is_told_nothing(database: Database, outbox: Outbox) -> None:
    owner, asking = make_person(email=OTHER), make_person(email=EMAIL)
    close_account(owner)
    request_change(asking, Address(Channel.EMAIL, OTHER))
    assert sent(outbox) == []


CHANGED = (
    "The e-mail address or the phone number of your account was changed. If it was not you, sign in and choose "
    f"a new password now:\n\n{OWN.format('en')}"
)


def test_the_address_from_before_is_told_of_a_new_one(database: Database, outbox: Outbox) -> None:
    person = make_person(email=EMAIL, phone=PHONE)
    set_address(person, Address(Channel.EMAIL, OTHER))
    set_address(person, Address(Channel.SMS, "+6281234567891"))
    remove_address(person, Channel.SMS)
    set_address(person, Address(Channel.SMS, "+6281234567892"))
    subject, owner = "Your address was changed", person.public_id
    assert sent(outbox) == [
        Sent(EMAIL, subject, CHANGED, owner, "en"),
        Sent(PHONE, "", CHANGED, owner, "en"),
        Sent("+6281234567891", "", CHANGED, owner, "en"),
        Sent(OTHER, subject, CHANGED, owner, "en"),
    ]


def test_a_changed_address_is_told_in_the_language_of_the_person(database: Database, outbox: Outbox) -> None:
    person = make_person(phone=PHONE, locale="km")
    set_address(person, Address(Channel.EMAIL, EMAIL))
    [message] = sent(outbox)
    assert (message.address, message.subject, message.language) == (PHONE, "", "km")
    assert links(message.body) == [OWN.format("km")]
