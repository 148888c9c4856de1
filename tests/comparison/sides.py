"""The two revisions: the code of each in a folder, for each a copy of one data set, and its started processes."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench.processes import free_port
from tests.served.academy import wait_until
from tests.support.environment import inherited

ROOT = Path(__file__).parents[2]
WITHIN = Path(__file__).parent / "within"
#: What both call themselves, whatever address they listen on.
SITE = "http://academy.example"


@dataclass
class Side:
    """One revision: its code in ``root``, its data in ``data``."""

    name: str
    root: Path
    data: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Return the address at which it answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: the same for both but for folder and port."""
        return {
            **inherited(),
            "PYTHONPATH": str(self.root),
            "PYTHONHASHSEED": "0",
            "FLASK_APP": "wsgi",
            "ACADEMY_ENV": "development",
            "ACADEMY_DATA_DIR": str(self.data),
            "ACADEMY_DEMONSTRATION": "no",
            "ACADEMY_PORT": str(self.port),
            "ACADEMY_BASE_URL": SITE,
            "ACADEMY_ADDRESS_LIMIT_FACTOR": "0",
            "ACADEMY_LOG_LEVEL": "WARNING",
        }

    def run(self, *words: str) -> str:
        """Run Python with the code of this revision; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-P", *words],
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{self.name}: {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def academy(self, *words: str) -> str:
        """Run ``flask academy WORDS``; return what it printed."""
        return self.run("-m", "flask", "academy", *words)

    @contextlib.contextmanager
    def served(self, moment: str) -> Iterator[None]:
        """Serve it until the block ends, with a clock that says ``moment``; nothing is left behind."""
        log = self.data.with_name(f"{self.name}.log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-P", str(WITHIN / "serve.py"), moment],
                cwd=self.root,
                env=self.environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            assert wait_until(lambda: self._answers() or process.poll() is not None), log.read_text("utf-8")
            assert process.poll() is None, log.read_text("utf-8")
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True)
class DataSet:
    """What both revisions begin with: a data folder, its moment, who is signed in, and what there is to look at."""

    data: Path
    moment: str
    cookies: dict[str, str]
    samples: list[dict[str, Any]]


def old_code(base: str, kept: Path) -> Path:
    """Return a folder with the code of the revision ``base``, taken out of the repository once."""
    commit = _git("rev-parse", "--verify", f"{base}^{{commit}}").strip()
    folder = kept / commit[:12] / "code"
    if not folder.is_dir():
        making = folder.with_name(f"code-{os.getpid()}")
        making.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", str(making)], input=archive.stdout, check=True)
        _settle(making, folder)
    return folder


def data_set(old: Path) -> DataSet:
    """Return the data set that the revision in ``old`` makes, made once."""
    folder = old.with_name("data-set")
    if not folder.is_dir():
        making = folder.with_name(f"data-set-{os.getpid()}")
        (making / "data").mkdir(parents=True)
        moment = datetime.now(UTC).replace(microsecond=0).isoformat()
        Side("old", old, making / "data").run(
            str(WITHIN / "prepare.py"), moment, str(making / "everything.json")
        )
        _settle(making, folder)
    return DataSet(folder / "data", **json.loads((folder / "everything.json").read_text("utf-8")))


def two_sides(old: Path, prepared: DataSet, folder: Path) -> tuple[Side, Side]:
    """Return both revisions on copies of the data set below ``folder``, the new one's upgraded."""
    shutil.rmtree(folder, ignore_errors=True)
    sides = (
        Side("old", old, folder / "old-data"),
        Side("new", ROOT, folder / "new-data"),
    )
    for side in sides:
        shutil.copytree(prepared.data, side.data)
        side.academy("db", "upgrade")
    return sides


def _settle(made: Path, folder: Path) -> None:
    """Put what was made in its place, unless somebody else was faster."""
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
