"""Processes that stand still, as a machine does whose disk hangs: their sockets stay open."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def standing_still(pids: Iterable[int]) -> Iterator[None]:
    """Let these processes stand still until the block ends; one that was killed meanwhile stays away."""
    stopped = list(pids)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
