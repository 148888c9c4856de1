"""Turns visitors away at the door: who cannot be served gets the answer before a connection has cost anything.

A channel of waitress, its buffers and all looks at it cost several times as much as this answer; with ten times more
visitors than can be served that alone would leave no time for anybody.
"""

import re
import socket
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from flask import Flask

from academy.core.metrics import Recorder
from academy.web.come_again import ComeAgain, make_answers
from academy.web.urgency import Urgencies, Urgency

#: A whole request to read something, as browsers send it in one go; whatever else is sent takes the long way.
WHOLE_REQUEST = re.compile(
    rb"(?P<method>GET|HEAD) (?P<path>/[^ ?#\r\n]*)(?:[?#][^ \r\n]*)? HTTP/1\.[01]\r\n"
    rb"(?:(?i:(?!content-length|transfer-encoding))[^\r\n]+\r\n)*\r\n"
)
MOST_BYTES = 8192


def make_door(app: Flask) -> "Door":
    """Return the door of ``app``."""
    counting: Recorder | None = app.extensions.get("metrics")
    answers = make_answers(app)
    come_again = ComeAgain(answers, counting.note_refusal) if counting else ComeAgain(answers)
    return Door(Urgencies(app), come_again)


class Door:
    """Knows who is turned away, and what she gets."""

    def __init__(self, urgencies: Urgencies, come_again: ComeAgain) -> None:
        self.urgencies, self.come_again = urgencies, come_again

    def said_by(self, visitor: socket.socket) -> bytes:
        """Return what a new visitor has sent already."""
        visitor.setblocking(False)
        try:
            return visitor.recv(MOST_BYTES)
        except OSError:
            return b""

    def turns_away(self, visitor: socket.socket, said: bytes, closed: frozenset[Urgency]) -> bool:
        """Answer and close when ``said`` is a whole request that is as urgent as nobody served now; say whether."""
        request = WHOLE_REQUEST.fullmatch(said)
        if request is None:
            return False
        method, path = request["method"].decode(), unquote_to_bytes(request["path"]).decode("latin-1")
        urgency = self.urgencies.of(method, path)
        if urgency not in closed:
            return False
        with suppress(OSError):  # she is gone already
            visitor.send(self.come_again.answer(method, path, urgency))
        visitor.close()
        return True
