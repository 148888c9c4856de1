"""What waits is counted by its own conditions, with the moment since when the oldest of it could be done."""

from datetime import timedelta

from sqlalchemy.orm import Session, scoped_session

from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.work import Waiting, count_waiting
from tests.support.still_clock import StillClock

Database = scoped_session[Session]


def test_only_rows_that_fit_every_condition_wait(database: Database, still_clock: StillClock) -> None:
    now = still_clock.now()
    for owner, state, hours in (
        ("her-id", DeliveryState.DUE, 1),
        ("her-id", DeliveryState.DUE, 2),
        ("her-id", DeliveryState.SENT, 3),
        ("another-id", DeliveryState.DUE, 4),
    ):
        due_at = now - timedelta(hours=hours)
        database.add(
            Delivery(
                channel=Channel.EMAIL,
                address="sari@academy.test",
                owner=owner,
                subject="Hello",
                body="Text",
                state=state,
                created_at=due_at,
                due_at=due_at,
            )
        )
    database.flush()
    is_due = Delivery.state == DeliveryState.DUE
    assert count_waiting(Delivery.due_at, Delivery.owner == "her-id", is_due) == Waiting(
        2, now - timedelta(hours=2)
    )
    assert count_waiting(Delivery.due_at, Delivery.owner == "nobody") == Waiting(0, None)
