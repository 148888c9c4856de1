"""Hits that an answer does not count are taken back; an error of ours there is not hidden."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from academy.core import sqlite
from academy.core.db import commit, db
from academy.core.limits import Limit, RateCounter, hit
from academy.web.rate_rules import Counted, Hit, settle
from tests.support.racing import own_application

LIMIT = Limit(5, 3600)


def hits() -> list[int]:
    found = list(db.session.scalars(sa.select(RateCounter.hits).order_by(RateCounter.hits)))
    commit()
    return found


@pytest.mark.parametrize(
    ("status", "left"), [(303, [1, 1, 3]), (200, [1, 1, 3]), (422, [1, 2, 2]), (404, [1, 2, 2])]
)
def test_only_what_counts_stays(
    engine_name: str, worker: str, tmp_path: Path, status: int, left: list[int]
) -> None:
    with own_application(engine_name, f"hits_{worker}", tmp_path) as app, app.app_context():
        made = [Hit(kind.value, LIMIT, kind) for kind in (Counted.ALL, Counted.FAILED, Counted.DONE)]
        for times, each in enumerate(made, start=1):
            for _time in range(times):
                hit(each.key, LIMIT)
        commit()
        settle(made, status)
        assert hits() == left
        db.session.execute(sa.text("DROP TABLE rate_counters"))
        commit()
        with pytest.raises(DBAPIError):
            settle(made, status)


def test_a_hit_that_cannot_be_taken_back_just_now_stays(
    engine_name: str, worker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENT_WAIT", 0.2)
    with own_application(engine_name, f"hits_{worker}", tmp_path) as app, app.app_context():
        hit("one", LIMIT)
        commit()
        other = sa.create_engine(db.engine.url)
        with other.connect() as connection:
            if engine_name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                mine = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
                connection.execute(sa.text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
            settle([Hit("one", LIMIT, Counted.FAILED)], 303)
            connection.rollback()
        other.dispose()
        assert hits() == [1]
