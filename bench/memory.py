"""The most memory that processes take while something happens."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.processes import proportional_memory_mb, tree

LOOK_SECONDS = 0.5


@dataclass
class Peak:
    """The most that was seen so far, in MB of proportional set size."""

    mb: float = 0.0


def memory_mb(root: int) -> float:
    """Return the proportional set size of ``root`` and its descendants, in MB."""
    return proportional_memory_mb(tree(root))


@contextmanager
def watched_memory(root: int) -> Iterator[Peak]:
    """Look twice a second, until the block ends, how much ``root`` and its descendants take."""
    peak, stop = Peak(), threading.Event()

    def look() -> None:
        while not stop.is_set():
            peak.mb = max(peak.mb, memory_mb(root))
            stop.wait(LOOK_SECONDS)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()
