"""One connection of the embedded server: its clock, its memory, and what is answered without the application."""

import socket
import time
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import Error

from academy.web.urgency import Urgency

if TYPE_CHECKING:
    from academy.web.connections import Server

TOO_LARGE = 413


class NoRoomError(Error):  # type: ignore[misc]  # waitress ships no types
    """Somebody more urgent has to be served first."""

    code, reason = 503, "Service Unavailable"


class Head(HTTPRequestParser):  # type: ignore[misc]  # as above
    """A request that says how urgent it is as soon as its head is there, and is refused before its body comes."""

    urgency = Urgency.PAGE

    def __init__(self, server: "Server") -> None:
        super().__init__(server.adj)
        self.server = server

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head."""
        super().parse_header(header_plus)
        self.urgency = self.server.door.urgencies.of(self.command, self.path)
        if self.body_rcv is not None and self.urgency in self.server.task_dispatcher.closed():
            self.error, self.completed = NoRoomError(""), True


class Refusal(ErrorTask):  # type: ignore[misc]  # as above
    """Answers what is no request, is too large or has no room, and closes the connection."""

    def execute(self) -> None:
        """Write the answer."""
        request, server = self.request, self.channel.server
        if request.error.code != NoRoomError.code or request.body_rcv is not None:
            self.channel.rest = server.limits.largest_body
        if request.error.code == NoRoomError.code:
            self.wrote_header = self.close_on_finish = True
            self.channel.write_soon(
                server.door.come_again.answer(request.command, request.path, request.urgency)
            )
            return
        if request.error.code == TOO_LARGE:
            self.request.error.body = "This is too large. Nothing of it was saved."
        super().execute()


class Channel(HTTPChannel):  # type: ignore[misc]  # as above
    """One connection."""

    error_task_class = Refusal
    last_activity: float
    will_close: bool
    #: The request that is arriving, when its first bytes came, and how much of its body is in memory.
    arriving: Any = None
    since = 0.0
    held = 0
    #: How many bytes of a refused request are still taken in and thrown away; None before a refusal.
    rest: int | None = None
    is_lingering = False

    def parser_class(self, _adj: Any) -> Head:
        """Return what reads the next request."""
        return Head(self.server)

    def received(self, data: bytes) -> bool:
        """Take in ``data``, and let the clock of a request run from its first byte."""
        self.server.heard += 1
        if self.is_lingering:
            return self._throw_away(data)
        taken: bool = super().received(data)
        request = self.request
        if request is not self.arriving:
            self.arriving, self.since = request, time.time()
        self._hold(request.body_bytes_received if request is not None else 0)
        if request is not None:
            bonus = self.held / self.server.limits.slowest_bytes_a_second
            self.last_activity = min(self.last_activity, self.since + bonus)
        return taken

    def hear(self, data: bytes) -> None:
        """Take in what was read before there was a channel."""
        try:
            self.received(data)
        except Exception:  # as for all that is read: one connection is lost, not the server
            self.handle_error()

    def send_continue(self) -> None:
        """Ask for the body that was announced, unless its head is refused already."""
        if self.request.error is None:
            super().send_continue()

    def handle_close(self) -> None:
        """Close. After a refusal take in what is under way first: a reset would take the answer with it."""
        if self.rest is None or self.is_lingering or not self.will_close:
            self._hold(0)
            super().handle_close()
            return
        self.is_lingering, self.will_close = True, False
        self.since = self.last_activity = time.time()
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def _throw_away(self, data: bytes) -> bool:
        self.rest = (self.rest or 0) - len(data)
        self.last_activity = self.since
        self.will_close = self.rest < 0
        return False

    def _hold(self, size: int) -> None:
        """Say how much of a body is in memory; close the connection when all of them hold too much."""
        self.server.held += size - self.held
        if size > self.held and self.server.held > self.server.limits.largest_arrival:
            self.will_close = True
        self.held = size
