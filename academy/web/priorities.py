"""The line in front of the embedded server's threads: who goes first, who may wait, who is told to come again.

Decided before anything is done for a request (docs/decisions/0044). Answers and what people send are never turned away
for what others want to read: they go first, some threads are kept for them, and reading starts only while the thread
that listens to connections keeps up with them.
"""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from academy.web.urgency import Urgency


@dataclass(frozen=True)
class Place:
    """What is granted to one urgency."""

    #: This share of the threads, rounded down, may be busy with it and with what is less urgent; at least one.
    threads: float
    #: How many may wait in its line.
    waiting: float
    #: When the first in its line has waited this long, nobody joins it; after twice as long she is sent away too.
    seconds: float


Places = Mapping[Urgency, Place]
#: An answer waits as long as it must: its line is as long as there are connections.
PLACES: Places = {
    Urgency.ANSWER: Place(threads=1, waiting=float("inf"), seconds=float("inf")),
    Urgency.SUBMIT: Place(threads=7 / 8, waiting=1000, seconds=15),
    Urgency.PART: Place(threads=6 / 8, waiting=1000, seconds=5),
    Urgency.LESSON: Place(threads=4 / 8, waiting=500, seconds=4),
    Urgency.PAGE: Place(threads=3 / 8, waiting=500, seconds=2),
    Urgency.DOCUMENT: Place(threads=2 / 8, waiting=50, seconds=12),
}
#: This share of the threads may be busy with what is sent, the last of them with answers only: all writers may have to
#: wait for one lock, and readers need none.
WRITING = 6 / 8
#: From here on it is reading: it waits while connections do.
READING = Urgency.LESSON
#: One turn of reading in so many is of whoever has waited longest, so that no kind of it waits for ever.
LONGEST_WAITING_TURN = 6


@dataclass(frozen=True)
class Waiting:
    """Somebody in a line."""

    task: Any
    urgency: Urgency
    since: float


class Lines:
    """One line for each urgency, and how many are being served; knows no threads and no clock."""

    def __init__(self, threads: int, places: Places = PLACES) -> None:
        self._places = places
        self._lines: dict[Urgency, deque[Waiting]] = {urgency: deque() for urgency in Urgency}
        self._most = {urgency: max(1, int(threads * place.threads)) for urgency, place in places.items()}
        self._most_writers = max(1, int(threads * WRITING))
        self._served = dict.fromkeys(Urgency, 0)
        self._turns = 0
        #: Whether reading waits.
        self.is_held = False

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def is_closed(self, urgency: Urgency, now: float) -> bool:
        """Say whether nobody more may join the line of ``urgency``."""
        line, place = self._lines[urgency], self._places[urgency]
        return bool(line) and (len(line) >= place.waiting or now - line[0].since > place.seconds)

    def join(self, task: Any, urgency: Urgency, now: float) -> None:
        """Let ``task`` wait."""
        self._lines[urgency].append(Waiting(task, urgency, now))

    def call(self) -> Waiting | None:
        """Return whose turn it is, or None when nobody may be served now; `done` ends the turn."""
        ready = [line for urgency, line in self._lines.items() if line and self._may_start(urgency)]
        if not ready:
            return None
        line = ready[0]
        if line[0].urgency >= READING:
            self._turns += 1
            if self._turns % LONGEST_WAITING_TURN == 0:
                line = min(ready, key=lambda each: each[0].since)
        called = line.popleft()
        self._served[called.urgency] += 1
        return called

    def done(self, called: Waiting) -> None:
        """End the turn of ``called``."""
        self._served[called.urgency] -= 1

    def send_away(self, now: float) -> list[Any]:
        """Take out and return the tasks that have waited too long."""
        gone = []
        for urgency, line in self._lines.items():
            longest = self._places[urgency].seconds * 2
            while line and now - line[0].since > longest:
                gone.append(line.popleft().task)
        return gone

    def empty(self) -> list[Any]:
        """Take out and return all tasks that wait."""
        gone = [waiting.task for line in self._lines.values() for waiting in line]
        for line in self._lines.values():
            line.clear()
        return gone

    def _may_start(self, urgency: Urgency) -> bool:
        if self.is_held and urgency >= READING:
            return False
        if urgency <= Urgency.SUBMIT and not self._may_write(urgency):
            return False
        return all(self._busy_from(each) < self._most[each] for each in Urgency if each <= urgency)

    def _may_write(self, urgency: Urgency) -> bool:
        kept_for_answers = urgency is Urgency.SUBMIT and self._most_writers > 1
        return (
            self._served[Urgency.ANSWER] + self._served[Urgency.SUBMIT]
            < self._most_writers - kept_for_answers
        )

    def _busy_from(self, urgency: Urgency) -> int:
        """Return how many threads are busy with ``urgency`` and what is less urgent."""
        return sum(served for each, served in self._served.items() if each >= urgency)


class PriorityDispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress ships no types
    """waitress's threads, that take who is most urgent."""

    def __init__(self, threads: int, places: Places = PLACES) -> None:
        super().__init__()
        self.lines = Lines(threads, places)
        self.set_thread_count(threads)

    def closed(self) -> frozenset[Urgency]:
        """Return the urgencies whose requests would be turned away."""
        now = time.monotonic()
        with self.lock:
            return frozenset(urgency for urgency in Urgency if self.lines.is_closed(urgency, now))

    def join(self, task: Any, urgency: Urgency) -> bool:
        """Let ``task`` wait for a thread; say whether it may."""
        now = time.monotonic()
        with self.lock:
            if self.lines.is_closed(urgency, now):
                return False
            self.lines.join(task, urgency, now)
            self.queue_cv.notify()
        return True

    def hold_reading(self, *, is_held: bool) -> None:
        """Let nobody begin to read while ``is_held``."""
        if is_held is not self.lines.is_held:
            with self.lock:
                self.lines.is_held = is_held
                self.queue_cv.notify_all()

    def send_away(self) -> list[Any]:
        """Return the tasks that have waited too long; they wait no more."""
        with self.lock:
            return self.lines.send_away(time.monotonic())

    def handler_thread(self, thread_no: int) -> None:
        """Serve whose turn it is until told to stop."""
        while (called := self._wait_for_turn(thread_no)) is not None:
            try:
                called.task.service()
            except BaseException:
                self.logger.exception("Exception when servicing %r", called.task)
            finally:
                with self.lock:
                    self.lines.done(called)

    def _wait_for_turn(self, thread_no: int) -> Waiting | None:
        with self.lock:
            while not self.stop_count:
                called = self.lines.call()
                if called is not None:
                    return called
                self.queue_cv.wait()
            self.stop_count -= 1
            self.threads.discard(thread_no)
            self.thread_exit_cv.notify()
        return None

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Let the threads end what they do, and cancel what waits."""
        with self.lock:
            self.queue.extend(self.lines.empty())
        return bool(super().shutdown(cancel_pending, timeout))
