"""Measure an action in turns with F: F, action, F, action … by one client or by several at once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException

from bench.action import Action
from bench.figures import Block, Result
from bench.phone import BenchError, Phone, Someone
from bench.processes import spent_seconds

LEAST_IN_A_BLOCK, MOST_IN_A_BLOCK = 24, 400
BASELINE_PAGE = "/lesson/1"
Do = Callable[[Phone, int], int]


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of a block of F and one of the action, and about how long each block is.

    Before them come ``warm_ups`` blocks of the action that do not count.
    """

    learners: int
    rounds: int
    warm_ups: int
    baseline_seconds: float
    action_seconds: float


@dataclass(frozen=True)
class Server:
    """A server that is measured: its port, and the processes whose descendants' CPU time counts, the database's too."""

    port: int
    roots: tuple[int, ...]


class Turns:
    """Measures actions on ``academy`` against F on ``baseline`` by ``clients`` at once."""

    def __init__(self, engine: str, academy: Server, baseline: Server, clients: int, effort: Effort) -> None:
        self.engine, self.clients, self.effort = engine, clients, effort
        self.academy, self.baseline = academy, baseline
        self.phones = [Phone(academy.port) for _ in range(clients)]
        self.plain_phones = [Phone(baseline.port) for _ in range(clients)]
        self.pool = ThreadPoolExecutor(clients)
        self.baseline_amount = 0

    @contextmanager
    def open(self) -> Iterator["Turns"]:
        """Sign in at F and find out how many of its pages make a block; end all connections afterwards."""
        try:
            for phone in self.plain_phones:
                phone.lend(Someone())
                phone.post("/sign-in", {})
            self.baseline_amount = self._amount(
                open_baseline, self.plain_phones, self.effort.baseline_seconds
            )
            yield self
        finally:
            self.pool.shutdown()
            for phone in (*self.phones, *self.plain_phones):
                phone.connection.close()

    def measure(self, action: Action, done: Counter[str]) -> Result:
        """Return what an action costs beside F. ``done`` counts how often each action was done before.

        Raises BenchError, with the name of the action, for any answer that was not expected.
        """
        try:
            amount = self._amount_of(action, done)
            turns = [
                (self.block_of_baseline(), self._block(action, amount, done))
                for _ in range(self.effort.rounds)
            ]
        except (BenchError, OSError, HTTPException) as error:
            raise BenchError(f"{action.name} (c={self.clients}, {self.engine}): {error!r}") from error
        return Result(action.name, self.engine, self.clients, turns)

    @property
    def answers(self) -> int:
        """Return how many requests the academy has answered, all of them as expected."""
        return sum(phone.answers for phone in self.phones)

    def block_of_baseline(self) -> Block:
        """Return a block of F."""
        return self._run(open_baseline, self.plain_phones, self.baseline, range(self.baseline_amount))

    def _amount_of(self, action: Action, done: Counter[str]) -> int:
        if not action.times:
            first_ones = self._next(action, 2 * self.clients, done)
            amount = self._amount(action.do, self.phones, self.effort.action_seconds, first_ones)
            for _ in range(self.effort.warm_ups):
                self._all(action.do, self.phones, self._next(action, amount, done))
            return amount
        amount = action.times[self.clients]
        needed = done[action.name] + amount * self.effort.rounds
        if action.supply and needed > action.supply:
            raise BenchError(f"needs {needed} and there are {action.supply}: prepare more learners")
        return amount

    def _amount(self, do: Do, phones: Sequence[Phone], seconds: float, turns: range = range(40)) -> int:
        """Warm up with ``turns`` and return how often ``do`` fits into a block of ``seconds``."""
        started = time.perf_counter()
        self._all(do, phones, turns)
        each = (time.perf_counter() - started) / len(turns)
        return max(LEAST_IN_A_BLOCK, min(MOST_IN_A_BLOCK, round(seconds / each)))

    def _block(self, action: Action, amount: int, done: Counter[str]) -> Block:
        return self._run(action.do, self.phones, self.academy, self._next(action, amount, done))

    @staticmethod
    def _next(action: Action, amount: int, done: Counter[str]) -> range:
        first = done[action.name]
        done[action.name] += amount
        return range(first, first + amount)

    def _run(self, do: Do, phones: Sequence[Phone], server: Server, turns: range) -> Block:
        before = spent_seconds(server.roots)
        parts = self._all(do, phones, turns)
        cpu = spent_seconds(server.roots) - before
        return Block(
            1000 * cpu / sum(count for count, _seconds in parts),
            [1000 * each / count for count, each in parts],
        )

    def _all(self, do: Do, phones: Sequence[Phone], turns: range) -> list[tuple[int, float]]:
        """Do all turns, each phone the next one that is left; return parts and seconds of each."""
        left = iter(turns)  # the interpreter hands out one number to one thread

        def work(phone: Phone) -> list[tuple[int, float]]:
            times = []
            for turn in left:
                started = time.perf_counter()
                parts = do(phone, turn)
                times.append((parts, time.perf_counter() - started))
            return times

        return [each for times in self.pool.map(work, phones) for each in times]


def open_baseline(phone: Phone, _turn: int) -> int:
    """Open the page F."""
    phone.open(BASELINE_PAGE)
    return 1
