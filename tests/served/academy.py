"""The product as its user starts it: the last command of ``make run``, in a folder of its own, as real processes."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.processes import free_port, tree
from config import load_settings
from tests.support.environment import inherited, is_measured
from tests.support.opened import open_academy
from tests.support.prepared import prepare

ROOT = Path(__file__).parents[2]
#: With nothing else to do a start takes 3 seconds and a stop 1; other tests run at the same time.
START_SECONDS, STOP_SECONDS = 120.0, 30.0
LOOK_SECONDS = 0.05
#: What `make test` tells the commands that it runs; another make would take itself for one of them.
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")


@cache
def run_command() -> list[str]:
    """Return what ``make run`` does last: it starts the product."""
    outside = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    done = subprocess.run(
        ["make", "--dry-run", "run"],
        cwd=ROOT,
        env=outside,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return shlex.split(done.stdout.strip().splitlines()[-1])


def wait_until(condition: Callable[[], object], seconds: float = START_SECONDS) -> bool:
    """Say whether ``condition()`` became true within ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(LOOK_SECONDS)
    return False


def copied_product(folder: Path) -> Path:
    """Copy what a checkout holds to ``folder``, without anything that was built in it; return that folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@dataclass
class ServedAcademy:
    """An academy in ``folder``, started by the command of ``make run``; ``changes`` are more settings."""

    folder: Path
    changes: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    #: Where the code is.
    root: Path = ROOT
    #: Words before the command that starts it, such as those that take rights away.
    before: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Return the address that it listens on."""
        return self.changes.get("ACADEMY_HOST", "127.0.0.1")

    @property
    def url(self) -> str:
        """Return the address of the site, without a slash at its end."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def data(self) -> Path:
        """Return the folder of its database and files."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the file of everything that all its starts printed and logged."""
        return self.folder / "output.txt"

    @property
    def pid(self) -> int:
        """Return the process id of the supervisor."""
        assert self.process is not None
        return self.process.pid

    @property
    def pids(self) -> set[int]:
        """Return the process ids of the supervisor and everything that it started."""
        return set(tree(self.pid))

    @property
    def database_url(self) -> str:
        """Return the address of its database."""
        return load_settings(self.environment()).database_url

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: nothing of the test run, but where programs are."""
        return {
            **inherited(),
            "FLASK_APP": "wsgi",
            "ACADEMY_DATA_DIR": str(self.data),
            "ACADEMY_DEMONSTRATION": "no",
            "ACADEMY_PORT": str(self.port),
            **self.changes,
        }

    def start(self) -> None:
        """Start it and wait until it answers. Raises AssertionError with what it printed when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*self.before, *run_command()],
                cwd=self.root,
                env=self.environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        assert wait_until(lambda: self.answers() or self.process_has_ended()), self.text()
        assert not self.process_has_ended(), self.text()

    def answers(self) -> bool:
        """Say whether it answers a request."""
        try:
            return self.status("/healthz") == 200
        except (OSError, HTTPException):
            return False

    def process_has_ended(self) -> bool:
        """Say whether the supervisor has ended."""
        return self.process is not None and self.process.poll() is not None

    def status(self, path: str) -> int:
        """Return the status of one GET without a cookie."""
        connection = HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def stop(self) -> int:
        """Ask it to end, as Ctrl+C or a service manager does; return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End every process at once, as a power cut would; wait until the port is free."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert wait_until(lambda: not self.answers(), STOP_SECONDS)

    def text(self) -> str:
        """Return everything that it printed and logged so far."""
        return self.log.read_text("utf-8", errors="replace")

    def command(self, *words: str, expect: int = 0, typed: str = "") -> str:
        """Run ``flask academy WORDS`` on the same installation; return what it printed, both channels."""
        done = subprocess.run(
            [run_command()[0], "academy", *words],
            cwd=self.root,
            env=self.environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        printed = done.stderr + done.stdout
        assert done.returncode == expect, (words, done.returncode, printed)
        return printed

    def opened(self) -> AbstractContextManager[Flask]:
        """Open its database with a second application, to prepare people and to look at what is stored."""
        return open_academy(load_settings(self.environment()))

    def change(self, statement: str) -> None:
        """Run one SQL statement on its database and commit."""
        engine = sa.create_engine(self.database_url)
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def value(self, statement: str) -> object:
        """Return the first value of one SQL statement on its database."""
        engine = sa.create_engine(self.database_url)
        with engine.connect() as connection:
            value = connection.execute(sa.text(statement)).scalar()
        engine.dispose()
        return value


@contextlib.contextmanager
def served(folder: Path, **changes: str) -> Iterator[ServedAcademy]:
    """Serve an academy in ``folder`` until the block ends; whatever happens, no process is left."""
    academy = ServedAcademy(folder, changes)
    try:
        academy.start()
        yield academy
    finally:
        if academy.process is not None:
            if is_measured() and not academy.process_has_ended():
                academy.stop()
            academy.kill()


def served_prepared(folder: Path, **changes: str) -> AbstractContextManager[ServedAcademy]:
    """Serve one that finds tables and courses on SQLite: its start proves nothing of first starts, and is short."""
    prepare(folder / "data")
    return served(folder, **changes)
