"""A process that may open few files takes fewer visitors, and says so."""

import logging
import resource
import socket

import pytest
from flask import Flask

from academy.web.connections import FILES_BESIDE, Limits, make_server
from tests.support.door import plain_door

Pair = tuple[int, int]
WANTED = 1000
NEEDED = WANTED + FILES_BESIDE
WARNING = f"only {{}} connections at once: let this process open {NEEDED} files (ulimit -n)"


@pytest.mark.parametrize(
    ("limits", "taken", "asked"),
    [
        ((NEEDED, NEEDED), WANTED, []),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), WANTED, []),
        ((256, resource.RLIM_INFINITY), WANTED, [(NEEDED, resource.RLIM_INFINITY)]),
        ((256, 4 * NEEDED), WANTED, [(NEEDED, 4 * NEEDED)]),
        ((256, 512), 512 - FILES_BESIDE, [(512, 512)]),
        ((16, 16), 1, [(16, 16)]),
    ],
)
def test_there_are_as_many_connections_as_files(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    limits: Pair,
    taken: int,
    asked: list[Pair],
) -> None:
    raised: list[Pair] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, pair: raised.append(pair))
    app = Flask("few-files")
    with socket.create_server(("127.0.0.1", 0)) as listener, caplog.at_level(logging.WARNING, app.name):
        server = make_server(app, listener, plain_door(app), threads=1, limits=Limits(connections=WANTED))
        server.task_dispatcher.shutdown()
        server.close()
    assert (server.adj.connection_limit, raised) == (taken, asked)
    assert caplog.messages == ([] if taken == WANTED else [WARNING.format(taken)])
