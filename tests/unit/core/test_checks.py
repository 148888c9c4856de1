"""Checks look at once, each for itself: what hangs, fails or is away never hides the others."""

import threading
import time
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from academy.core.checks import Check, Finding, Look, State, examine, fine, notice, worst, wrong
from academy.core.errors import AwayError
from academy.core.i18n import lazy_gettext as _l


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/"):
        yield


def check(name: str, look: Look, *, asks_database: bool = False) -> Check:
    return Check(name, _l("Name"), 1, look, asks_database=asks_database)


def away() -> Finding:
    raise AwayError("the database")


def broken() -> Finding:
    raise KeyError("mary@example.org")


def states(checks: list[Check], seconds: float = 20) -> dict[str, State]:
    return {each.check.name: each.finding.state for each in examine(checks, seconds=seconds)}


def test_what_hangs_is_said_and_the_others_are_shown(context: None) -> None:
    is_over = threading.Event()
    began_at = time.monotonic()

    def hang() -> Finding:
        is_over.wait(30)
        return fine("At last.")

    found = states([check("first", lambda: fine("Good.")), check("hangs", hang)], seconds=0.3)
    assert found == {"first": State.FINE, "hangs": State.WRONG}
    assert time.monotonic() - began_at < 20, "nobody waits for it"
    is_over.set()


def test_what_hangs_keeps_one_thread_however_often_somebody_looks(context: None) -> None:
    is_over, begun = threading.Event(), threading.active_count()

    def hang() -> Finding:
        is_over.wait(30)
        return fine("At last.")

    hanging = [check("disk", hang), check("database", hang, asks_database=True)]
    found = [states(hanging, seconds=0) for _look in range(50)]
    assert found == [{"disk": State.WRONG, "database": State.WRONG}] * 50
    assert threading.active_count() <= begun + 2
    is_over.set()
    assert states(hanging) == {"disk": State.FINE, "database": State.FINE}


def test_what_fails_tells_its_kind_and_no_value(context: None) -> None:
    [result] = examine([check("broken", broken)])
    assert result.finding.state is State.WRONG
    assert "KeyError" in result.finding.sentence
    assert "mary" not in result.finding.sentence + result.finding.advice


def test_a_busy_database_is_not_taken_for_another_release(context: None) -> None:
    def ask() -> Finding:
        raise OperationalError("SELECT 1", {}, psycopg.errors.QueryCanceled())

    [result] = examine([check("rows", ask, asks_database=True)])
    assert "release" not in result.finding.sentence
    assert "OperationalError" in result.finding.sentence


def test_a_database_that_is_away_is_asked_once(context: None) -> None:
    asked: list[str] = []

    def ask() -> Finding:
        asked.append("asked")
        return away()

    checks = [check("database", ask, asks_database=True), check("rows", ask, asks_database=True)]
    found = states([*checks, check("disk", lambda: notice("Little room."))])
    assert found == {"database": State.WRONG, "rows": State.NOTICE, "disk": State.NOTICE}
    assert asked == ["asked"]


def test_what_waits_behind_a_hanging_database_is_not_called_wrong(context: None) -> None:
    is_over = threading.Event()

    def hang() -> Finding:
        is_over.wait(30)
        return fine("At last.")

    checks = [check(name, hang, asks_database=True) for name in ("database", "rows")]
    assert states(checks, seconds=0.3) == {"database": State.WRONG, "rows": State.NOTICE}
    is_over.set()


def test_what_concerns_nobody_here_is_left_out(context: None) -> None:
    assert states([check("standby", lambda: None)]) == {}


def test_a_look_cannot_write(context: None) -> None:
    from academy.core.db import may_write

    seen: list[bool] = []

    def look() -> Finding:
        seen.append(may_write.get())
        return fine("Good.")

    examine([check("writes", look, asks_database=True)])
    assert seen == [False]


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ([], State.FINE),
        ([fine("a")], State.FINE),
        ([fine("a"), notice("b")], State.NOTICE),
        ([wrong("c"), notice("b")], State.WRONG),
    ],
)
def test_the_worst_counts(context: None, findings: list[Finding], state: State) -> None:
    looks: list[Look] = [partial(Finding, each.state, each.sentence) for each in findings]
    assert worst(examine([check(str(place), look) for place, look in enumerate(looks)])) is state
