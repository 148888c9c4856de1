"""The web process under the supervisor: waitress, and one thread that sweeps and sees when tasks wait."""

import gc
import itertools
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from flask import Flask

from academy.app import create_app
from academy.core import tasks
from academy.core.db import close_database
from academy.core.log import log_uncaught_errors
from academy.web.connections import make_server
from academy.web.door import make_door
from config import Settings

LOOK_SECONDS = 0.5
SWEEP_SECONDS = 60.0
#: A sweep that runs while the process ends may finish; the supervisor waits longer than this.
LAST_SWEEP_SECONDS = 3.0
SWEEPS_AN_HOUR = 60
#: The thread that listens to connections lets go of the interpreter several times for each of them, and waits this long
#: to have it back while pages are made. With Python's 0.005 a crowd is heard too late for anybody to go first.
SWITCH_SECONDS = 0.001


def run(settings: Settings, listener: socket.socket, call_worker: Callable[[], object]) -> None:
    """Answer requests on ``listener`` until SIGTERM; call a worker while tasks wait."""
    signal.signal(signal.SIGTERM, _exit_quietly)
    app = create_app(settings)
    log_uncaught_errors()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch_tasks, args=(app, call_worker, stop), daemon=True)
    watcher.start()
    make_server(app, listener, make_door(app), threads=settings.threads).run()
    stop.set()
    watcher.join(LAST_SWEEP_SECONDS)
    with app.app_context():
        close_database()


def _watch_tasks(app: Flask, call_worker: Callable[[], object], stop: threading.Event) -> None:
    next_sweep = 0.0
    sweeps = itertools.count()
    while not stop.is_set():
        try:
            if time.monotonic() >= next_sweep:
                next_sweep = time.monotonic() + SWEEP_SECONDS
                tasks.sweep_once(app, is_hourly=next(sweeps) % SWEEPS_AN_HOUR == 0)
            if tasks.is_work_waiting(app):
                call_worker()
        except Exception:  # whatever a sweep raises, the next one must come
            app.logger.exception("looking for tasks failed")
        stop.wait(LOOK_SECONDS)


def _exit_quietly(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
