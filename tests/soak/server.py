"""The academy as a real process group that can be killed without warning and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config import Settings
from tests.support.environment import inherited

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0


@dataclass
class Server:
    """``python -m academy.serve`` (supervisor, web process, task worker) on the database of ``settings``."""

    settings: Settings
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start the process group and wait until it answers. Raises AssertionError when it does not."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "academy.serve"],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """Kill every process of the group at once, as a power cut would, without any chance to clean up."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self._wait_until_all_are_gone()

    def stop(self) -> None:
        """End the server politely, if it runs."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(30)
                self.process = None
            except subprocess.TimeoutExpired:
                self.kill()

    def _wait_until_all_are_gone(self) -> None:
        """Wait for the children too: one that dies in the middle of a write still holds the listening socket."""
        address = (self.settings.host, self.settings.port)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_server(address).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("a killed process still listens")

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            connection = HTTPConnection(self.settings.host, self.settings.port, timeout=5)
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError(f"the server does not answer:\n{self.log.read_text('utf-8')[-3000:]}")

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes, and of commands on the same installation."""
        settings = self.settings
        return {
            **inherited(),
            "ACADEMY_ENV": "development",
            "ACADEMY_SECRET_KEY": settings.secret_key,
            "ACADEMY_DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "ACADEMY_PORT": str(settings.port),
            "ACADEMY_LOG_LEVEL": "WARNING",
        }
