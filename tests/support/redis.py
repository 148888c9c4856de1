"""A private Redis server for one test, from the installed binaries."""

import shutil
import socket
import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path

from bench.processes import free_port
from tests.support.frozen import standing_still

START_SECONDS = 20.0


class PrivateRedis:
    """A server on a free port of 127.0.0.1 that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server. Raises RuntimeError when the binary is missing or does not answer."""
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "."]
        self.process = subprocess.Popen(
            words, executable=_binary(), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise RuntimeError("Redis does not answer.")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def frozen(self) -> AbstractContextManager[None]:
        """Let the server stand still; its sockets stay open."""
        assert self.process is not None
        return standing_still([self.process.pid])

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _binary() -> str:
    """Return the program. Debian's redis-tools brings it, under another name, without a service that starts itself."""
    found = shutil.which("redis-server") or shutil.which("redis-check-rdb")
    if found is None:
        raise RuntimeError("Redis is not installed; `make test` installs it.")
    return found
