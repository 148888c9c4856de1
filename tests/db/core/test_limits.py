"""Rate limits count in the database, so that all processes share them."""

from datetime import timedelta

from sqlalchemy.orm import Session, scoped_session

from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.limits import Limit, RateCounter, forget_old_counters, hit


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


def test_old_counters_are_forgotten(database: scoped_session[Session], clock: MovableClock) -> None:
    hit("sign-in:a", Limit(hits=3, seconds=60))
    clock.move(timedelta(days=3))
    hit("sign-in:b", Limit(hits=3, seconds=60))
    commit()
    forget_old_counters()
    assert [row.key for row in database.query(RateCounter)] == ["sign-in:b"]
