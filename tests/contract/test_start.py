"""The one command: it starts on an empty folder, survives the death of its processes, ends when told, keeps data."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.processes import proportional_memory_mb, tree
from tests.served.academy import ServedAcademy, served, wait_until
from tests.support.environment import inherited, is_measured
from tests.support.sample import sampled

ROOT = Path(__file__).parents[2]
FLASK = Path(sys.executable).with_name("flask")
#: With nothing else to do a start takes 3 seconds, a restart 2, a stop 1; other tests run at the same time.
#: Measured by `make coverage` it is slower, and what measures rests in its memory.
START_SECONDS, RESTART_SECONDS, STOP_SECONDS = 180.0 if is_measured() else 60.0, 30.0, 10.0
MOST_MEMORY_MB = 80
SIGN_INS = "  learner            learner@demonstration.example\n"
GOOD_SECRET = "kO3yHq0aVw1uZt7bNc5xLr9eJd2fGs8mPi4"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    return {
        **inherited(),
        "FLASK_APP": "wsgi",
        "ACADEMY_DATA_DIR": str(folder),
        "ACADEMY_DEMONSTRATION": "no",
        "ACADEMY_LOG_LEVEL": "WARNING",
        **changes,
    }


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[ServedAcademy]:
    with served(tmp_path, ACADEMY_LOG_LEVEL="WARNING") as started:
        yield started


def children_of(academy: ServedAcademy) -> set[int]:
    return academy.pids - {academy.pid}


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def it_migrates_publishes_and_says_where_it_is(academy: ServedAcademy) -> None:
    assert f"http://127.0.0.1:{academy.port}/" in academy.text()
    assert "Published mon-101" in academy.text()
    assert academy.status("/en/courses") == 200
    assert academy.status("/readyz") == 200
    assert academy.value("SELECT count(*) FROM people") == 0


def it_rests_within_its_memory(academy: ServedAcademy) -> None:
    assert is_measured() or proportional_memory_mb(tree(academy.pid)) <= MOST_MEMORY_MB


def a_killed_web_process_comes_back_and_finds_the_work_that_waits(academy: ServedAcademy) -> None:
    academy.change(
        "INSERT INTO deliveries (public_id, channel, address, language, subject, body, state, attempts,"
        " created_at, due_at, last_answer, owner)"
        " VALUES ('k7qf2m9dxt4a', 'email', 'somebody@academy.test', 'en', 'Hello', 'Hello', 'due', 0,"
        " '2026-01-01 00:00:00', '2026-01-01 00:00:00', '', '')"
    )
    before = children_of(academy)
    assert len(before) == 1
    os.kill(before.pop(), signal.SIGKILL)
    # Nobody is refused meanwhile: the supervisor holds the socket, and this request waits in its queue.
    assert academy.status("/en/") == 200
    assert wait_until(lambda: academy.value("SELECT state FROM deliveries") == "sent", RESTART_SECONDS)


def a_killed_worker_harms_nobody(academy: ServedAcademy) -> None:
    workers = sorted(children_of(academy))[1:]
    assert len(workers) == 1, "the worker stays for a moment after its last task"
    os.kill(workers[0], signal.SIGKILL)
    assert wait_until(lambda: not is_alive(workers[0]), STOP_SECONDS)
    assert academy.status("/en/") == 200
    assert is_alive(academy.pid)


def children_end_with_a_killed_supervisor(academy: ServedAcademy) -> None:
    children = children_of(academy)
    assert children
    os.kill(academy.pid, signal.SIGKILL)
    assert academy.process is not None
    academy.process.wait()
    assert wait_until(lambda: not any(map(is_alive, children)), STOP_SECONDS)


def a_second_start_keeps_data_and_ends_when_told(academy: ServedAcademy) -> None:
    (academy.data / "demonstration-sign-ins.txt").write_text(SIGN_INS)
    academy.change(
        "INSERT INTO people (public_id, email, password_hash, display_name, certificate_name, locale, country,"
        " is_administrator, created_at) VALUES ('demo', 'learner@demonstration.example', '!', 'Demo learner', '',"
        " 'en', '', 0, '2026-01-01 00:00:00')"
    )
    first = academy.text()
    academy.start()
    second = academy.text()[len(first) :]
    assert "Published" not in second
    assert SIGN_INS in second
    courses = len(list((ROOT / "courses").glob("*/course.yaml")))
    assert academy.value("SELECT count(*) FROM editions") == courses
    assert academy.value("SELECT state FROM deliveries") == "sent"
    children = children_of(academy)
    assert academy.stop() == 0
    assert not any(map(is_alive, children))


def test_one_life_of_the_server(academy: ServedAcademy) -> None:
    """One start serves all steps, and each goes on where the one before stopped, so their order is fixed."""
    it_migrates_publishes_and_says_where_it_is(academy)
    it_rests_within_its_memory(academy)
    a_killed_web_process_comes_back_and_finds_the_work_that_waits(academy)
    a_killed_worker_harms_nobody(academy)
    children_end_with_a_killed_supervisor(academy)
    a_second_start_keeps_data_and_ends_when_told(academy)


WRONG: list[tuple[dict[str, str], str]] = [
    ({"ACADEMY_ENV": "production"}, "ACADEMY_SECRET_KEY"),
    ({"ACADEMY_ENV": "production", "ACADEMY_SECRET_KEY": GOOD_SECRET}, "https://"),
    ({"ACADEMY_PORT": "eighty"}, "ACADEMY_PORT must be a whole number from 1 to 65535."),
]
COMMANDS: list[list[str | Path]] = [
    [FLASK, "academy", "serve"],
    [sys.executable, "-m", "academy.serve"],
    [sys.executable, "wsgi.py"],
]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("command", "changes", "sentence"),
    sampled([(command, *wrong) for command in COMMANDS for wrong in WRONG], 3, "wrong settings"),
)
def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path, command: list[str | Path], changes: dict[str, str], sentence: str
) -> None:
    ended = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment(tmp_path, **changes),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("academy: ")
    assert sentence in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_production_never_shows_nor_makes_the_demonstration(tmp_path: Path) -> None:
    (tmp_path / "demonstration-sign-ins.txt").write_text(SIGN_INS)
    changes = {
        "ACADEMY_ENV": "production",
        "ACADEMY_SECRET_KEY": GOOD_SECRET,
        "ACADEMY_BASE_URL": "https://academy.example.org",
        "ACADEMY_DEMONSTRATION": "yes",
        "MAIL_URL": "smtp://mail.example.org",
    }
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [FLASK, "academy", "serve"],
            check=False,
            cwd=ROOT,
            env=environment(tmp_path, ACADEMY_PORT=str(port), **changes),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
    # Everything is made ready, and then the address is taken: that, too, is a sentence.
    assert ended.returncode == 1
    assert re.search(
        r"^academy: cannot listen on 127\.0\.0\.1:\d+ \(.*\)\. Set ACADEMY_PORT\.$", ended.stderr, re.M
    )
    assert "https://academy.example.org/" in ended.stdout
    assert "Visitors come through a proxy, but ACADEMY_TRUSTED_PROXIES is 0." in ended.stderr
    assert "demonstration" not in ended.stdout.lower()
    connection = sqlite3.connect(tmp_path / "academy.db")
    assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)
    connection.close()
