"""Rate limits count in the database, so that all processes share them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.limits import Limit, RateCounter, hit
from academy.core.tasks import run_sweeps
from tests.support.neighbours import new_rows


def test_a_limit_is_reached_and_ends_with_its_window(
    database: scoped_session[Session], clock: MovableClock
) -> None:
    limit = Limit(hits=3, seconds=60)
    assert [hit("sign-in:a", limit) for _ in range(3)] == [0, 0, 0]
    wait = hit("sign-in:a", limit)
    assert 0 < wait <= 60
    assert hit("sign-in:b", limit) == 0
    clock.move(timedelta(seconds=wait))
    assert hit("sign-in:a", limit) == 0


@pytest.mark.changes_everybody("two days pass for every counter")
def test_old_counters_are_forgotten(database: scoped_session[Session], clock: MovableClock) -> None:
    hit("sign-in:a", Limit(hits=3, seconds=60))
    commit()
    clock.move(timedelta(days=3))
    hit("sign-in:b", Limit(hits=3, seconds=60))
    commit()
    run_sweeps()
    assert [counter.window > clock.now() - timedelta(days=1) for counter in new_rows(RateCounter)] == [True]


def test_no_address_is_stored_to_count_by(database: scoped_session[Session]) -> None:
    hit("sign-in:203.0.113.77", Limit(hits=3, seconds=60))
    [counter] = new_rows(RateCounter)
    assert "203.0.113" not in counter.key
