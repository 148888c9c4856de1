"""Redis stands still or is gone while people work at the started academy: nobody who hands something in notices."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served.academy import ServedAcademy, served_prepared, wait_until
from tests.served.visitor import Visitor
from tests.support.redis import PrivateRedis

pytestmark = pytest.mark.timeout(180)

#: One request waits 0.2 seconds for Redis, the next ones not at all. A frozen one would keep them for ever.
PATIENCE_SECONDS = 20.0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    server = PrivateRedis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def academy(tmp_path: Path, redis: PrivateRedis) -> Iterator[ServedAcademy]:
    with served_prepared(tmp_path / "academy", REDIS_URL=redis.url) as running:
        yield running


def ask_reset(visitor: Visitor, number: int) -> tuple[int, float]:
    """Ask for a new password, which is a row and a task; return the status and how long it took."""
    page = visitor.get("/en/new-password")
    started = time.monotonic()
    answer = visitor.send(page, {"address": f"somebody{number}@academy.test"})
    return answer.status, time.monotonic() - started


def test_x2_a_redis_that_is_frozen_or_gone_harms_nobody_who_hands_in(
    academy: ServedAcademy, redis: PrivateRedis
) -> None:
    visitor = Visitor(academy.url)
    assert ask_reset(visitor, 0)[0] == 200
    handled = "SELECT count(*) FROM one_time_codes WHERE handled_at IS NOT NULL"
    assert wait_until(lambda: academy.value(handled) == 1, seconds=30), "the queue works while Redis does"
    with redis.frozen():
        frozen = [ask_reset(visitor, number) for number in range(1, 4)]
        ready = visitor.get("/readyz").status
    redis.kill()
    gone = [ask_reset(visitor, number) for number in range(4, 7)]
    assert [status for status, _seconds in frozen + gone] == [200] * 6
    assert max(seconds for _status, seconds in frozen) < PATIENCE_SECONDS
    assert (ready, visitor.get("/readyz").status) == (200, 200)
    assert academy.value("SELECT count(*) FROM one_time_codes") == 7
    assert "Traceback" not in academy.text()
