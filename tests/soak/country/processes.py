"""One long process of a country's configuration, that can be watched, frozen, killed and started again."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import tree
from tests.soak.country.shipped import ROOT
from tests.support.frozen import standing_still

STOP_SECONDS = 40.0


@dataclass
class Process:
    """A program with everything that it starts, as one service of systemd; ``log`` is what it prints."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    #: Where its code is.
    root: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def pid(self) -> int:
        """Return the process id of the program itself."""
        assert self.process is not None, f"{self.name} does not run"
        return self.process.pid

    @property
    def pids(self) -> list[int]:
        """Return the process ids of the program and of everything that it started."""
        return tree(self.pid)

    @property
    def is_running(self) -> bool:
        """Say whether the program has been started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, and wait for nothing."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.words),
                cwd=self.root,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the program itself."""
        os.kill(self.pid, number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, and wait until it has."""
        assert self.process is not None
        self.tell(number)
        self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it and everything that it started at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def frozen(self) -> AbstractContextManager[None]:
        """Let all of it stand still; its sockets stay open."""
        return standing_still(self.pids)

    def text(self) -> str:
        """Return everything that it printed so far."""
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""
