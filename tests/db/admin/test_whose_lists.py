"""What stands on the page of one person or one organisation is of that one alone."""

from typing import Any

from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.admin.queries.messages import failed_messages, messages_to
from academy.admin.queries.organisations import MemberRow, members_page
from academy.core import clock
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_organisation, make_person

Database = scoped_session[Session]


def message(database: Database, **values: Any) -> Delivery:
    """Write a message down without sending it."""
    now = clock.now()
    row = Delivery(
        channel=Channel.EMAIL,
        address="sari@academy.test",
        **{"subject": "Hello", "body": "Text", "created_at": now, "due_at": now, **values},
    )
    database.add(row)
    database.flush()
    return row


def test_the_page_of_a_person_shows_the_newest_ten_messages_to_her(database: Database) -> None:
    hers = [message(database, owner="her-id", subject=f"Number {number}") for number in range(11)]
    message(database, owner="another-id")
    message(database, owner="")
    assert [row.public_id for row in messages_to("her-id")] == [row.public_id for row in hers[:0:-1]]


def test_messages_that_failed_with_a_text_left_are_tried_again_the_oldest_first(database: Database) -> None:
    first, second = (message(database, state=DeliveryState.FAILED) for _ in range(2))
    message(database, state=DeliveryState.FAILED, body="")
    message(database, state=DeliveryState.DUE)
    found = [row for row in failed_messages() if row.id >= first.id]
    assert found == [first, second]


def test_an_organisation_shows_its_own_people_with_open_accounts_page_by_page(database: Database) -> None:
    here, there = make_organisation(), make_organisation()
    budi, sari = (make_member(Role.TRAINER, here, name=name) for name in ("budi", "Sari"))
    services.grant_role(None, sari, here, Role.REVIEWER, "KH")
    make_member(Role.TRAINER, there, name="Chea")
    make_person(name="Dara")
    services.close_account(make_member(Role.TRAINER, here, name="Ella"))
    rows = [
        MemberRow(budi.public_id, "budi", Role.TRAINER, ""),
        MemberRow(sari.public_id, "Sari", Role.TRAINER, ""),
        MemberRow(sari.public_id, "Sari", Role.REVIEWER, "KH"),
    ]
    assert [members_page(here.id, page, 2) for page in (1, 2)] == [(rows[:2], 3), (rows[2:], 3)]
