"""Sweeps run every minute for ever, so none may read a whole table or hold others up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import parse_address
from academy.accounts.models import LoginSession
from academy.accounts.services import end_all_sessions, open_session
from academy.accounts.services.passwords import request_reset
from academy.core import db as transactions
from academy.core import mail, tasks
from academy.core.clock import MovableClock
from academy.core.db import commit, rollback
from academy.core.limits import Limit, RateCounter, hit
from academy.core.mail import Channel
from tests.factories.accounts import make_person
from tests.factories.credentials import make_certificate

Database = scoped_session[Session]
#: How a plan says that it reads a whole table; a list of values is none.
WHOLE_TABLE = {
    "sqlite": re.compile(r"SCAN (?!CONSTANT ROW|\(subquery)"),
    "postgresql": re.compile("Seq Scan"),
}


def fill_tables(app: Flask) -> None:
    """Leave something for every sweep to do."""
    kept = app.extensions["perform"]
    app.extensions["perform"] = lambda *_task, **_options: None
    try:
        person = make_person()
        open_session(person)
        end_all_sessions(person.id)
        make_certificate(make_person())
        mail.send(Channel.EMAIL, "mya@example.org", "Hello", "Text")
        request_reset(parse_address(person.email or "", ""), "en")
        hit("sign-in:a", Limit(hits=3, seconds=60))
        commit()
    finally:
        app.extensions["perform"] = kept


def statements_of(work: Callable[[], None]) -> list[tuple[str, Any]]:
    """Return the statements of ``work`` that look for rows, with their values."""
    seen: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if " WHERE " in statement.replace("\n", " "):
            seen.append((statement, values))

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", remember)
    try:
        work()
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", remember)
    return seen


@pytest.mark.changes_everybody("every sweep runs, long after")
@pytest.mark.parametrize("after", [timedelta(minutes=10), timedelta(days=400)], ids=["soon", "much-later"])
def test_p8_no_sweep_reads_a_whole_table(
    app: Flask, database: Database, clock: MovableClock, engine_name: str, after: timedelta
) -> None:
    fill_tables(app)
    clock.move(after)
    statements = statements_of(tasks.run_sweeps)
    assert len(statements) >= 8
    explain = "EXPLAIN QUERY PLAN " if engine_name == "sqlite" else "EXPLAIN "
    connection = database.connection()
    if engine_name == "postgresql":  # a table of ten rows is read faster as a whole
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, values in statements:
        plan = [str(row) for row in connection.exec_driver_sql(explain + statement, values)]
        assert not [line for line in plan if WHOLE_TABLE[engine_name].search(line)], (statement, plan)


@pytest.mark.changes_everybody("two days pass for every counter")
def test_p8_old_counters_go_with_the_sweeps(database: Database, clock: MovableClock) -> None:
    for number in range(3):
        hit(f"sign-in:{number}", Limit(hits=3, seconds=60))
    commit()
    clock.move(timedelta(days=3))
    tasks.run_sweeps()
    assert database.scalar(sa.select(sa.func.count()).select_from(RateCounter)) == 0


@pytest.mark.changes_everybody("a year passes for every session")
def test_a_clean_up_deletes_in_short_transactions(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "BATCH", 2)
    person = make_person()
    for _session in range(5):
        open_session(person)
    commit()
    sessions = database.query(LoginSession).count()
    clock.move(timedelta(days=400))
    statements = statements_of(tasks.run_sweeps)
    deletes = [statement for statement, _values in statements if "DELETE FROM login_sessions" in statement]
    assert len(deletes) == sessions // 2 + 2, (
        "two by two those that expired, the last one or none, and none that ended"
    )
    assert database.query(LoginSession).count() == 0


def test_a_sweep_that_fails_lets_the_next_ones_run(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def fail() -> None:
        raise OSError("no route")

    monkeypatch.setattr(tasks, "_sweeps", [fail, lambda: ran.append("next")])
    with pytest.raises(ExceptionGroup):
        tasks.run_sweeps(is_hourly=False)
    assert ran == ["next"]
    rollback()
