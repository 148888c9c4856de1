"""A private S3-compatible storage for tests, as a process of its own that keeps its files in memory."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.processes import free_port
from tests.support.bucket import BUCKET, settings_of
from tests.support.environment import inherited
from tests.support.frozen import standing_still

START_SECONDS = 60.0
#: After so many requests this storage asks for a key that it knows, and it knows none.
EVERYBODY, NOBODY = "inf", "0"


class PrivateStorage:
    """A storage on a free port of 127.0.0.1 with one empty bucket."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "storage.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Return the variables of processes that use it."""
        return settings_of(self.port)

    def start(self) -> None:
        """Start it with an empty bucket. Raises RuntimeError when it does not answer."""
        words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words,
                stdout=log,
                stderr=log,
                env={**inherited(), "MOTO_S3_CUSTOM_ENDPOINTS": self.settings["AWS_ENDPOINT_URL"]},
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._makes_bucket():
            if time.monotonic() > deadline:
                raise RuntimeError(f"the storage does not answer:\n{self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it at once: its files are gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def frozen(self) -> AbstractContextManager[None]:
        """Let it stand still; its sockets stay open."""
        assert self.process is not None
        return standing_still([self.process.pid])

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Let it answer 403 to everything, as one does whose keys were changed."""
        assert self._ask("POST", "/moto-api/reset-auth", NOBODY)[0] == 200
        try:
            yield
        finally:
            assert self._ask("POST", "/moto-api/reset-auth", EVERYBODY)[0] == 200

    def names(self) -> list[str]:
        """Return the names of the files that it holds, in order."""
        return re.findall("<Key>([^<]+)</Key>", self._ask("GET", f"/{BUCKET}?list-type=2")[1])

    def _makes_bucket(self) -> bool:
        try:
            return self._ask("PUT", f"/{BUCKET}")[0] == 200
        except (OSError, HTTPException):
            return False

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body or None)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
