"""Many people at once by one thread: each is a generator that asks, waits and goes on with the answer.

Who arrives, arrives whatever the server does: a load that waits for answers before it sends more hides an overload.
"""

import errno
import heapq
import itertools
import re
import resource
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace

#: A browser waits longer; who has no answer by then is counted as not answered.
PATIENCE_SECONDS = 30.0
#: Who comes when so many have a connection waits for a free one: else a server that falls behind would be buried under
#: new connections, which cost more than what is asked on them.
MOST_CONNECTIONS = 4000
#: The longest sleep between two looks at the clock.
LOOK_SECONDS = 0.05
HTTP_ERRORS = 400
CLOSE = b"Connection: close\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED, LAST_CHUNK = b"transfer-encoding: chunked", b"0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its kind in the figures, and its bytes."""

    kind: str
    request: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status 0 is no whole answer. ``seconds`` run from the moment it should have been sent."""

    kind: str
    status: int
    seconds: float
    head: str = ""
    body: bytes = b""
    #: When it came, as ``time.monotonic`` counts.
    at: float = 0.0

    def header(self, name: str) -> str:
        """Return the first header ``name``, or nothing."""
        mark = f"\r\n{name.lower()}: "
        start = self.head.lower().find(mark)
        return self.head[start + len(mark) :].split("\r\n", 1)[0] if start >= 0 else ""


#: Yields requests, or seconds to wait; gets the answer to a request, None after a pause.
Walk = Generator[Ask | float, Answer | None, None]


@dataclass(eq=False, slots=True)
class Exchange:
    """One request on a connection of its own, sent and answered without waiting."""

    walk: Walk
    ask: Ask
    due: float
    connection: socket.socket
    rest: bytes
    context: ssl.SSLContext | None = None
    received: list[bytes] = field(default_factory=list)
    #: Whether the connection was open already: then the server may have closed it meanwhile.
    is_kept: bool = False
    is_closed: bool = False

    def advance(self) -> bool:
        """Send and take in what goes; say whether the answer is whole. Raises OSError when it broke off."""
        try:
            if self.context is not None:
                self._shake_hands(self.context)
            while self.rest:
                self.rest = self.rest[self.connection.send(self.rest) :]
            while data := self.connection.recv(262144):
                self.received.append(data)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return self.is_whole()
        self.is_closed = True
        return True

    def _shake_hands(self, context: ssl.SSLContext) -> None:
        if not isinstance(self.connection, ssl.SSLSocket):
            host, _port = self.connection.getpeername()  # raises until there is a connection
            self.connection = context.wrap_socket(
                self.connection, do_handshake_on_connect=False, server_hostname=host
            )
        self.connection.do_handshake()

    def is_whole(self) -> bool:
        """Say whether all that the head of the answer announces is here."""
        data = b"".join(self.received)
        head, blank, body = data.partition(b"\r\n\r\n")
        if not blank:
            return False
        length = LENGTH.search(head)
        return (
            len(body) >= int(length[1]) if length else CHUNKED in head.lower() and body.endswith(LAST_CHUNK)
        )

    def answer(self, now: float) -> Answer:
        """Return what came."""
        head, _blank, body = b"".join(self.received).partition(b"\r\n\r\n")
        status = int(head[9:12]) if head[9:12].isdigit() else 0
        return Answer(self.ask.kind, status, now - self.due, head.decode("latin-1"), body, now)


class Traffic:
    """Lets people walk on the server at ``host`` and ``port``; keeps every answer in ``answers``.

    Behind TLS (``context``) connections stay open and are used again, as browsers do; else each request has its own.
    """

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None = None) -> None:
        self.address, self.context = (host, port), context
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each connection is a file
        self._kept: list[socket.socket] = []
        self.answers: list[Answer] = []
        self.errors: list[str] = []
        #: How late this thread itself was at most, seconds: when it is late, it measures itself.
        self.lateness = 0.0
        self._coming: list[tuple[float, int, Walk]] = []
        self._line: deque[tuple[Walk, Ask, float]] = deque()
        self._numbers = itertools.count()
        self._open: dict[int, Exchange] = {}
        self._poll = select.epoll()

    def connect(self, count: int) -> None:
        """Open connections for those who are here already: who comes anew pays for TLS, and so does nginx."""
        assert self.context is not None
        for _visitor in range(count):
            plain = socket.create_connection(self.address, timeout=PATIENCE_SECONDS)
            connection = self.context.wrap_socket(plain, server_hostname=self.address[0])
            connection.setblocking(False)
            self._poll.register(connection.fileno(), select.EPOLLIN | select.EPOLLOUT | select.EPOLLET)
            self._kept.append(connection)

    def send(self, walk: Walk, at: float) -> None:
        """Let ``walk`` begin at ``at``, as ``time.monotonic`` counts."""
        heapq.heappush(self._coming, (at, next(self._numbers), walk))

    def send_all(self, walks: Iterable[tuple[float, Walk]]) -> None:
        """Let each of ``walks`` begin at its moment."""
        for at, walk in walks:
            self.send(walk, at)

    def run(self, until: float) -> None:
        """Go on until ``until``; who has asked by then gets an answer, nobody asks more."""
        next_look = 0.0
        while (now := time.monotonic()) < until or self._open:
            if now < until:
                self._begin(now)
            if now >= next_look:
                next_look = now + 1
                self._lose_patience(now)
            pause = min(LOOK_SECONDS, max(0.0, self._coming[0][0] - now)) if self._coming else LOOK_SECONDS
            for number, _event in self._poll.poll(pause, 1000):
                self._go_on(self._open.get(number))
            while self._line and self._has_room():
                self._ask(*self._line.popleft())

    def _has_room(self) -> bool:
        return bool(self._kept) or len(self._open) < MOST_CONNECTIONS

    def _begin(self, now: float) -> None:
        while self._coming and self._coming[0][0] <= now:
            due, _number, walk = heapq.heappop(self._coming)
            self.lateness = max(self.lateness, now - due)
            self._step(walk, None, due)

    def _step(self, walk: Walk, answer: Answer | None, due: float) -> None:
        try:
            wish = walk.send(answer)
        except StopIteration:
            return
        if isinstance(wish, Ask) and self._has_room():
            self._ask(walk, wish, due)
        elif isinstance(wish, Ask):
            self._line.append((walk, wish, due))
        else:
            self.send(walk, time.monotonic() + wish)

    def _ask(self, walk: Walk, ask: Ask, due: float) -> None:
        if self._kept:
            connection = self._kept.pop()
            request = ask.request.replace(CLOSE, b"", 1)
            exchange = Exchange(walk, ask, due, connection, request, self.context, is_kept=True)
            self._open[connection.fileno()] = exchange
            self._go_on(exchange)
            return
        connection = socket.socket()
        connection.setblocking(False)
        begun = connection.connect_ex(self.address)
        request = ask.request if self.context is None else ask.request.replace(CLOSE, b"", 1)
        exchange = Exchange(walk, ask, due, connection, request, self.context)
        self._open[connection.fileno()] = exchange
        if begun not in (0, errno.EINPROGRESS):
            self._finish(exchange)
            return
        self._poll.register(connection.fileno(), select.EPOLLIN | select.EPOLLOUT | select.EPOLLET)

    def _go_on(self, exchange: Exchange | None) -> None:
        if exchange is None:
            return
        try:
            is_over = exchange.advance()
        except OSError as error:
            if error.errno == errno.ENOTCONN:
                return
            exchange.is_closed = is_over = True
            if not exchange.is_kept:
                self.errors.append(f"{exchange.ask.kind}: {error!r}")
        if not is_over:
            return
        if exchange.is_kept and exchange.is_closed and not exchange.received:
            self._leave(exchange)  # closed while nobody used it: a browser asks again on a new one
            self._ask(exchange.walk, exchange.ask, exchange.due)
            return
        self._finish(exchange)

    def _leave(self, exchange: Exchange) -> None:
        del self._open[exchange.connection.fileno()]
        if self.context is not None and not exchange.is_closed and exchange.is_whole():
            self._kept.append(exchange.connection)
        else:
            exchange.connection.close()

    def _finish(self, exchange: Exchange) -> None:
        now = time.monotonic()
        self._leave(exchange)
        answer = exchange.answer(now)
        # Of an hour, only what went wrong is kept whole.
        self.answers.append(answer if answer.status >= HTTP_ERRORS else replace(answer, head="", body=b""))
        self._step(exchange.walk, answer, now)

    def _lose_patience(self, now: float) -> None:
        for exchange in [each for each in self._open.values() if now - each.due > PATIENCE_SECONDS]:
            exchange.received.clear()
            self._finish(exchange)
