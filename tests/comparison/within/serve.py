"""Serves the revision in whose folder it runs, with a clock that stands still and chance that repeats itself.

``python -P serve.py MOMENT``: the moment as ISO text; settings come from the environment as ever.
"""

import hashlib
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Flask

from academy import serve
from academy.core.clock import SystemClock


class RepeatedChance:
    """Gives a request, the n-th time that it comes, the same random bytes in every revision; others get real ones."""

    def __init__(self) -> None:
        self.real = os.urandom
        self.times: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.here = threading.local()

    def begin(self, request: str) -> None:
        """Begin with the bytes of ``request``."""
        with self.lock:
            self.times[request] += 1
            self.here.seed = f"{request} {self.times[request]}"
        self.here.taken = Counter()

    def end(self) -> None:
        """Leave this thread to real chance."""
        self.here.seed = ""

    def take(self, size: int) -> bytes:
        """Return ``size`` bytes."""
        seed = getattr(self.here, "seed", "")
        if not seed:
            return self.real(size)
        # Counted for each size: a key keeps its bytes when a token is made before it instead of after it.
        self.here.taken[size] += 1
        return hashlib.shake_256(f"{seed} {size} {self.here.taken[size]}".encode()).digest(size)


def repeat_chance(chance: RepeatedChance) -> None:
    """Let everything that asks the system for random bytes get those of ``chance``."""
    os.urandom = chance.take
    vars(random)["_urandom"] = (
        chance.take
    )  # secrets and SystemRandom took the system's own when they were imported
    answer = Flask.__call__

    def repeated(self: Flask, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        chance.begin(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")
        try:
            return answer(self, environ, start_response)
        finally:
            chance.end()

    Flask.__call__ = repeated  # type: ignore[method-assign]


def stop_clock(moment: datetime) -> None:
    """Let the machine's clock say ``moment``, whenever it is asked."""

    def now(self: SystemClock) -> datetime:
        return moment

    SystemClock.now = now  # type: ignore[method-assign]


if __name__ == "__main__":
    stop_clock(datetime.fromisoformat(sys.argv[1]))
    repeat_chance(RepeatedChance())
    serve.main()
