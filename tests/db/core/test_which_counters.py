"""Which counter a hit counts on: one key in one window, to the second."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.db import commit, db
from academy.core.limits import Limit, RateCounter, hit, take_back
from academy.core.personal_data.forgetting import forget_what_is_over
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
SECOND = timedelta(seconds=1)
MINUTE_LIMIT = Limit(hits=3, seconds=60)


@pytest.fixture
def noon(still_clock: StillClock) -> StillClock:
    """Return a clock that stands at noon of tomorrow, where windows of a minute and of an hour begin."""
    still_clock.moment = still_clock.moment.replace(hour=12, minute=0, second=0) + timedelta(days=1)
    return still_clock


def counted() -> list[tuple[str, int]]:
    """Return the time at which each window begins, and its hits, for the counters of this test."""
    return sorted((f"{one.window:%H:%M:%S}", one.hits) for one in new_rows(RateCounter))


def test_the_last_hit_that_fits_passes_and_the_next_waits_for_the_end_of_the_window(
    database: Database, noon: StillClock
) -> None:
    assert [hit("a", MINUTE_LIMIT) for _hit in range(4)] == [0, 0, 0, 60]
    noon.move(59 * SECOND)
    assert hit("a", MINUTE_LIMIT) == 1
    assert counted() == [("12:00:00", 5)]
    noon.move(SECOND)
    assert hit("a", MINUTE_LIMIT) == 0
    assert counted() == [("12:00:00", 5), ("12:01:00", 1)]


def test_a_hit_is_taken_back_from_its_own_key_and_window(database: Database, noon: StillClock) -> None:
    for _hit in range(2):
        hit("a", MINUTE_LIMIT)
    noon.move(60 * SECOND)
    for key in ("a", "a", "a", "b", "b", "b", "b"):
        hit(key, MINUTE_LIMIT)
    take_back("a", MINUTE_LIMIT)
    assert counted() == [("12:00:00", 2), ("12:01:00", 2), ("12:01:00", 4)]
    for _more in range(4):
        take_back("a", MINUTE_LIMIT)
    assert counted() == [("12:00:00", 2), ("12:01:00", 0), ("12:01:00", 4)]
    assert [hit("a", MINUTE_LIMIT) for _hit in range(4)] == [0, 0, 0, 60]


@pytest.mark.changes_everybody("it is tomorrow, and the hour of everybody's files is over")
def test_counters_are_forgotten_two_days_after_their_window_began_or_when_it_lies_ahead(
    database: Database, noon: StillClock
) -> None:
    moment = noon.now()
    two_days = timedelta(days=2)
    drift = timedelta(minutes=2)
    windows = [moment - two_days - SECOND, moment - two_days, moment + drift, moment + drift + SECOND]
    db.session.add_all(
        RateCounter(key=f"of the test {number}", window=window) for number, window in enumerate(windows)
    )
    hit("a", MINUTE_LIMIT)
    commit()
    forget_what_is_over()
    kept = sorted((row.window, row.hits) for row in new_rows(RateCounter))
    assert kept == [(moment - two_days, 1), (moment, 1), (moment + drift, 1)]


def test_a_key_is_scrambled_with_the_secret_of_this_academy(database: Database, noon: StillClock) -> None:
    """Another secret, or another way, would let everybody try anew on the day of an upgrade."""
    hit("sign-in:mya@example.org", Limit(hits=3, seconds=3600))
    [row] = new_rows(RateCounter)
    assert row.key == "5e3ccfb5315778fd72f9693eab97c57547df9fa5fbf89ded8c9de669112814b4"
    assert (row.window, row.hits) == (noon.now(), 1)
