"""Faults of the outside world, seen at the started academy: readers go on, and who saves is told when to try again."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy, served, wait_until
from tests.served.visitor import Answer, Visitor, filled
from tests.served.walk import register
from tests.support.postgresql import PrivatePostgreSQL

pytestmark = pytest.mark.timeout(180)

#: Twice as many as the embedded server has threads.
WRITERS = 16


@contextmanager
def write_lock(academy: ServedAcademy) -> Iterator[None]:
    """Hold the write lock of the academy's SQLite database."""
    with closing(sqlite3.connect(academy.data / "academy.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def try_to_sign_in(url: str, page: Answer, cookies: dict[str, str], name: str = "nobody") -> Answer:
    """Send the form of ``page`` once; it counts a try, so it writes."""
    visitor = Visitor(url)
    visitor.cookies = cookies
    fields = {**filled(page.form("address")), "address": f"{name}@academy.test", "password": PASSWORD}
    return visitor.post("/en/sign-in", fields)


def assert_says_when(answer: Answer) -> None:
    """Assert that the answer is a page that says that nothing was saved and when to try again."""
    assert answer.status == 503, (answer.status, answer.words[:500])
    assert int(answer.headers["Retry-After"]) > 0
    assert "Nothing was saved" in answer.words


def timed(visitor: Visitor, path: str) -> tuple[Answer, float]:
    """Open a page; return it and how many seconds it took."""
    started = time.monotonic()
    answer = visitor.get(path)
    return answer, time.monotonic() - started


def test_g7_readers_never_wait_for_a_stuck_writer(served_sqlite: ServedAcademy) -> None:
    academy, reader = served_sqlite, Visitor(served_sqlite.url)
    page = reader.get("/en/sign-in")
    refused: list[tuple[Answer, float]] = []
    has_read = threading.Event()

    def keep_writing() -> None:
        while not has_read.is_set():
            started = time.monotonic()
            answer = try_to_sign_in(academy.url, page, dict(reader.cookies))
            refused.append((answer, time.monotonic() - started))

    writers = [threading.Thread(target=keep_writing) for _number in range(WRITERS)]
    with write_lock(academy):
        for writer in writers:
            writer.start()
        time.sleep(1)
        seen = [timed(reader, path) for path in ("/en/sign-in", "/en/courses", "/en/verify") * 3]
        ready = timed(reader, "/readyz")
        has_read.set()
        for writer in writers:
            writer.join()
    assert [answer.status for answer, _seconds in seen] == [200] * 9
    assert max(seconds for _answer, seconds in seen) < max(seconds for _answer, seconds in refused)
    assert ready[0].status == 503
    assert len(refused) >= WRITERS
    for answer, _seconds in refused:
        assert_says_when(answer)
    assert try_to_sign_in(academy.url, page, dict(reader.cookies)).status == 422
    assert reader.get("/readyz").status == 200


def test_nobody_is_refused_while_another_process_writes_for_a_second(served_sqlite: ServedAcademy) -> None:
    academy, reader = served_sqlite, Visitor(served_sqlite.url)
    page = reader.get("/en/sign-in")
    with ThreadPoolExecutor(WRITERS) as writers:
        with write_lock(academy):
            sent = [
                writers.submit(try_to_sign_in, academy.url, page, dict(reader.cookies), f"writer{number}")
                for number in range(WRITERS)
            ]
            seconds = [timed(reader, "/en/courses")[1] for _page in range(3)]
            time.sleep(max(0.0, 1 - sum(seconds)))
            assert not any(each.done() for each in sent), "all of them wait"
        assert {each.result().status for each in sent} == {422}


@pytest.fixture(scope="module")
def postgresql() -> Iterator[PrivatePostgreSQL]:
    """Return a server of this module's own, which it may break."""
    server = PrivatePostgreSQL()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def on_postgresql(
    postgresql: PrivatePostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedAcademy]:
    """Return a started academy on that server."""
    folder: Path = tmp_path_factory.mktemp("faults") / "academy"
    with served(folder, DATABASE_URL=postgresql.url()) as academy:
        yield academy


def test_x9_a_frozen_postgresql_is_said_soon_and_over_when_it_goes_on(
    postgresql: PrivatePostgreSQL, on_postgresql: ServedAcademy
) -> None:
    her = Visitor(on_postgresql.url)
    register(her, "Maria", "frozen@academy.test")
    assert her.get("/en/profile").status == 200
    with postgresql.frozen():
        ready, ready_seconds = timed(her, "/readyz")
        alive = her.get("/healthz")
        page, seconds = timed(her, "/en/profile")
        again, again_seconds = timed(her, "/en/profile")
    assert (ready.status, alive.status) == (503, 200)
    assert "database" in ready.text
    assert ready_seconds < max(seconds, again_seconds), "a probe gives up before a reader"
    for answer in (page, again):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert wait_until(lambda: her.get("/en/profile").status == 200, seconds=10)
    assert wait_until(lambda: her.get("/readyz").status == 200, seconds=10)


def test_x9_a_stopped_postgresql_is_said_and_over_when_it_comes_back(
    postgresql: PrivatePostgreSQL, on_postgresql: ServedAcademy
) -> None:
    her = Visitor(on_postgresql.url)
    register(her, "Siti", "stopped@academy.test")
    page = her.get("/en/profile/details")
    with postgresql.halted():
        assert her.get("/readyz").status == 503
        shown = her.get("/en/profile")
        missing = her.get("/en/courses/nothing/of/the/kind")
        assert_says_when(her.send(page, {"display_name": "Siti Rahma"}))
    assert shown.status == 503
    assert shown.headers["Retry-After"]
    assert missing.status in (404, 503)
    assert wait_until(lambda: her.get("/en/profile").status == 200, seconds=10)
