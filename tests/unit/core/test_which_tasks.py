"""Which task comes first, which sweeps run when, and whose messages a queue takes."""

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from huey.api import MemoryHuey
from huey.utils import utcnow

from academy.core import tasks
from academy.core.db import commit, db, reading
from academy.core.keys import KeyRing, Purpose, UnreadableError
from academy.core.queue_messages import SignedMessages
from academy.core.tasks import Priority
from tests.support.task_queue import queue_in

usual_look = tasks.LOOK_SECONDS
done: list[str] = []
stop = threading.Event()


@tasks.task("test.quick")
def note_quick(text: str) -> None:
    """Note a text."""
    done.append(text)


@tasks.task("test.awaited", priority=Priority.AWAITED)
def note_awaited(text: str) -> None:
    """Note a text that somebody waits for."""
    done.append(text)


@tasks.task("test.normal", priority=Priority.NORMAL)
def note_normal(text: str) -> None:
    """Note a text that takes long."""
    done.append(text)


@tasks.task("test.last")
def note_last(text: str) -> None:
    """Note a text and end the worker."""
    done.append(text)
    stop.set()


@tasks.task("test.fails")
def fail(text: str) -> None:
    """Note a text and fail."""
    done.append(text)
    raise OSError(text)


@pytest.fixture
def queue(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the application with a queue in a folder that does not exist yet; no task lingers."""
    monkeypatch.setattr(tasks, "LINGER_SECONDS", 0.3)
    monkeypatch.setattr(tasks, "LOOK_SECONDS", 0.01)
    done.clear()
    stop.clear()
    with queue_in(tmp_path / "var" / "data", app):
        yield app


@pytest.fixture
def sweeps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put two sweeps in the place of all; return what they note."""
    ran: list[str] = []
    monkeypatch.setattr(tasks, "_sweeps", [lambda: ran.append("minute")])
    monkeypatch.setattr(tasks, "_hourly_sweeps", [lambda: ran.append("hour")])
    return ran


def test_every_kind_of_task_has_its_place_in_the_queue() -> None:
    """A message takes no time and passes hours of drawing; what somebody waits for passes what nobody does."""
    kinds = {name: int(priority) for name, priority in tasks._priorities.items() if "test." not in name}
    assert kinds == {
        "accounts.erase": 20,
        "accounts.send_reset": 20,
        "backup.write": 0,
        "credentials.make_file": 0,
        "files.draw": 10,
        "files.draw_shared": 10,
        "files.note_fetched": 20,
        "mail.deliver": 20,
    }


def test_the_more_important_task_comes_first_and_equal_ones_in_their_order(queue: Flask) -> None:
    tasks.enqueue("test.normal", "nobody waits")
    tasks.enqueue("test.awaited", "somebody waits")
    tasks.enqueue("test.normal", "somebody waits now", priority=Priority.AWAITED)
    tasks.enqueue("test.quick", "message")
    tasks.enqueue("test.quick", "put off", priority=Priority.NORMAL)
    commit()
    tasks.work_off(queue, stop)
    assert done == ["message", "somebody waits", "somebody waits now", "nobody waits", "put off"]


def test_a_reader_queues_at_once_and_lets_go_of_the_database(queue: Flask) -> None:
    with reading():
        db.session.connection()
        tasks.enqueue("test.quick", "now")
        assert not db.session().in_transaction()
    assert tasks.is_work_waiting(queue)
    tasks.work_off(queue, stop)
    assert done == ["now"]


def test_a_worker_takes_what_comes_while_it_looks_again(
    queue: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LINGER_SECONDS", 60.0)
    coming = threading.Timer(0.3, queue.extensions["perform"], ("test.last", "came later"))
    coming.start()
    tasks.work_off(queue, stop)
    coming.join()
    assert done == ["came later"]


def test_a_worker_that_waits_looks_again_every_fifth_of_a_second(
    queue: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    huey, looks = queue.extensions["huey"], count()
    dequeue = huey.dequeue
    monkeypatch.setattr(huey, "dequeue", lambda: (next(looks), dequeue())[1])
    monkeypatch.setattr(tasks, "LINGER_SECONDS", 0.5)
    monkeypatch.setattr(tasks, "LOOK_SECONDS", usual_look)
    tasks.work_off(queue, stop)
    assert (usual_look, 1 <= next(looks) <= 3) == (0.2, True)


def _later(by: timedelta) -> datetime:
    moment: datetime = utcnow() + by
    return moment


def test_a_task_that_fails_three_times_is_given_up(
    queue: Flask, sweeps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.enqueue("test.fails", "try")
    commit()
    huey = queue.extensions["huey"]
    left = []
    for minute in range(1, 5):
        tasks.work_off(queue, stop)
        left.append([(task.retries, task.retry_delay) for task in huey.scheduled()])
        monkeypatch.setattr(huey, "_get_timestamp", partial(_later, timedelta(minutes=minute)))
        tasks.sweep_once(queue)
    assert left == [[(1, 10)], [(0, 10)], [], []]
    assert done == ["try"] * 3


@pytest.mark.parametrize(("is_hourly", "ran"), [(True, ["minute", "hour"]), (False, ["minute"])])
def test_the_hourly_sweeps_run_where_they_are_asked_for(
    queue: Flask, sweeps: list[str], is_hourly: bool, ran: list[str]
) -> None:
    tasks.run_sweeps(is_hourly=is_hourly)
    assert sweeps == ran
    sweeps.clear()
    tasks.sweep_once(queue, is_hourly=is_hourly)
    assert sweeps == ran


def test_all_sweeps_run_unless_told_otherwise(queue: Flask, sweeps: list[str]) -> None:
    tasks.run_sweeps()
    tasks.sweep_once(queue)
    assert sweeps == ["minute", "hour"] * 2


def test_every_failure_of_the_sweeps_is_told(queue: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_with(error: Exception) -> tasks.Sweep:
        def sweep() -> None:
            raise error

        return sweep

    errors: list[Exception] = [OSError("no route"), KeyError("no key")]
    monkeypatch.setattr(tasks, "_sweeps", [break_with(errors[0])])
    monkeypatch.setattr(tasks, "_hourly_sweeps", [break_with(errors[1])])
    with pytest.raises(ExceptionGroup, match="sweeps failed") as raised:
        tasks.run_sweeps()
    assert list(raised.value.exceptions) == errors


@pytest.mark.parametrize(
    ("minute", "names"), [(16, ["sweep_all"]), (17, ["sweep_all", "sweep_hourly"]), (18, ["sweep_all"])]
)
def test_a_stand_alone_worker_sweeps_every_minute_and_hourly_at_17_past(
    queue: Flask, minute: int, names: list[str]
) -> None:
    moment = datetime(2026, 11, 30, 9, minute, tzinfo=UTC)
    periodic = queue.extensions["huey"].read_periodic(moment)
    assert sorted((task.name, int(task.priority)) for task in periodic) == [(name, 20) for name in names]


def test_each_periodic_task_runs_its_sweeps(queue: Flask, sweeps: list[str]) -> None:
    huey = queue.extensions["huey"]
    ran = {}
    for task in huey.read_periodic(datetime(2026, 11, 30, 9, 17, tzinfo=UTC)):
        sweeps.clear()
        huey.execute(task)
        ran[task.name] = list(sweeps)
    assert ran == {"sweep_all": ["minute"], "sweep_hourly": ["minute", "hour"]}


@pytest.mark.parametrize(("minute", "hidden"), [(16, 1), (17, 2)])
def test_a_sweep_that_fails_is_in_the_log_by_its_name(
    queue: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    minute: int,
    hidden: int,
) -> None:
    def fail_with_a_value() -> None:
        raise KeyError("maria@academy.test")

    monkeypatch.setattr(tasks, "_sweeps", [fail_with_a_value])
    monkeypatch.setattr(tasks, "_hourly_sweeps", [])
    huey = queue.extensions["huey"]
    for task in huey.read_periodic(datetime(2026, 11, 30, 9, minute, tzinfo=UTC)):
        huey.execute(task)
    noted = [record.message for record in caplog.records if record.name == "academy.tasks"]
    assert noted == ["the task sweeps failed"] * hidden


def test_a_queue_takes_no_messages_that_were_signed_with_another_secret(queue: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "data"
    tasks.enqueue("test.quick", "ours")
    commit()
    other = tasks._make_queue("", folder, KeyRing(("another secret",), folder / "none"), is_immediate=False)
    with pytest.raises(UnreadableError):
        other.dequeue()
    other.storage.close()
    with closing(sqlite3.connect(folder / "tasks.db")) as connection:
        assert connection.execute("SELECT count(*) FROM task").fetchall() == [(0,)]


def test_a_worker_passes_by_what_another_academy_has_queued(
    queue: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a rotation because of a leak: old messages are dropped, their rows say what is due."""
    usual = queue.extensions["huey"].serializer
    foreign = SignedMessages(KeyRing(("another secret",), tmp_path / "none").signing_keys(Purpose.QUEUE))
    queue.extensions["huey"].serializer = foreign
    tasks.enqueue("test.quick", "theirs")
    commit()
    queue.extensions["huey"].serializer = usual
    tasks.enqueue("test.last", "ours")
    commit()
    tasks.work_off(queue, stop)
    assert done == ["ours"]
    assert "a message in the queue was not signed by this academy" in caplog.text


def test_tasks_of_tests_run_where_they_are_queued(queue: Flask, tmp_path: Path) -> None:
    assert not tasks.works_at_once()
    tasks.init_tasks(queue, redis_url="", data_dir=tmp_path / "unused", is_immediate=True)
    assert tasks.works_at_once()
    assert type(queue.extensions["huey"]) is MemoryHuey
    tasks.enqueue("test.quick", "at once")
    commit()
    assert done == ["at once"]
    assert not (tmp_path / "unused").exists()


def test_a_client_that_is_not_used_cannot_be_imported_meanwhile() -> None:
    with tasks._hidden("no_such_module_of_ours"):
        assert str(sys.modules["no_such_module_of_ours"]) == "None"
    assert "no_such_module_of_ours" not in sys.modules
    with tasks._hidden("sqlite3"):
        assert sys.modules["sqlite3"] is sqlite3
    assert sys.modules["sqlite3"] is sqlite3
