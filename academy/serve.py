"""Serves the academy with one command: the web process and task workers under one small supervisor.

The supervisor loads nothing of the academy. It holds the listening socket, so that callers wait instead of
failing while the web process restarts after a crash, and it forks a worker whenever the web process sees that
tasks wait; the worker ends when there is nothing left to do. See docs/decisions/0006.
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping

from academy.core import serving
from config import Settings, settings_or_exit

STOP_SECONDS = 8.0
#: How soon the supervisor sees that a process ended, and the web process that tasks wait.
LOOK_SECONDS = 0.5
RESTART_PAUSE_SECONDS = 0.5
#: People who read and save go before messages and files.
WORKER_NICENESS = 5
SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)

WEB, WORKER = "web", "worker"


def main() -> None:
    """Run the supervisor until it is told to stop."""
    settings = settings_or_exit()
    try:
        _lock = serving.hold(settings.data_dir)  # until the last child has ended
    except serving.InUseError:
        sys.exit(f"academy: a restore is at work in {settings.data_dir}. Start again when it is done.")
    listener = open_listener(settings)
    bell = os.pipe()
    os.set_blocking(bell[0], False)
    os.set_blocking(bell[1], False)
    jobs = {WEB: lambda: serve_web(settings, listener, bell[1]), WORKER: lambda: run_worker(settings)}
    Supervisor(jobs, bell[0]).run()


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


def serve_web(settings: Settings, listener: socket.socket, bell: int) -> None:
    """Answer requests until SIGTERM, and ring the bell while tasks wait."""
    from academy import web_process  # noqa: PLC0415 - the supervisor stays small

    web_process.run(settings, listener, lambda: os.write(bell, b"!"))


def run_worker(settings: Settings) -> None:
    """Do what waits in the queue; after SIGTERM only the rest of the running task."""
    from academy.app import create_app  # noqa: PLC0415 - the supervisor stays small
    from academy.core import tasks  # noqa: PLC0415
    from academy.core.metrics import call_process  # noqa: PLC0415

    os.nice(WORKER_NICENESS)
    call_process("worker")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    tasks.work_off(create_app(settings), stop)


class Supervisor:
    """Keeps one web process running, and a worker when one is called for through ``bell``."""

    def __init__(self, jobs: Mapping[str, Callable[[], None]], bell: int) -> None:
        self.jobs = jobs
        self.bell = bell
        self.children: dict[int, str] = {}
        self.not_before = dict.fromkeys(jobs, 0.0)
        # Children read one end of this pipe; it closes when the supervisor dies, however it dies.
        self.lifeline = os.pipe()

    def run(self) -> None:
        """Keep everything running until SIGTERM or SIGINT."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        received = None
        while received is None or received.si_signo == signal.SIGCHLD:
            self._bury()
            self._start_missing()
            received = signal.sigtimedwait(SIGNALS, LOOK_SECONDS)
        self._end_children()

    def _start_missing(self) -> None:
        wanted = {WEB, WORKER} if self._is_called() else {WEB}
        for name in wanted - set(self.children.values()):
            if time.monotonic() >= self.not_before[name]:
                self._start(name)

    def _is_called(self) -> bool:
        try:
            return bool(os.read(self.bell, 4096))
        except BlockingIOError:
            return False

    def _start(self, name: str) -> None:
        pid = os.fork()
        if pid:
            self.children[pid] = name
            return
        code = 1
        try:
            self._become_child()
            self.jobs[name]()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _become_child(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the supervisor decides
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        os.close(self.lifeline[1])
        threading.Thread(target=self._end_with_the_supervisor, daemon=True).start()

    def _end_with_the_supervisor(self) -> None:
        os.read(self.lifeline[0], 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os._exit(1)

    def _bury(self) -> None:
        """Forget the children that ended; a job that failed waits a moment before it is started again."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            name = self.children.pop(pid, "")
            if name and status:
                self.not_before[name] = time.monotonic() + RESTART_PAUSE_SECONDS

    def _end_children(self) -> None:
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.children and time.monotonic() < deadline:
            self._bury()
            time.sleep(0.05)
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
