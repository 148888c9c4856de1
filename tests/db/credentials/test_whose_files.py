"""PDF files of several certificates: who waits, who is old, whose holder is gone; a sweep takes its share and no more.

Nothing is drawn here: the queue only remembers what it was given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock
from academy.core.db import commit
from academy.core.personal_data.register import Subject, entries
from academy.core.storage import storage
from academy.credentials.formats.pdf import TEMPLATE_VERSION
from academy.credentials.models import Certificate
from academy.credentials.numbers import new_number
from academy.credentials.queries import held_numbers, own_file
from academy.credentials.services.files import (
    have_files_made_again,
    hurry_file,
    leave_files_until_asked,
    queue_due_files,
    queue_old_files,
)
from tests.factories.accounts import actor_for, make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
Queue = list[int]

LEASE = timedelta(minutes=5)
IS_OLD = {"file_version": TEMPLATE_VERSION - 1}


@pytest.fixture
def queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """Return the keys of the certificates whose file was queued."""
    queued: Queue = []
    monkeypatch.setitem(app.extensions, "perform", lambda _name, key, **_options: queued.append(key))
    return queued


def make_rows(database: Database, *kinds: dict[str, Any]) -> list[Certificate]:
    """Make a certificate of one person for each of ``kinds``; its file stands unless that says otherwise."""
    usual = {
        "person_id": make_person().id,
        "file_name": "certificates/one.pdf",
        "file_version": TEMPLATE_VERSION,
    }
    made = [
        Certificate(number=new_number(), content="{}", issued_at=clock.now(), **(usual | kind))
        for kind in kinds
    ]
    database.add_all(made)
    commit()
    return made


@contextmanager
def meanwhile(database: Database, change: sa.Update) -> Iterator[None]:
    """Run ``change`` just before the next update of certificates: somebody else was faster."""
    is_done = False

    def run(connection: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal is_done
        if statement.startswith("UPDATE certificates") and not is_done:
            is_done = True
            connection.execute(change)

    engine = database.connection().engine
    sa.event.listen(engine, "before_cursor_execute", run)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", run)
    assert is_done


def test_a_sweep_queues_a_hundred_files_that_are_due(
    database: Database, still_clock: StillClock, queue: Queue
) -> None:
    now = clock.now()
    make_rows(database, *[{"file_due_at": now}] * 101)
    queue_due_files()
    rows = new_rows(Certificate)
    assert [one.id for one in rows if one.file_due_at == now + LEASE] == sorted(queue)
    assert (len(queue), [one.file_due_at for one in rows if one.id not in queue]) == (100, [now])


def test_a_file_that_is_not_due_yet_is_not_queued(
    database: Database, still_clock: StillClock, queue: Queue
) -> None:
    """A wait of more than a day and two minutes was set by a wrong clock, and counts as due."""
    now, second = clock.now(), timedelta(seconds=1)
    longest = now + timedelta(days=1, minutes=2)
    waits = [now + second, now, now - second, None, longest, longest + second]
    rows = make_rows(database, *({"file_due_at": wait} for wait in waits))
    queue_due_files()
    assert sorted(queue) == [rows[1].id, rows[2].id, rows[5].id]
    assert [one.file_due_at for one in new_rows(Certificate)] == [
        *(now + second, now + LEASE, now + LEASE, None, longest, now + LEASE)
    ]


def test_what_another_worker_has_taken_meanwhile_is_not_queued_again(
    database: Database, queue: Queue
) -> None:
    taken, due = make_rows(database, *[{"file_due_at": clock.now()}] * 2)
    later = clock.now() + LEASE
    with meanwhile(
        database, sa.update(Certificate).where(Certificate.id == taken.id).values(file_due_at=later)
    ):
        queue_due_files()
    assert queue == [due.id]


def test_a_sweep_queues_twenty_old_files(database: Database, still_clock: StillClock, queue: Queue) -> None:
    make_rows(database, *[IS_OLD] * 21)
    queue_old_files()
    rows = new_rows(Certificate)
    assert [one.id for one in rows if one.file_due_at == clock.now() + LEASE] == sorted(queue)
    assert (len(queue), [one.file_due_at for one in rows if one.id not in queue]) == (20, [None])


def test_a_file_is_old_that_stands_by_an_older_template_and_whose_holder_is_there(
    database: Database, still_clock: StillClock, queue: Queue
) -> None:
    now, later = clock.now(), clock.now() + timedelta(hours=1)
    old, *_rest, never_made = make_rows(
        database,
        IS_OLD,
        {},
        IS_OLD | {"file_due_at": later},
        IS_OLD | {"person_id": None},
        {"file_version": 0},
    )
    queue_old_files()
    assert sorted(queue) == [old.id, never_made.id]
    assert [one.file_due_at for one in new_rows(Certificate)] == [
        *(now + LEASE, None, later, None, now + LEASE)
    ]


def test_an_account_that_is_erased_meanwhile_has_nothing_due(database: Database, queue: Queue) -> None:
    erased, old = make_rows(database, IS_OLD, IS_OLD)
    gone = {"person_id": None, "file_name": None}
    with meanwhile(database, sa.update(Certificate).where(Certificate.id == erased.id).values(**gone)):
        queue_old_files()
    assert [one.id for one in new_rows(Certificate) if one.file_due_at is not None] == [old.id]


def test_files_are_made_again_for_the_numbers_typed_and_for_nobody_who_is_gone(database: Database) -> None:
    first, gone, third, _fourth = make_rows(database, {}, {"person_id": None}, {}, {})
    numbers = [first.number, gone.number, third.number]
    assert held_numbers(numbers) == {first.number, third.number}
    assert have_files_made_again(numbers) == [first.id, third.id]
    assert [one.file_version for one in new_rows(Certificate)] == [
        *(0, TEMPLATE_VERSION, 0, TEMPLATE_VERSION)
    ]


def test_who_looks_at_a_page_that_waits_gets_her_own_file_first(database: Database, queue: Queue) -> None:
    _first, wanted, _third = make_rows(database, *[{"file_name": None}] * 3)
    hurry_file(wanted.number)
    commit()
    assert queue == [wanted.id]


def test_a_holder_of_several_gets_the_file_that_she_asks_for(database: Database) -> None:
    holder, names = make_person(), ["certificates/one.pdf", "certificates/two.pdf", None]
    rows = make_rows(database, *({"person_id": holder.id, "file_name": name} for name in names))
    for name in filter(None, names):
        storage().put(name, name.encode())
    assert [own_file(actor_for(holder), one.number) for one in rows] == [
        *(b"certificates/one.pdf", b"certificates/two.pdf", None)
    ]


def test_files_that_wait_are_left_until_asked_for(database: Database, still_clock: StillClock) -> None:
    now = clock.now()
    make_rows(
        database, {"file_due_at": now, "file_version": 0}, {"file_version": 1}, {"file_due_at": now + LEASE}
    )
    leave_files_until_asked()
    rows = new_rows(Certificate)
    assert [one.file_due_at for one in rows] == [None, None, None]
    assert [one.file_version for one in rows] == [TEMPLATE_VERSION, 1, TEMPLATE_VERSION]


def test_an_erased_account_takes_its_own_files(database: Database) -> None:
    own = make_person()
    make_rows(database, {"person_id": own.id, "file_name": "certificates/own.pdf"}, {}, {"person_id": None})
    make_rows(database, {"person_id": own.id, "file_name": None})
    [entry] = [each for each in entries() if each.model is Certificate]
    assert entry.files is not None
    assert entry.files(Subject(own.id, own.public_id, addresses=())) == ["certificates/own.pdf"]
