"""The embedded server: who is cut, who is not, and what is never taken in."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask, request

from academy.web import connections
from academy.web.connections import Limits, Server, make_server
from tests.support.door import plain_door

SOON = 20.0
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
KILOBYTE = 1024


@contextmanager
def running(limits: Limits, before: Callable[[Server], object] = bool) -> Iterator[Server]:
    app = Flask("connections")

    @app.route("/", methods=["GET", "POST"])
    def answer() -> str:
        return f"{len(request.get_data())} bytes"

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = make_server(app, listener, plain_door(app), threads=2, limits=limits)
        before(server)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield server
        server.trigger.pull_trigger(server.close)  # in its own thread
        thread.join(SOON)


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=SOON)


def read(connection: socket.socket) -> bytes:
    """Return everything until the server closes."""
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


def ask(server: Server, head: bytes = HEAD) -> bytes:
    with connect(server) as connection:
        connection.sendall(head + b"Connection: close\r\n\r\n")
        return read(connection)


def seconds_until_cut(connection: socket.socket, send: Callable[[], object]) -> float:
    """Send something again and again; return after how long the server has closed."""
    started = time.monotonic()
    connection.settimeout(0.1)
    while time.monotonic() - started < SOON:
        try:
            send()
            if not connection.recv(1024):
                return time.monotonic() - started
        except TimeoutError:
            continue
        except OSError:
            return time.monotonic() - started
    raise AssertionError("never cut")


IMPATIENT = Limits(patience_seconds=1, cleanup_seconds=0.1)


def test_a_head_that_never_ends_is_cut() -> None:
    with running(IMPATIENT) as server, connect(server) as connection:
        connection.sendall(HEAD)
        assert seconds_until_cut(connection, lambda: connection.send(b"X: y\r\n")) >= 0.9


def test_a_body_that_dribbles_is_cut() -> None:
    with running(IMPATIENT) as server, connect(server) as connection:
        connection.sendall(FORM + b"Content-Length: 1000\r\n\r\n")
        assert seconds_until_cut(connection, lambda: connection.send(b"x")) >= 0.9


def test_an_idle_connection_is_closed() -> None:
    with running(IMPATIENT) as server, connect(server) as connection:
        assert connection.recv(1) == b""


def test_a_body_that_comes_slowly_but_steadily_is_taken() -> None:
    """Three times as long as a head may take, at ten times the slowest speed."""
    limits = Limits(patience_seconds=1, cleanup_seconds=0.1, slowest_bytes_a_second=KILOBYTE)
    with running(limits) as server, connect(server) as connection:
        connection.sendall(FORM + b"Connection: close\r\nContent-Length: 30720\r\n\r\n")
        for _ in range(30):
            connection.sendall(b"x" * KILOBYTE)
            time.sleep(0.1)
        assert read(connection).endswith(b"30720 bytes")


def test_p6_no_answer_on_a_kept_connection_waits_for_the_one_before_to_be_acknowledged() -> None:
    with running(Limits()) as server:
        connection = connect(server)
        connection.sendall(HEAD + b"\r\n")
        assert connection.recv(1)
        (channel,) = server.active_channels.values()
        assert channel.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_two_requests_on_one_connection_each_have_their_own_time() -> None:
    limits = Limits(patience_seconds=1.5, cleanup_seconds=0.1)
    with running(limits) as server, connect(server) as connection:
        for _ in range(4):
            connection.sendall(HEAD)
            time.sleep(0.5)
            connection.sendall(b"\r\n")
            answer = b""
            while not answer.endswith(b"0 bytes"):
                received = connection.recv(65536)
                assert received, "cut"
                answer += received


@pytest.mark.parametrize("size", [0, 1, 1000, 1024 * KILOBYTE - 1])
def test_what_is_not_too_large_is_taken(size: int) -> None:
    with running(Limits()) as server, connect(server) as connection:
        connection.sendall(FORM + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)
        assert read(connection).endswith(b"%d bytes" % size)


def endless(kind: str) -> tuple[bytes, bytes]:
    """Return the head of an upload of 100 MB, and a piece of it to send again and again."""
    piece = b"x" * 64 * KILOBYTE
    if kind == "chunked":
        return FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%s\r\n" % (len(piece), piece)
    return FORM + b"Content-Length: 104857600\r\n\r\n", piece


@pytest.mark.parametrize("kind", ["length", "chunked"])
def test_what_is_too_large_is_refused_and_the_answer_is_read(kind: str) -> None:
    head, piece = endless(kind)
    with running(Limits()) as server, connect(server) as connection:
        connection.sendall(head)
        sent = 0
        try:
            while sent < 100 * 1024 * KILOBYTE:
                sent += connection.send(piece)
        except OSError:
            pass
        assert sent < 30 * 1024 * KILOBYTE, "what the system keeps on its way, and little more"
        with connect(server) as polite:
            polite.sendall(head + piece * (0 if kind == "length" else 17))
            answer = read(polite)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"This is too large." in answer


def test_nobody_is_asked_for_what_is_too_large() -> None:
    with running(Limits()) as server, connect(server) as connection:
        connection.sendall(FORM + b"Expect: 100-continue\r\nContent-Length: 104857600\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_who_asks_first_may_send() -> None:
    with running(Limits()) as server, connect(server) as connection:
        connection.sendall(FORM + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"hello")
        assert read(connection).endswith(b"5 bytes")


def test_a_head_that_is_too_large_is_refused() -> None:
    with running(Limits()) as server:
        assert b" 431 " in ask(server, HEAD + b"X: " + b"y" * 40 * KILOBYTE + b"\r\n")[:16]


def test_who_has_said_something_is_not_taken_for_idle() -> None:
    """Twice as many as there is room for have sent their requests before the first is let in."""
    crowd: list[socket.socket] = []

    def come(server: Server) -> None:
        for _visitor in range(80):
            crowd.append(stack.enter_context(connect(server)))
            crowd[-1].sendall(HEAD + b"Connection: close\r\n\r\n")

    with ExitStack() as stack, running(Limits(connections=40), come):
        assert [read(connection)[:12] for connection in crowd] == [b"HTTP/1.1 200"] * 80


def test_the_longest_idle_make_room() -> None:
    """Three times as many connections as there may be, and the next visitor is still answered at once."""
    with running(Limits(connections=40)) as server, ExitStack() as stack:
        for _ in range(120):
            connection = stack.enter_context(connect(server))
            connection.sendall(HEAD)
        assert ask(server).startswith(b"HTTP/1.1 200")
        assert len(server.active_channels) <= 40


def test_bodies_together_hold_only_so_much() -> None:
    limits = Limits(largest_arrival=100 * KILOBYTE)
    with running(limits) as server, ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(connect(server))
            connection.sendall(FORM + b"Content-Length: 20480\r\n\r\n" + b"x" * 10 * KILOBYTE)
        assert ask(server).startswith(b"HTTP/1.1 200")
        assert server.held <= 100 * KILOBYTE
    assert server.held <= 100 * KILOBYTE


def test_more_visitors_than_are_accepted_at_once_all_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ACCEPTED_AT_ONCE", 1)
    with running(Limits()) as server, ExitStack() as visitors:
        crowd = [visitors.enter_context(connect(server)) for _visitor in range(5)]
        for visitor in crowd:
            visitor.sendall(HEAD + b"Connection: close\r\n\r\n")
        assert [read(visitor).rpartition(b"\r\n")[2] for visitor in crowd] == [b"0 bytes"] * 5


def test_no_part_of_an_answer_waits_for_the_one_before() -> None:
    """Head and body leave one after the other; without this a kept connection loses 40 ms to each answer."""
    with running(Limits()) as server, connect(server) as connection:
        connection.sendall(HEAD + b"\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"
        (channel,) = server.active_channels.values()
        assert channel.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
