"""A worker does what waits, tries again what failed, and ends after the running task when it is told."""

import io
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey.utils import utcnow

from academy.core import tasks
from academy.core.db import commit
from tests.support.task_queue import queue_in

done: list[int] = []
failures: list[int] = []
stop = threading.Event()


@tasks.task("test.note")
def note(number: int) -> None:
    """Note a number; fail as often as the test asks, and end the worker on 99."""
    if failures:
        raise OSError(failures.pop())
    done.append(number)
    if number == 99:
        stop.set()


@pytest.fixture
def queue(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(tasks, "LINGER_SECONDS", 0.3)
    done.clear()
    failures.clear()
    stop.clear()
    with queue_in(tmp_path, app):
        yield app


@tasks.task("test.break")
def break_with_a_value(number: int) -> None:
    """Raise what holds something that somebody typed."""
    try:
        raise KeyError("maria@academy.test")
    except KeyError as error:
        raise ValueError(f"maria@academy.test is wrong {number}") from error


def enqueue(*numbers: int) -> None:
    for number in numbers:
        tasks.enqueue("test.note", number)
    commit()


def test_everything_that_waits_is_done_in_order(queue: Flask) -> None:
    assert not tasks.is_work_waiting(queue)
    enqueue(1, 2, 3)
    assert tasks.is_work_waiting(queue)
    tasks.work_off(queue, stop)
    assert done == [1, 2, 3]
    assert not tasks.is_work_waiting(queue)


def test_nothing_is_queued_before_the_commit(queue: Flask) -> None:
    tasks.enqueue("test.note", 1)
    assert not tasks.is_work_waiting(queue)
    commit()
    assert tasks.is_work_waiting(queue)


def test_a_worker_that_is_told_to_stop_finishes_its_task_and_leaves_the_rest(queue: Flask) -> None:
    enqueue(1, 99, 3)
    tasks.work_off(queue, stop)
    assert done == [1, 99]
    assert tasks.is_work_waiting(queue)


def test_a_failed_task_is_tried_again(queue: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    failures.append(1)
    enqueue(7)
    tasks.work_off(queue, stop)
    assert done == []
    huey = queue.extensions["huey"]
    assert huey.storage.schedule_size() == 1
    monkeypatch.setattr(tasks, "_sweeps", [])
    tasks.sweep_once(queue)
    assert not tasks.is_work_waiting(queue), "its time has not come"
    monkeypatch.setattr(huey, "_get_timestamp", lambda: utcnow() + timedelta(minutes=1))
    tasks.sweep_once(queue)
    tasks.work_off(queue, stop)
    assert done == [7]


def test_what_a_failed_task_was_about_reaches_no_log_of_a_worker(queue: Flask) -> None:
    """A stand-alone worker gives huey's logger a handler of its own, which prints tracebacks as Python does."""
    written = io.StringIO()
    handler, huey_log = logging.StreamHandler(written), logging.getLogger("huey")
    huey_log.addHandler(handler)
    try:
        tasks.enqueue("test.break", 1)
        commit()
        tasks.work_off(queue, stop)
    finally:
        huey_log.removeHandler(handler)
    assert "TaskFailedError: test.break" in written.getvalue()
    assert "maria" not in written.getvalue()
    assert queue.extensions["huey"].storage.result_store_size() == 0


def test_a_queue_whose_file_is_locked_harms_nobody(queue: Flask, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tasks.db", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        enqueue(5)
        tasks.work_off(queue, stop)
        connection.execute("ROLLBACK")
    assert done == []
    enqueue(6)
    tasks.work_off(queue, stop)
    assert done == [6]
