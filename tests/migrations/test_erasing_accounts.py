"""Accounts that were closed on the first release are erased too, but not by the upgrade itself."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from academy.accounts.models import Person
from academy.core import clock, migrations
from academy.core.db import db
from academy.core.tasks import run_sweeps

BEFORE = "b7e2f0a91c44"
CLOSED = {
    "public_id": "k7qf2m9dxt4a2222",
    "password_hash": "!",
    "display_name": "Somebody who left",
    "certificate_name": "",
    "locale": "en",
    "country": "MY",
    "is_administrator": False,
    "created_at": datetime(2026, 1, 5, 10, tzinfo=UTC),
    "closed_at": datetime(2026, 2, 5, 10, tzinfo=UTC),
}


def test_who_closed_before_is_erased_14_days_after_the_upgrade(empty_app: Flask) -> None:
    migrations.upgrade(BEFORE)
    people = sa.table("people", *(sa.column(name, Person.__table__.c[name].type) for name in CLOSED))
    db.session.execute(sa.insert(people), [CLOSED])
    db.session.commit()
    db.session.remove()
    migrations.upgrade()
    run_sweeps()
    assert db.session.scalars(sa.select(Person.display_name)).one() == "Somebody who left"
    empty_app.extensions["clock"].move(timedelta(days=14, minutes=1))
    run_sweeps()
    left = db.session.scalars(sa.select(Person)).one()
    assert (left.display_name, left.erase_at) == ("", None)
    assert left.public_id != CLOSED["public_id"]
    assert left.created_at < clock.now()
