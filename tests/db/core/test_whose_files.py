"""Whose file it is and how long it is kept: to the second, and beside others that differ in one thing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import files, tasks
from academy.core.db import commit, db
from academy.core.files import FileState, FoundFile, OrderedFile, find_file
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HTML = "<!doctype html><html lang=en><title>t</title><body><p>Words"


@pytest.fixture
def queued(app: Flask) -> Iterator[list[tuple[Any, ...]]]:
    """Let tasks wait; return what is queued."""
    found: list[tuple[Any, ...]] = []
    kept = app.extensions["perform"]
    app.extensions["perform"] = lambda *task, **options: found.append((*task, *options.values()))
    yield found
    app.extensions["perform"] = kept


def ordered(name: str, moment: datetime, **values: Any) -> OrderedFile:
    """Write an order down without queueing it: one that is due, kept for an hour from ``moment``."""
    row = OrderedFile(
        **{
            "public_id": f"id-of-{name}",
            "owner": "ada",
            "name": name,
            "back": "/en/tools",
            "locale": "en",
            "html": HTML,
            "due_at": moment,
            "expires_at": moment + HOUR,
            **values,
        }
    )
    db.session.add(row)
    commit()
    return row


def test_an_order_is_stored_whole_and_drawn_after_the_commit(
    database: Database, still_clock: StillClock, queued: list[tuple[Any, ...]]
) -> None:
    public_id = files.order_file(HTML, locale="km", name="sheet.pdf", owner="ada", back="/" + "x" * 400)
    [row] = new_rows(OrderedFile)
    moment = still_clock.now()
    assert (row.public_id, row.owner, row.name, row.locale) == (public_id, "ada", "sheet.pdf", "km")
    assert (row.html, row.data, row.state, row.attempts) == (HTML, None, FileState.DUE, 0)
    assert (row.back, row.due_at, row.expires_at) == ("/" + "x" * 299, moment, moment + HOUR)
    assert (len(public_id), queued) == (24, [])
    commit()
    assert queued == [("files.draw", row.id, tasks.Priority.AWAITED)]


def test_a_file_is_found_by_its_address_and_its_owner(database: Database, still_clock: StillClock) -> None:
    moment = still_clock.now()
    made = {"state": FileState.MADE, "data": b"%PDF-1"}
    first = ordered("first.pdf", moment, **made)
    second = ordered("second.pdf", moment, state=FileState.MADE, data=b"%PDF-2")
    ordered("of-a-guest.pdf", moment, owner="", **made)
    found = FoundFile(first.id, "first.pdf", "/en/tools", FileState.MADE, b"%PDF-1", 0)
    assert find_file("id-of-first.pdf", "ada") == found
    found = FoundFile(second.id, "second.pdf", "/en/tools", FileState.MADE, b"%PDF-2", 0)
    assert find_file("id-of-second.pdf", "ada") == found
    strangers = [("id-of-first.pdf", "bopha"), ("id-of-first.pdf", ""), ("id-of-of-a-guest.pdf", "ada")]
    assert [find_file(*one) for one in (*strangers, ("id-of-nothing", "ada"))] == [None] * 4


@pytest.mark.parametrize(
    ("seconds", "is_found"), [(0, False), (1, True), (3600, True), (3720, True), (3721, False)]
)
def test_a_file_is_found_until_its_hour_is_over_and_not_longer_than_an_hour(
    database: Database, still_clock: StillClock, seconds: int, is_found: bool
) -> None:
    """Two minutes more are what clocks may differ by; what is kept longer was ordered while a clock was wrong."""
    ordered("sheet.pdf", still_clock.now(), expires_at=still_clock.now() + seconds * SECOND)
    assert (find_file("id-of-sheet.pdf", "ada") is not None) is is_found


def test_before_a_file_come_those_that_were_ordered_before_and_are_due(
    database: Database, still_clock: StillClock
) -> None:
    moment = still_clock.now()
    ordered("failed.pdf", moment, state=FileState.FAILED)
    for name in ("first.pdf", "second.pdf", "third.pdf"):
        ordered(name, moment)
    ordered("made.pdf", moment, state=FileState.MADE, data=b"%PDF-1")
    waiting = [find_file(f"id-of-{name}.pdf", "ada") for name in ("first", "second", "third", "made")]
    assert [one.before for one in waiting if one] == [0, 1, 2, 0]
    assert files.count_due() == 3


def test_one_of_several_files_is_drawn(database: Database, still_clock: StillClock) -> None:
    names = ("first.pdf", "second.pdf", "third.pdf")
    first, second, third = (ordered(name, still_clock.now()) for name in names)
    files.draw_file(second.id)
    files.draw_file(0)
    database.expire_all()
    assert [(one.state, one.attempts, one.html) for one in (first, second, third)] == [
        (FileState.DUE, 0, HTML),
        (FileState.MADE, 1, ""),
        (FileState.DUE, 0, HTML),
    ]
    assert (second.data or b"")[:5] == b"%PDF-"


def test_a_file_that_was_given_up_meanwhile_is_not_kept(database: Database, still_clock: StillClock) -> None:
    given_up = ordered("failed.pdf", still_clock.now(), state=FileState.FAILED, html="")
    files._keep(given_up.id, b"%PDF-too-late")
    files._note_failure(given_up.id)
    database.expire_all()
    assert (given_up.state, given_up.data, given_up.attempts) == (FileState.FAILED, None, 0)


def test_a_file_that_was_fetched_goes_within_five_minutes_and_no_other(
    database: Database, still_clock: StillClock
) -> None:
    moment = still_clock.now()
    ends = {"long.pdf": HOUR, "soon.pdf": 5 * MINUTE + SECOND, "sooner.pdf": 5 * MINUTE - SECOND}
    rows = [ordered(name, moment, expires_at=moment + end) for name, end in ends.items()]
    other = ordered("other.pdf", moment)
    for row in rows:
        files.note_fetched(row.id)
    database.expire_all()
    assert [(row.expires_at - moment) / SECOND for row in (*rows, other)] == [300, 300, 299, 3600]


#: Seconds from now when the next try may start; state; whether a sweep queues it.
SWEPT = [
    (-61, FileState.DUE, True),
    (-60, FileState.DUE, True),
    (-59, FileState.DUE, False),
    (60, FileState.DUE, False),
    (180, FileState.DUE, False),
    (181, FileState.DUE, True),
    (-61, FileState.MADE, False),
    (181, FileState.MADE, False),
    (-61, FileState.FAILED, False),
]


def test_a_sweep_queues_the_files_whose_worker_was_lost(
    database: Database, still_clock: StillClock, queued: list[tuple[Any, ...]]
) -> None:
    moment = still_clock.now()
    rows = [
        ordered(
            f"{number}.pdf",
            moment,
            due_at=moment + seconds * SECOND,
            state=state,
            data=b"%PDF-1" if state is FileState.MADE else None,
        ).id
        for number, (seconds, state, _is_queued) in enumerate(SWEPT)
    ]
    files.queue_due_orders()
    commit()
    expected = [
        ("files.draw", row, tasks.Priority.AWAITED) for row, one in zip(rows, SWEPT, strict=True) if one[-1]
    ]
    assert sorted(queued) == expected


def test_a_sweep_deletes_the_files_whose_hour_is_over(database: Database, still_clock: StillClock) -> None:
    moment = still_clock.now()
    for seconds in (-1, 0, 1, 3720, 3721):
        ordered(f"{seconds}.pdf", moment, expires_at=moment + seconds * SECOND)
    files.forget_files()
    assert [row.name for row in new_rows(OrderedFile)] == ["1.pdf", "3720.pdf"]
