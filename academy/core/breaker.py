"""One breaker for every outside thing: what does not answer is left alone for a while instead of being waited for.

A request that needs it is refused at once meanwhile, and so is every thread that would wait as well. See
docs/decisions/0009.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Protocol

from academy.core.errors import AwayError

log = logging.getLogger("academy.breaker")


class Listener(Protocol):
    """Hears of a breaker that opened or closed."""

    def __call__(self, thing: str, *, is_open: bool) -> None:
        """Note it."""
        ...


class Breaker:
    """Counts what goes wrong with one outside thing, called ``name`` in logs.

    After ``failures`` errors in a row of the types ``counts`` it is open for ``pause`` seconds. Then one caller may try
    again while the others still wait for the result; one success closes it. Each process keeps its own.
    """

    #: Called with the name of the thing and whether it is left alone now, whenever that changes in this process.
    listeners: ClassVar[list[Listener]] = []

    def __init__(
        self, name: str, *, counts: tuple[type[Exception], ...], failures: int = 1, pause: float = 5.0
    ) -> None:
        self.name = name
        self.counts = counts
        self.failures = failures
        self.pause = pause
        self._failed = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Say whether callers are refused at this moment."""
        return self._failed >= self.failures and time.monotonic() < self._open_until

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run the body unless the breaker is open. Raises AwayError then, and instead of an error that counts."""
        self._enter()
        try:
            yield
        except self.counts as error:
            self._note_failure(error)
            raise AwayError(self.name, self._seconds_left()) from error
        except BaseException:
            self._note_success()  # it answered, although not with what the caller wants
            raise
        self._note_success()

    def _enter(self) -> None:
        with self._lock:
            if self._failed < self.failures:
                return
            if time.monotonic() < self._open_until:
                raise AwayError(self.name, self._seconds_left())
            self._open_until = time.monotonic() + self.pause  # this caller tries; the others see it open

    def _note_failure(self, error: Exception) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self.failures:
                self._open_until = time.monotonic() + self.pause
            opens = self._failed == self.failures
        if opens:
            log.warning("%s does not answer: %s", self.name, type(error.__cause__ or error).__name__)
            self._tell(is_open=True)

    def _note_success(self) -> None:
        with self._lock:
            was_open = self._failed >= self.failures
            self._failed = 0
        if was_open:
            log.warning("%s answers again", self.name)
            self._tell(is_open=False)

    def _tell(self, *, is_open: bool) -> None:
        for listener in self.listeners:
            listener(self.name, is_open=is_open)

    def _seconds_left(self) -> int:
        return max(1, round(self._open_until - time.monotonic()))
