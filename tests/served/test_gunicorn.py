"""gunicorn and the worker as deploy/ starts them: new code comes in without a gap, and each line is logged once."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.processes import free_port_and_next, tree
from tests.served.academy import ServedAcademy, wait_until
from tests.served.programs import WEB, WORKER, running
from tests.support.prepared import prepare

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def academy(folder: Path) -> ServedAcademy:
    """Return an academy with tables and courses that nothing serves yet."""
    prepare(folder / "data")
    return ServedAcademy(folder, {"WEB_CONCURRENCY": "2", "HOME": "/nonexistent"}, port=free_port_and_next())


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
        assert len(before) == 3
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
    assert sum("Booting worker" in event for event in events) == 6


def test_answers_are_taken_while_every_other_process_stands_still(academy: ServedAcademy) -> None:
    """Answers have a process at the next port, which comes before the others, and comes again when it has ended."""
    with running(academy, WEB, signal.SIGTERM) as master:
        assert wait_until(academy.answers), academy.text()
        assert status_of_answer(academy) == 400, "without a token"
        nice = {pid: os.getpriority(os.PRIO_PROCESS, pid) for pid in tree(master.pid)}
        others = [pid for pid in nice if nice[pid] > nice[master.pid]]
        [first] = set(nice) - {master.pid, *others}
        assert len(others) == 2
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        try:
            assert status_of_answer(academy) == 400
            os.kill(first, signal.SIGKILL)
            assert status_of_answer(academy) == 400, "a new one"
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)


def status_of_answer(academy: ServedAcademy) -> int:
    """Return the status of an answer to a question that nginx sends to the next port."""
    connection = HTTPConnection(academy.host, academy.port + 1, timeout=30)
    try:
        connection.request("POST", "/en/courses/x/final-check/y/questions/1", b"")
        return connection.getresponse().status
    finally:
        connection.close()


def test_x11_the_worker_logs_each_line_once(academy: ServedAcademy) -> None:
    with running(academy, WORKER, signal.SIGINT):
        assert wait_until(lambda: "executed in" in academy.text())
    assert any(event.startswith("Huey consumer started") for event in each_line_once(academy))
