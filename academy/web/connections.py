"""The embedded web server and its patience: how many connections, how long, how large (docs/decisions/0021).

waitress does the work; its own limits let 100 idle phones silence a site for two minutes. What it cannot be told
is here and in `academy.web.channels`: a whole request has a deadline, the connection that has waited longest makes
room for the next visitor, an answer to something too large is not lost while the rest of it arrives. Who goes first
is decided by `academy.web.priorities`.
"""

import heapq
import logging
import resource
import select
import socket
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from academy.core.checks import Check, Finding, add_checks, notice
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.web.channels import Channel, NoRoomError
from academy.web.door import Door
from academy.web.priorities import PLACES, Places, PriorityDispatcher

#: The database, logs, the queue and what libraries open need files too.
FILES_BESIDE = 100
#: This part of all connections is closed when there is no room left, the longest idle first.
ROOM = 0.05
ACCEPTED_AT_ONCE = 50
#: When more connections than this have spoken since the last look, reading waits until all are heard.
CROWD = 8
#: The log says at most this often that people were turned away.
WORD_SECONDS = 60.0


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
    #: What is granted to each urgency.
    places: Places = field(default_factory=lambda: PLACES)


def make_server(
    app: Flask, listener: socket.socket, door: Door, *, threads: int, limits: Limits | None = None
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
    dispatcher = PriorityDispatcher(threads, limits.places)
    place = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = Server(
        app, {}, _sock=listener, dispatcher=dispatcher, adj=options, sockinfo=place, bind_socket=False
    )
    server.limits, server.door, server.logger = limits, door, app.logger
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


class Server(TcpWSGIServer):  # type: ignore[misc]  # as above
    """Accepts connections; when there is no room, those that have waited longest are closed."""

    channel_class = Channel
    limits: Limits
    door: Door
    task_dispatcher: PriorityDispatcher
    #: How many connections said something since the last look at all of them.
    heard = 0
    #: How many were asked to come again since the log said so.
    turned_away = 0
    next_word = 0.0
    #: Bytes of bodies that are arriving.
    held = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.refused: deque[Channel] = deque()
        super().__init__(*arguments, **options)

    def readable(self) -> bool:
        """Say whether to look for the next connection; make room for it first. Called once for each look at all."""
        self._turn_away()
        is_crowd = self.heard > CROWD
        self.task_dispatcher.hold_reading(is_held=is_crowd)
        if is_crowd:
            self.pull_trigger()  # so that the next look does not wait for somebody to speak
        self.heard = 0
        most = self.adj.connection_limit
        if len(self.active_channels) >= most * (1 - ROOM):
            self._make_room(max(1, int(most * ROOM)))
        return bool(super().readable())

    def handle_accept(self) -> None:
        """Accept those who wait: a crowd comes in at once, not one for each look at all the others."""
        closed = self.task_dispatcher.closed()
        for _visitor in range(ACCEPTED_AT_ONCE):
            try:
                accepted = self.accept()
                if accepted is None:
                    return
                connection, address = accepted
                self.set_socket_options(connection)  # nothing waits for the rest of a packet
            except OSError:
                return
            self.heard += 1
            said = self.door.said_by(connection) if closed else b""
            if said and self.door.turns_away(connection, said, closed):
                self.turned_away += 1
                continue
            channel = self.channel_class(self, connection, address, self.adj, map=self._map)
            if said:
                channel.hear(said)
            if len(self._map) >= self.adj.connection_limit:
                return

    def add_task(self, channel: Channel) -> None:
        """Let a whole request wait for a thread, or be refused at the next look."""
        request = channel.requests[0]
        if request.error is None and not self.task_dispatcher.join(channel, request.urgency):
            request.error = NoRoomError("")
        if request.error is not None:
            self.refused.append(channel)

    def _turn_away(self) -> None:
        for channel in self.task_dispatcher.send_away():
            channel.requests[0].error = NoRoomError("")
            self.refused.append(channel)
        while self.refused:
            channel = self.refused.popleft()
            self.turned_away += isinstance(channel.requests[0].error, NoRoomError)
            channel.service()

    def maintenance(self, now: float) -> None:
        """Close silent connections, and tell the operator of a crowd."""
        super().maintenance(now)
        if self.turned_away and now >= self.next_word:
            self.logger.warning("many visitors: %d requests were asked to come again", self.turned_away)
            self.turned_away, self.next_word = 0, now + WORD_SECONDS

    def _make_room(self, count: int) -> None:
        idle = {
            fd: channel
            for fd, channel in self.active_channels.items()
            if not channel.requests and not channel.total_outbufs_len
        }
        for fd in _with_news(idle):
            del idle[fd]
        for channel in heapq.nsmallest(count, idle.values(), key=lambda channel: channel.last_activity):
            channel.will_close = True


def _with_news(connections: Iterable[int]) -> list[int]:
    """Return those of ``connections`` (file descriptors) that have sent something nobody has read yet."""
    look = select.poll()
    for connection in connections:
        look.register(connection, select.POLLIN)
    return [connection for connection, _event in look.poll(0)]
