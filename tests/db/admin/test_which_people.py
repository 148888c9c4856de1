"""Administrators read the people, roles, acts and messages that they asked for, and no others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.models import Person
from academy.admin.permissions import get_open_person_or_404, get_waiting_message_or_404
from academy.admin.queries.audit import AuditRow, AuditSearch, audit_page
from academy.admin.queries.messages import MessageRow, look_at_messages, messages_page
from academy.admin.queries.people import HeldRole, PersonRow, people_page, roles_of
from academy.core import audit, clock
from academy.core.checks import State
from academy.core.errors import NotFoundError
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_organisation, make_person

Database = scoped_session[Session]
DUE, FAILED, SENT = DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.SENT


def row_of(person: Person, *roles: HeldRole) -> PersonRow:
    return PersonRow(
        person.public_id,
        person.display_name,
        person.email or person.phone or "",
        person.country,
        person.created_at,
        roles,
    )


def test_open_accounts_that_fit_the_search_and_the_role_are_listed(database: Database) -> None:
    here, there = make_organisation("Agency B", "KH"), make_organisation("Agency A", "ID")
    trainer = make_member(Role.TRAINER, here, name="Sari Trainer")
    services.grant_role(None, trainer, there, Role.REVIEWER, "KH")
    reviewer = make_member(Role.REVIEWER, here, name="Sari Reviewer", phone="+6281234567890")
    learner = make_person(name="Sari Learner")
    closed = make_member(Role.TRAINER, here, name="Sari Closed")
    services.close_account(closed)
    chief = make_member(Role.ADMINISTRATOR, name="Sari Chief")
    rows = {
        "chief": row_of(chief, HeldRole(Role.ADMINISTRATOR)),
        "learner": row_of(learner),
        "reviewer": row_of(reviewer, HeldRole(Role.REVIEWER, "Agency B", here.public_id)),
        "trainer": row_of(
            trainer,
            HeldRole(Role.REVIEWER, "Agency A", there.public_id, "KH"),
            HeldRole(Role.TRAINER, "Agency B", here.public_id),
        ),
    }
    assert people_page("Sari", None, 1, 10) == ([*rows.values()], 4)
    assert people_page("Sari", None, 2, 3) == ([rows["trainer"]], 4)
    assert people_page("Sari", Role.TRAINER, 1, 10) == ([rows["trainer"]], 1)
    assert people_page("", Role.REVIEWER, 1, 10) == ([rows["reviewer"], rows["trainer"]], 2)
    assert people_page("", Role.ADMINISTRATOR, 1, 10) == ([rows["chief"]], 1)
    assert people_page("0812 3456 7890", None, 1, 10) == ([rows["reviewer"]], 1)
    assert [roles_of(person) for person in (trainer, learner, chief)] == [
        list(rows["trainer"].roles),
        [],
        [HeldRole(Role.ADMINISTRATOR)],
    ]


def test_an_open_account_is_found_by_its_id(database: Database) -> None:
    person, closed = make_person(), make_person()
    services.close_account(closed)
    assert get_open_person_or_404(person.public_id) is person
    for public_id in (closed.public_id, "unknown"):
        with pytest.raises(NotFoundError):
            get_open_person_or_404(public_id)


def test_acts_are_found_by_their_beginning_and_by_whom_they_are_about(database: Database) -> None:
    person, other = make_person(name="Ada"), make_person(name="Bea")
    hers = f"person:{person.public_id}"
    made = [
        AuditRow(entry.at, entry.actor, name, entry.action, entry.target, entry.detail)
        for entry, name in (
            (audit.record("test.first", hers, actor=other.public_id), "Bea"),
            (audit.record("test.second", "course:x", actor=person.public_id, count=3), "Ada"),
            (audit.record("test.second", "course:x"), ""),
            (audit.record("other.test.first", hers, actor=other.public_id), "Bea"),
        )
    ]
    database.flush()
    assert audit_page(AuditSearch("test.", ""), 1, 10) == ([made[2], made[1], made[0]], 3)
    assert audit_page(AuditSearch("test.", ""), 2, 2) == ([made[0]], 3)
    assert audit_page(AuditSearch("test.", person.public_id), 1, 10) == ([made[1], made[0]], 2)
    assert audit_page(AuditSearch("test.", hers), 1, 10) == ([made[0]], 1)
    assert audit_page(AuditSearch("test.", "course:x"), 1, 10) == ([made[2], made[1]], 2)
    assert audit_page(AuditSearch("", "x"), 1, 10) == ([made[2], made[1]], 2)
    assert audit_page(AuditSearch("test.", "nobody"), 1, 10) == ([], 0)


def put_message(database: Database, **changes: Any) -> Delivery:
    moment = clock.now()
    values: dict[str, Any] = {
        "channel": Channel.EMAIL,
        "address": "mya@academy.test",
        "subject": "Words",
        "body": "Some words.",
        "state": DUE,
        "created_at": moment,
        "due_at": moment + timedelta(hours=1),
        "attempts": 2,
        "last_answer": "try later",
    }
    message = Delivery(**{**values, **changes})
    database.add(message)
    database.flush()
    return message


def shown(message: Delivery, masked_address: str, *, can_be_sent: bool = True) -> MessageRow:
    return MessageRow(
        message.public_id,
        message.channel,
        masked_address,
        message.state,
        message.created_at,
        message.due_at,
        message.attempts,
        message.last_answer,
        can_be_sent,
    )


@pytest.mark.empty_site("its subject is every message of the site")
def test_messages_that_have_not_gone_out_are_listed(database: Database) -> None:
    assert (messages_page(1, 10), look_at_messages().state) == (([], 0), State.FINE)
    due = put_message(database)
    put_message(database, state=SENT, body="")
    assert look_at_messages().state is State.FINE
    failed = put_message(database, state=FAILED, body="")
    by_phone = put_message(database, state=FAILED, channel=Channel.SMS, address="+85512345678", subject="")
    rows = [
        shown(by_phone, "+855…678"),
        shown(failed, "m…@academy.test", can_be_sent=False),
        shown(due, "m…@academy.test"),
    ]
    assert messages_page(1, 10) == (rows, 3)
    assert messages_page(2, 2) == (rows[2:], 3)
    assert look_at_messages().sentence == "2 messages did not go out in the last two weeks."


def test_a_message_is_sent_again_that_waits_and_has_its_text(database: Database) -> None:
    due, failed = put_message(database), put_message(database, state=FAILED)
    refused = [put_message(database, state=SENT), put_message(database, state=FAILED, body="")]
    assert [get_waiting_message_or_404(each.public_id) for each in (due, failed)] == [due, failed]
    for public_id in (*(each.public_id for each in refused), "unknown"):
        with pytest.raises(NotFoundError):
            get_waiting_message_or_404(public_id)
