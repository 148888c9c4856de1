"""Erasing accounts: who closed hers before is erased too, but not by the upgrade itself."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from academy.accounts.models import Person
from academy.core import clock, migrations
from academy.core.db import db
from academy.core.tasks import run_sweeps
from tests.migrations.first_rows import ANA, MINH
from tests.migrations.rows import Rows
from tests.migrations.steps import Step, all_rows, assert_refused, insert

REVISION = "c7f2b1d09e64"
DAYS = timedelta(days=14)


def written(before: Rows, after: Rows, started: datetime) -> Rows:
    """Return what is right after ``before`` when the upgrade ``started`` then; the moment itself ``after`` says."""
    moments = {row["erase_at"] for row in after["people"] if row["closed_at"]}
    assert len(moments) == 1
    [moment] = moments
    assert started + DAYS <= datetime.fromisoformat(moment).replace(tzinfo=UTC) <= datetime.now(UTC) + DAYS
    people = [{**row, "erase_at": moment if row["id"] in (MINH, ANA) else None} for row in before["people"]]
    return {**before, "people": people, "rate_counters": []}


def test_closed_accounts_wait_and_typed_addresses_are_gone(empty_app: Flask) -> None:
    step = Step(REVISION)
    before = all_rows()
    started = datetime.now(UTC)
    after = step.up()
    assert after == written(before, after, started)
    step.refuses_all([])
    first, second = after["certificates"]
    erased = [{**first, "id": 8, "number": "8", "completion_id": None, "person_id": None}]
    erased += [{**second, "id": 9, "number": "9", "completion_id": None, "person_id": None}]
    insert("certificates", erased)
    assert all_rows() == {**after, "certificates": [first, second, *erased]}
    assert_refused("uq_certificates_completion_id", "certificates", {**first, "id": 7, "number": "7"})
    # A certificate without its completion has no place in the tables before; counters are gone for good.
    left = {**before, "rate_counters": []}
    assert step.down() == left
    assert_refused("completion_id IS NOT NULL", "certificates", {**erased[0], "id": 7, "number": "7"})
    started = datetime.now(UTC)
    again = step.up()
    assert again == written(left, again, started)


def test_who_closed_before_is_erased_14_days_after_the_upgrade(empty_app: Flask) -> None:
    Step(REVISION)
    migrations.upgrade()
    run_sweeps()
    open_ids = ["sari", "dara", "thandar", "aisyah", "malee"]
    assert public_ids() == ["sari", "dara", "thandar", "minh", "ana", "aisyah", "malee"]
    empty_app.extensions["clock"].move(DAYS + timedelta(minutes=1))
    run_sweeps()
    assert [each for each in public_ids() if each in open_ids] == open_ids
    erased = db.session.scalars(sa.select(Person).where(Person.id.in_((MINH, ANA))).order_by(Person.id)).all()
    assert [(each.display_name, each.erase_at) for each in erased] == [("", None), ("", None)]
    assert len({each.public_id for each in erased} | {"minh", "ana"}) == 4
    assert all(each.created_at < clock.now() for each in erased)


def public_ids() -> list[str]:
    """Return who is there, in the order of their coming."""
    return list(db.session.scalars(sa.select(Person.public_id).order_by(Person.id)))
