"""gunicorn for the web processes of an academy: docs/operator/country.md. From the folder of the code:

    .venv/bin/gunicorn --config deploy/gunicorn.conf.py wsgi:application

Where it listens and how many threads it has say the settings of the academy; how many processes, WEB_CONCURRENCY. The
next port is for answers to questions, with processes of their own (docs/decisions/0045).

SIGHUP (systemctl reload academy-web) brings in new code without a gap: a process that is to go serves on until the new
ones have loaded it (docs/decisions/0038). So there is no preload_app, which would keep the old code.
"""

import mmap
import os
import signal
import struct
import threading
import time
from types import FrameType
from typing import Any

from academy.core.memory import keep_memory_small

_host, _port = os.environ.get("ACADEMY_HOST") or "127.0.0.1", os.environ.get("ACADEMY_PORT") or "8000"
_host = f"[{_host}]" if ":" in _host else _host
#: The next port belongs to answers: nginx sends them there, and nobody who reads goes before them (0045).
_answer_port = int(_port) + 1
bind = [f"{_host}:{_port}", f"{_host}:{_answer_port}"]

worker_class = "gthread"
#: These take whatever comes to the first port; a quarter as many more, at least one, take answers and nothing else.
_general = int(os.environ.get("WEB_CONCURRENCY") or max(2, min(8, os.cpu_count() or 2)))
workers = _general + max(1, _general // 4)
threads = int(os.environ.get("ACADEMY_THREADS") or 8)

#: What has begun may end: a page takes a second at most, a large export longer.
graceful_timeout = 30
#: A process that does not answer for so long is replaced.
timeout = 60
#: Whose word counts about visitors, the academy knows by ACADEMY_TRUSTED_PROXIES; gunicorn itself believes nobody.
forwarded_allow_ips = ""
#: nginx keeps no connections open to us, and one that is closed at the wrong moment would cost an answer.
keepalive = 0

#: What pages and libraries leave behind is given back: each process is replaced after so many requests, which at 20 a
#: second is every few hours, and never two at once.
max_requests = 100_000
max_requests_jitter = 20_000

#: nginx writes the access log. The rest is written as the academy writes it: JSON, each line once, no values.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "academy.core.log.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {
            "level": "INFO",
            "handlers": ["stderr"],
            "propagate": False,
            "qualname": "gunicorn.error",
        },
        "gunicorn.access": {
            "level": "INFO",
            "handlers": [],
            "propagate": False,
            "qualname": "gunicorn.access",
        },
    },
}
#: It would be written into the home folder of the user, who may have none.
control_socket_disable = True

#: How long a process that is to go waits for the new ones: to load the code takes a second or two.
LONGEST_WAIT = 15.0
LOOK_SECONDS = 0.1
FIRST_PAGE = "/en/courses"
#: Who answers gets a core at once: general processes are this nice, and workers are nicer (academy-worker@.service).
NICENESS = 5

#: The general processes of this reading of the file that run.
_running: list[Any] = []


class _Ages:
    """Two numbers that all processes of one master see: the youngest that was begun, and the youngest that serves."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 16)

    @property
    def begun(self) -> int:
        return int(struct.unpack_from("q", self._shared, 0)[0])

    @begun.setter
    def begun(self, age: int) -> None:
        struct.pack_into("q", self._shared, 0, age)

    @property
    def serving(self) -> int:
        return int(struct.unpack_from("q", self._shared, 8)[0])

    @serving.setter
    def serving(self, age: int) -> None:
        struct.pack_into("q", self._shared, 8, max(age, self.serving))


def pre_fork(server: Any, worker: Any) -> None:
    """Note in the master that a process is begun, and what for. Ages outlive a reload, which reads this file again."""
    ages = server.__dict__.setdefault("academy_ages", _Ages())
    ages.begun = worker.age
    worker.academy_ages = ages
    _running[:] = [each for each in _running if each in server.WORKERS.values()]
    worker.academy_port = int(_port) if len(_running) < _general else _answer_port
    if worker.academy_port != _answer_port:
        _running.append(worker)


def post_fork(_server: Any, worker: Any) -> None:
    """Keep the memory of a new process small, and let it listen at its own port alone."""
    keep_memory_small()
    worker.sockets = [each for each in worker.sockets if each.getsockname()[1] == worker.academy_port]
    if worker.academy_port != _answer_port:
        os.nice(NICENESS)


def post_worker_init(worker: Any) -> None:
    """Note that a process has loaded the code, and let it serve on when it is to go before others have."""
    _warm_up(worker)
    worker.academy_ages.serving = worker.age
    go = worker.handle_exit

    def go_when_others_serve(number: int, frame: FrameType | None) -> None:
        if worker.academy_ages.serving >= worker.academy_ages.begun:
            go(number, frame)
            return
        threading.Thread(target=_wait_and_go, args=(worker, go, number), daemon=True).start()

    signal.signal(signal.SIGTERM, go_when_others_serve)
    # As gunicorn has set it: nothing that is under way is interrupted.
    signal.siginterrupt(signal.SIGTERM, False)


def _warm_up(worker: Any) -> None:
    """Answer the first page to nobody: what it loads takes half a second, and the next one a few milliseconds."""
    with worker.wsgi.test_client() as nobody:
        nobody.get(FIRST_PAGE)


def _wait_and_go(worker: Any, go: Any, number: int) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while worker.academy_ages.serving < worker.academy_ages.begun and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    go(number, None)
