"""The embedded server with more visitors than it can serve: who is served, and what the others get."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask, request

from academy.web.connections import Limits, make_server
from academy.web.priorities import PLACES, Place
from academy.web.urgency import Urgency, declared
from tests.served.academy import wait_until
from tests.support.door import plain_door

SOON = 20.0
HOST = b"Host: localhost\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n"
#: Two readers are served and two wait; the next are turned away.
SMALL = {
    **PLACES,
    **dict.fromkeys((Urgency.LESSON, Urgency.PAGE, Urgency.DOCUMENT), Place(0.5, waiting=2, seconds=1000)),
}


@dataclass
class Hall:
    """A server with four threads whose pages are ready when ``is_open`` is set; ``seen`` tells what was begun."""

    port: int
    is_open: threading.Event = field(default_factory=threading.Event)
    seen: list[str] = field(default_factory=list)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=SOON)

    def ask(self, request: bytes) -> bytes:
        """Send ``request`` on a connection of its own; return all that comes until the server closes."""
        with self.connect() as connection:
            connection.sendall(request)
            return read(connection)

    def get(self, path: str, method: str = "GET", version: str = "1.1") -> bytes:
        return self.ask(
            f"{method} {path} HTTP/{version}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )

    def post(self, path: str) -> bytes:
        return self.ask(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{FORM}Connection: close\r\n\r\na=b".encode()
        )


@contextmanager
def hall(places: dict[Urgency, Place]) -> Iterator[Hall]:
    app = Flask("hall")
    declared(app).update(answer=Urgency.ANSWER, lesson=Urgency.LESSON, file=Urgency.DOCUMENT)

    @app.get("/page", endpoint="page")
    @app.get("/lesson", endpoint="lesson")
    @app.route("/file", methods=["GET", "POST"], endpoint="file")
    def show() -> str:
        running.seen.append(request.path)
        running.is_open.wait(SOON)
        return "shown"

    @app.post("/answer", endpoint="answer")
    @app.post("/save", endpoint="save")
    def take() -> str:
        running.seen.append(request.path)
        return f"taken {request.form['a']}"

    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Hall(listener.getsockname()[1])
        server = make_server(app, listener, plain_door(app), threads=4, limits=Limits(places=places))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.is_open.set()
            server.trigger.pull_trigger(server.close)  # in its own thread
            thread.join(SOON)


@contextmanager
def crowded(path: str) -> Iterator[Hall]:
    """Let both readers of `SMALL` be busy with ``path``, and its line be full."""
    with hall(SMALL) as running, ExitStack() as stack:

        def knock() -> socket.socket:
            connection = stack.enter_context(running.connect())
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            return connection

        for count in (1, 2):
            knock()
            assert wait_until(lambda count=count: len(running.seen) == count, SOON)  # type: ignore[misc]
        waiting = [knock(), knock()]
        assert knock().recv(65536).startswith(b"HTTP/1.1 503 ")
        yield running
        running.is_open.set()
        for connection in waiting:
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 "), "who waited is served"


@pytest.fixture
def full() -> Iterator[Hall]:
    """Return a server whose readers are busy, and whose line of pages is full."""
    with crowded("/page") as running:
        yield running


def read(connection: socket.socket) -> bytes:
    """Return everything until the server closes."""
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


def test_answers_and_what_is_sent_pass_a_full_line(full: Hall) -> None:
    for _time in range(20):
        assert full.post("/answer").endswith(b"taken b")
        assert full.post("/save").endswith(b"taken b")


def test_a_line_of_its_own_takes_a_lesson_that_pages_have_left_no_thread_for(full: Hall) -> None:
    with full.connect() as lesson:
        lesson.sendall(b"GET /lesson HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        assert full.post("/answer").endswith(b"taken b")
        full.is_open.set()
        assert read(lesson).endswith(b"shown")


@pytest.mark.parametrize("path", ["/page", "/page?x=%20y", "/%70age", "/nowhere/at-all"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_page_is_turned_away_however_it_is_asked_for(full: Hall, path: str, version: str) -> None:
    answer = full.get(path, version=version)
    assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nRetry-After: 10\r\n" in answer
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b"\r\n\r\ncome again")


def test_a_head_is_turned_away_without_a_body(full: Hall) -> None:
    answer = full.get("/page", "HEAD")
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert answer.endswith(b"\r\n\r\n")


def test_a_head_that_comes_in_two_pieces_is_turned_away_too(full: Hall) -> None:
    with full.connect() as connection:
        connection.sendall(b"GET /page HTTP/1.1\r\n")
        assert full.post("/answer").endswith(b"taken b")
        connection.sendall(HOST + b"\r\n")
        assert read(connection).startswith(b"HTTP/1.1 503 ")


def test_no_body_is_asked_for_or_taken_in_of_what_is_turned_away() -> None:
    with crowded("/file") as running:
        head = b"POST /file HTTP/1.1\r\nContent-Length: 900000\r\n" + HOST
        with running.connect() as connection:
            connection.sendall(head + b"Expect: 100-continue\r\n\r\n")
            assert read(connection).startswith(b"HTTP/1.1 503 ")
        with running.connect() as connection:
            connection.sendall(head + b"\r\n" + b"x" * 100_000)
            answer = read(connection)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 20\r\n" in answer


def test_requests_in_one_go_on_one_connection_are_answered_in_their_order(full: Hall) -> None:
    answer = b"POST /answer HTTP/1.1\r\n" + HOST + FORM.encode() + b"\r\na=b"
    with full.connect() as connection:
        connection.sendall(answer + answer + b"GET /page HTTP/1.1\r\n" + HOST + b"\r\n" + answer)
        came = read(connection)
    statuses = [part[:3] for part in came.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"503"]


def test_when_the_crowd_has_gone_everybody_is_served_again(full: Hall) -> None:
    assert full.get("/page").startswith(b"HTTP/1.1 503 ")
    full.is_open.set()
    for _time in range(50):
        answer = full.get("/page")
        if answer.startswith(b"HTTP/1.1 200 "):
            return
    raise AssertionError(answer)


def test_who_has_waited_too_long_is_sent_away() -> None:
    hasty = {**SMALL, Urgency.PAGE: Place(0.25, waiting=100, seconds=0.1)}
    with hall(hasty) as running, running.connect() as first:
        first.sendall(b"GET /page HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        assert wait_until(lambda: running.seen, SOON)
        assert running.get("/page").startswith(b"HTTP/1.1 503 ")
        running.is_open.set()
        assert read(first).endswith(b"shown"), "who is being served is not sent away"
