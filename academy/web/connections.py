"""The embedded web server and its patience: how many connections, how long, how large (docs/decisions/0021).

waitress does the work; its own limits let 100 idle phones silence a site for two minutes. What it cannot be told
is here: a whole request has a deadline, the connection that has waited longest makes room for the next visitor,
and an answer to something too large is not lost while the rest of it arrives.
"""

import heapq
import logging
import resource
import socket
import time
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from academy.core.checks import Check, Finding, add_checks, notice
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l

#: The database, logs, the queue and what libraries open need files too.
FILES_BESIDE = 100
#: This part of all connections is closed when there is no room left, the longest idle first.
ROOM = 0.05
ACCEPTED_AT_ONCE = 50
TOO_LARGE = 413


@dataclass(frozen=True)
class Limits:
    """What the server bears."""

    connections: int = 2000
    #: A connection on which nothing happens, and a request whose head has not come, are closed after this.
    patience_seconds: float = 20
    cleanup_seconds: float = 5
    #: A body may take longer, by a second for each of these; a slow phone sends about six times as much.
    slowest_bytes_a_second: int = 1024
    largest_head: int = 32 * 1024
    largest_body: int = 1024 * 1024
    #: All bodies that are arriving together. They are kept in memory, so that nobody fills the disk.
    largest_arrival: int = 64 * 1024 * 1024


def make_server(
    app: Flask, listener: socket.socket, *, threads: int, limits: Limits | None = None
) -> "Server":
    """Return a server of ``app`` on ``listener``; its ``run`` serves until SystemExit."""
    limits = limits or Limits()
    connections = _allowed_connections(limits.connections)
    if connections < limits.connections:
        _warn(app, connections, limits.connections + FILES_BESIDE)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of one waiting request
    options = Adjustments(
        sockets=[listener],
        threads=threads,
        ident=None,
        connection_limit=connections,
        channel_timeout=limits.patience_seconds,
        cleanup_interval=limits.cleanup_seconds,
        asyncore_use_poll=True,
        max_request_header_size=limits.largest_head,
        max_request_body_size=limits.largest_body,
        inbuf_overflow=limits.largest_body,
        # What a proxy says is read, or not, by the application, which also warns of a proxy that it does not know.
        clear_untrusted_proxy_headers=False,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    place = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = Server(
        app, {}, _sock=listener, dispatcher=dispatcher, adj=options, sockinfo=place, bind_socket=False
    )
    server.limits = limits
    return server


def _allowed_connections(wanted: int) -> int:
    """Let this process open enough files for ``wanted`` connections; return how many it can have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_BESIDE
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(wanted, soft - FILES_BESIDE))


def _warn(app: Flask, connections: int, files: int) -> None:
    app.logger.warning(
        "only %d connections at once: let this process open %d files (ulimit -n)", connections, files
    )
    add_checks(app, Check("connections", _l("Connections"), 72, lambda: _too_few(connections, files)))


def _too_few(connections: int, files: int) -> Finding:
    return notice(
        _("Only %(connections)s visitors can be connected at once.", connections=connections),
        _("Let the academy open %(files)s files: LimitNOFILE of its service, or ulimit -n.", files=files),
    )


class Refusal(ErrorTask):  # type: ignore[misc]  # waitress ships no types
    """Answers what is no request, or is too large, and closes the connection."""

    def execute(self) -> None:
        """Write the answer."""
        self.channel.rest = self.channel.server.limits.largest_body
        if self.request.error.code == TOO_LARGE:
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

    def received(self, data: bytes) -> bool:
        """Take in ``data``, and let the clock of a request run from its first byte."""
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


class Server(TcpWSGIServer):  # type: ignore[misc]  # as above
    """Accepts connections; when there is no room, those that have waited longest are closed."""

    channel_class = Channel
    limits: Limits
    #: Bytes of bodies that are arriving.
    held = 0

    def readable(self) -> bool:
        """Say whether to look for the next connection; make room for it first."""
        most = self.adj.connection_limit
        if len(self.active_channels) >= most * (1 - ROOM):
            self._make_room(max(1, int(most * ROOM)))
        return bool(super().readable())

    def handle_accept(self) -> None:
        """Accept those who wait: a crowd comes in at once, not one for each look at all the others."""
        for _visitor in range(ACCEPTED_AT_ONCE):
            known = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == known or len(self._map) >= self.adj.connection_limit:
                return

    def _make_room(self, count: int) -> None:
        idle = [
            channel
            for channel in self.active_channels.values()
            if not channel.requests and not channel.total_outbufs_len
        ]
        for channel in heapq.nsmallest(count, idle, key=lambda channel: channel.last_activity):
            channel.will_close = True
