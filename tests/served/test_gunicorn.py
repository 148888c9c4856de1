"""gunicorn and the worker as deploy/ starts them: new code comes in without a gap, and each line is logged once."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.processes import tree
from tests.served.academy import ServedAcademy, wait_until
from tests.served.programs import WEB, WORKER, running
from tests.support.prepared import prepare

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def academy(folder: Path) -> ServedAcademy:
    """Return an academy with tables and courses that nothing serves yet."""
    prepare(folder / "data")
    return ServedAcademy(folder, {"WEB_CONCURRENCY": "2", "HOME": "/nonexistent"})


def each_line_once(academy: ServedAcademy) -> Counter[str]:
    """Return how often each event is in the log, of which every line is JSON, and none is there twice."""
    lines = academy.text().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []
    assert [line for line, times in Counter(lines).items() if times > 1] == []
    return Counter(json.loads(line)["event"] for line in lines)


@contextmanager
def visitors(academy: ServedAcademy) -> Iterator[list[int]]:
    """Let three people open pages one after the other, and write down the status of each; -1 for no answer."""
    seen: list[int] = []
    is_over = threading.Event()

    def visit() -> None:
        while not is_over.wait(0.01):
            try:
                seen.append(academy.status("/en/courses"))
            except OSError:
                seen.append(-1)

    threads = [threading.Thread(target=visit) for _one in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def test_x11_new_code_comes_in_without_a_gap_and_each_line_is_logged_once(academy: ServedAcademy) -> None:
    with running(academy, WEB, signal.SIGTERM) as master:
        assert wait_until(academy.answers), academy.text()
        before = set(tree(master.pid)) - {master.pid}
        assert len(before) == 2
        with visitors(academy) as seen:
            assert wait_until(lambda: len(seen) > 20)
            master.send_signal(signal.SIGHUP)
            assert wait_until(lambda: before.isdisjoint(tree(master.pid))), academy.text()
            count = len(seen)
            assert wait_until(lambda: len(seen) > count + 20)
        assert set(seen) == {200}, Counter(seen)
    assert master.returncode == 0
    events = each_line_once(academy)
    assert events["Handling signal: …"] == 2
    assert sum("Booting worker" in event for event in events) == 4


def test_x11_the_worker_logs_each_line_once(academy: ServedAcademy) -> None:
    with running(academy, WORKER, signal.SIGINT):
        assert wait_until(lambda: "executed in" in academy.text())
    assert any(event.startswith("Huey consumer started") for event in each_line_once(academy))
