"""Small caches inside one process, for what is immutable or may be some seconds old.

Nothing lives only here: another process that misses a value makes it again.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, cast

from flask import Flask, current_app

Value = TypeVar("Value")


class ProcessCache(Generic[Value]):
    """Keeps up to ``size`` values of each application; the least used one leaves first.

    A value older than ``seconds`` is made again; 0 means that it never ages.
    """

    def __init__(self, name: str, *, size: int, seconds: float = 0) -> None:
        self.name = name
        self.size = size
        self.seconds = seconds
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return the value of ``key``, or None when it is missing or too old."""
        kept = self._kept()
        with self._lock:
            entry = kept.get(key)
            if entry is None or (self.seconds and time.monotonic() - entry[0] > self.seconds):
                return None
            kept.move_to_end(key)
        return cast(Value, entry[1])

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep ``value`` under ``key`` and return it."""
        kept = self._kept()
        with self._lock:
            kept[key] = (time.monotonic(), value)
            kept.move_to_end(key)
            while len(kept) > self.size:
                kept.popitem(last=False)
        return value

    def get_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of ``key``; call ``make`` for a missing one. Two threads may both make it."""
        value = self.get(key)
        return self.put(key, make()) if value is None else value

    def clear(self) -> None:
        """Forget the values of the current application."""
        with self._lock:
            self._kept().clear()

    def _kept(self) -> OrderedDict[Hashable, tuple[float, Any]]:
        caches: dict[str, OrderedDict[Hashable, tuple[float, Any]]] = current_app.extensions.setdefault(
            "caches", {}
        )
        return caches.setdefault(self.name, OrderedDict())


def clear_caches(app: Flask) -> None:
    """Forget every cached value of ``app``; tests need it after a rollback."""
    app.extensions.pop("caches", None)
