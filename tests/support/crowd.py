"""Many connections at once, by one thread: idle ones, and slow ones that send a byte of a head now and then."""

import http.client
import selectors
import socket
import time
from dataclasses import dataclass, field

CONNECT_SECONDS = 20.0
SLOW_BYTE = b"x"
HEAD = b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@dataclass
class Crowd:
    """Connections to ``port`` of this machine that take the places of others; open ones only are counted."""

    port: int
    idle: list[socket.socket] = field(default_factory=list)
    slow: list[socket.socket] = field(default_factory=list)
    cut: int = 0

    def open(self, *, idle: int, slow: int) -> None:
        """Open more connections."""
        for _ in range(idle):
            self.idle.append(self._connect())
        for _ in range(slow):
            connection = self._connect()
            connection.sendall(HEAD)
            self.slow.append(connection)

    def go_on(self) -> None:
        """Send one more byte on every slow connection, and let new ones take the place of those that were cut."""
        for crowd in (self.idle, self.slow):
            for connection in self._cut(crowd):
                crowd.remove(connection)
                connection.close()
                self.cut += 1
                is_slow = crowd is self.slow
                self.open(idle=not is_slow, slow=is_slow)
        for connection in self.slow:
            try:
                connection.send(SLOW_BYTE)
            except OSError:
                continue

    def close(self) -> None:
        """Go home."""
        for connection in (*self.idle, *self.slow):
            connection.close()

    def _connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=CONNECT_SECONDS)

    @staticmethod
    def _cut(crowd: list[socket.socket]) -> list[socket.socket]:
        """Return the connections that the server has closed: only then is there something to read."""
        with selectors.DefaultSelector() as selector:
            for connection in crowd:
                selector.register(connection, selectors.EVENT_READ)
            return [
                key.fileobj for key, _events in selector.select(0) if isinstance(key.fileobj, socket.socket)
            ]


def seconds_for_page(port: int, path: str = "/en/courses") -> float:
    """Open a page on a connection of its own; return how long it took."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CONNECT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    finally:
        connection.close()
    return time.monotonic() - started
