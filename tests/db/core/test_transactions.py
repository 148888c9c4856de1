"""What a commit refuses, and what no longer undoes it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, scoped_session

from academy.core.db import after_commit, commit, rollback
from academy.core.limits import RateCounter
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
MOMENT = datetime(2026, 11, 30, tzinfo=UTC)


def keys(database: Database) -> list[str]:
    return [counter.key for counter in new_rows(RateCounter)]


def test_a_time_without_a_zone_is_not_stored(database: Database) -> None:
    database.add(RateCounter(key="one", window=MOMENT.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="a stored time needs a time zone"):
        commit()
    rollback()
    assert keys(database) == []


def test_a_row_that_is_there_already_is_said_by_the_commit(database: Database) -> None:
    database.add(RateCounter(key="one", window=MOMENT))
    commit()
    database.expunge_all()
    database.add(RateCounter(key="one", window=MOMENT))
    with pytest.raises(IntegrityError):
        commit()
    rollback()
    assert keys(database) == ["one"]


def test_what_follows_a_commit_cannot_undo_it(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    database.add(RateCounter(key="one", window=MOMENT))
    after_commit([].pop)
    after_commit(lambda: done.append("the next"))
    commit()
    assert (keys(database), done) == (["one"], ["the next"])
    assert [record.message for record in caplog.records if record.name.startswith("academy")] == [
        "what follows a commit failed"
    ]
