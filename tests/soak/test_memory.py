"""gunicorn as deploy/ starts it keeps its memory, whatever learners do and however many come."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import pytest
from flask import Flask

from academy.app import create_app
from academy.core.db import db
from bench.processes import free_port_and_next, tree
from config import load_settings
from tests.served.academy import ServedAcademy, wait_until
from tests.served.programs import WEB, running
from tests.served.visitor import Visitor
from tests.served.walk import learn_and_pass, register
from tests.support.prepared import prepare

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

CLIENTS, WALKS = 2, 60
#: Processes of eight threads had 183 MB each after fifty walks, and have 85 with academy.core.memory.
MOST_MB, MOST_GROWTH_MB = 110, 12


def own_memory_mb(pid: int) -> float:
    """Return what a process has of its own in MB: what it shares with others changes when these end."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"^RssAnon:\s+(\d+) kB$", status, re.M)
    assert found, status
    return int(found[1]) / 1024


@dataclass(frozen=True)
class Answers:
    """Where learners look up what is right: one application for all, since making one takes a thread for itself."""

    app: Flask

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """Open the database of the academy."""
        with self.app.app_context():
            try:
                yield self.app
            finally:
                db.session.remove()


def test_x11_a_web_process_keeps_its_memory_over_many_walks(tmp_path: Path) -> None:
    changes = {"WEB_CONCURRENCY": "2", "ACADEMY_ADDRESS_LIMIT_FACTOR": "0"}
    academy = ServedAcademy(tmp_path, changes, port=free_port_and_next())
    prepare(academy.data)

    def walk(number: int) -> None:
        her = Visitor(academy.url)
        register(her, f"Sari {number}", f"sari{number}@academy.test")
        learn_and_pass(her, answers)
        for path in (
            "/km/courses",
            "/en/courses?q=money",
            "/id/home",
            "/en/glossary",
            "/en/pathways",
        ):
            assert her.get(path).status == 200, path

    def largest() -> float:
        return max(own_memory_mb(pid) for pid in tree(master.pid) if pid != master.pid)

    answers = Answers(create_app(load_settings(academy.environment())))
    with running(academy, WEB, SIGTERM) as master, ThreadPoolExecutor(CLIENTS) as clients:
        assert wait_until(academy.answers), academy.text()
        list(clients.map(walk, range(WALKS // 2)))
        half_way = largest()
        list(clients.map(walk, range(WALKS // 2, WALKS)))
        at_the_end = largest()
    assert at_the_end < MOST_MB
    assert at_the_end - half_way < MOST_GROWTH_MB, (half_way, at_the_end)
