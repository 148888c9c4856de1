"""The queue in a real Redis that is frozen, ended and started again: a sweep finds what could not be queued."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from academy.core import redis_queue, tasks
from academy.core.db import commit, db
from tests.support.redis import PrivateRedis

PAUSE = 0.5
#: A frozen server would keep a caller for ever.
PATIENCE = 20.0
done: list[int] = []
due: list[int] = []


@tasks.task("test.redis")
def note(number: int) -> None:
    """Note a number; it is due no more."""
    done.append(number)
    due.remove(number)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    server = PrivateRedis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def queue(app: Flask, redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(tasks, "LINGER_SECONDS", 0.3)
    monkeypatch.setattr(redis_queue, "PAUSE_SECONDS", PAUSE)
    monkeypatch.setattr(tasks, "_hourly_sweeps", [])
    monkeypatch.setattr(tasks, "_sweeps", [enqueue_all])
    kept = {name: app.extensions[name] for name in ("huey", "perform")}
    tasks.init_tasks(app, redis_url=redis.url, data_dir=Path(), is_immediate=False)
    done.clear()
    due.clear()
    with app.app_context():
        yield app
        db.session.remove()
    app.extensions["huey"].storage.pool.disconnect()
    app.extensions.update(kept)


def enqueue_all() -> None:
    for number in due:
        enqueue(number)


def enqueue(number: int) -> None:
    tasks.enqueue("test.redis", number)
    commit()


def work_off(app: Flask) -> None:
    tasks.work_off(app, threading.Event())


def test_handing_over_waits_once_and_a_sweep_finds_what_was_not_queued(
    queue: Flask, redis: PrivateRedis
) -> None:
    due.extend([1, 2, 3])
    with redis.frozen():
        started = time.monotonic()
        enqueue_all()
        assert time.monotonic() - started < PATIENCE, "the first waits 0.2 seconds, the others not at all"
        assert not tasks.is_work_waiting(queue)
        work_off(queue)
    assert done == []
    redis.kill()
    enqueue(1)
    redis.start()
    time.sleep(PAUSE + 0.1)
    tasks.sweep_once(queue)
    assert tasks.is_work_waiting(queue)
    work_off(queue)
    assert sorted(done) == [1, 2, 3]
    assert not tasks.is_work_waiting(queue)
