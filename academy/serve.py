"""Serves the academy with one command: waitress and the task worker under one small supervisor.

The application is loaded once and then forked, so that the processes share its memory. The supervisor
holds the listening socket: while the web process restarts after a crash, callers wait instead of failing.
See docs/decisions/0006.
"""

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import waitress
from flask import Flask

from academy.app import create_app
from config import Settings, SettingsError, load_settings

STOP_SECONDS = 15.0
RESTART_PAUSE_SECONDS = 1.0

#: Waitress ends on SIGTERM; huey finishes its running task only on SIGINT.
STOP_SIGNALS = {"web": signal.SIGTERM, "worker": signal.SIGINT}


def main() -> None:
    """Run the supervisor until it is told to stop."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(f"academy: {error}")
    app = create_app(settings)
    listener = open_listener(settings)
    gc.collect()
    gc.freeze()
    jobs = {"web": lambda: serve_web(app, listener, settings), "worker": lambda: run_worker(app)}
    Supervisor(jobs).run()


def open_listener(settings: Settings) -> socket.socket:
    """Open the listening socket, or end with a sentence when the address is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        sys.exit(
            f"academy: cannot listen on {settings.host}:{settings.port} ({error.strerror}). Set ACADEMY_PORT."
        )
    listener.listen(1024)
    return listener


def serve_web(app: Flask, listener: socket.socket, settings: Settings) -> None:
    """Answer requests until the process is told to stop."""
    signal.signal(signal.SIGTERM, _exit_quietly)
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        ident=None,
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
    )
    server.run()


def run_worker(app: Flask) -> None:
    """Run background tasks until the process is told to stop."""
    consumer = app.extensions["huey"].create_consumer(workers=1, initial_delay=0.2, max_delay=1.0)
    consumer.run()


def _exit_quietly(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


class Supervisor:
    """Starts one child process a job and starts it again when it dies."""

    def __init__(self, jobs: dict[str, Callable[[], None]]) -> None:
        self.jobs = jobs
        self.children: dict[int, str] = {}
        self.is_stopping = False
        # Children read one end of this pipe; it closes when the supervisor dies, however it dies.
        self.lifeline = os.pipe()

    def run(self) -> None:
        """Keep every job running until SIGTERM or SIGINT."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        for job in self.jobs:
            self._start(job)
        while not self.is_stopping:
            try:
                pid, _status = os.wait()
            except (InterruptedError, ChildProcessError):
                continue
            job = self.children.pop(pid, "")
            if job and not self.is_stopping:
                time.sleep(RESTART_PAUSE_SECONDS)
                self._start(job)
        self._end_children()

    def _start(self, job: str) -> None:
        pid = os.fork()
        if pid:
            self.children[pid] = job
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)
        os.close(self.lifeline[1])
        threading.Thread(target=self._end_with_the_supervisor, args=(job,), daemon=True).start()
        code = 1
        try:
            self.jobs[job]()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0) if not isinstance(end.code, str) else 1
        finally:
            os._exit(code)

    def _end_with_the_supervisor(self, job: str) -> None:
        os.read(self.lifeline[0], 1)
        os.kill(os.getpid(), STOP_SIGNALS[job])
        time.sleep(STOP_SECONDS)
        os._exit(1)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        for pid, job in self.children.items():
            os.kill(pid, STOP_SIGNALS[job])

    def _end_children(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while self.children and time.monotonic() < deadline:
            pid, _status = os.waitpid(-1, os.WNOHANG)
            self.children.pop(pid, None)
            time.sleep(0.05)
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
