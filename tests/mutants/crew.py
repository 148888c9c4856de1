"""Two processes that take mutants one after the other."""

import importlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

from tests.mutants.changes import Change
from tests.mutants.coverage_map import KEPT, PG_PORT, file_of
from tests.mutants.planting import CannotPlantError
from tests.mutants.sessions import ColdStart, WarmSession, quiet
from tests.mutants.trying import Outcome, Trust

#: What every cold start needs besides the product; imported once, it is there in each fork. No plugin of pytest is
#: among them: pytest wants to load those itself.
HEAVY = (
    "sqlalchemy.orm",
    "flask_sqlalchemy",
    "flask_login",
    "flask_wtf",
    "flask_babel",
    "pydantic",
    "weasyprint",
)


@dataclass(frozen=True)
class Job:
    """A mutant and the tests that run its place, those that are most likely to see it first.

    ``cold_tests``, also some around it, are tried when its place runs before any test, while things are set up.
    """

    change: Change
    tests: Sequence[str]
    cold_tests: Sequence[str]
    all_tests: int


@dataclass(frozen=True)
class Result:
    """What became of a mutant; ``cold`` says that it has to be tried in a new process."""

    job: int
    outcome: Outcome
    cold: bool = False
    distrusted: tuple[str, ...] = ()


def try_all(jobs: Sequence[Job], seconds: dict[str, float], workers: int) -> Iterator[tuple[Job, Result]]:
    """Try every mutant; return results as they come. Mutants that cannot be planted warm are tried cold."""
    os.environ[PG_PORT] = "1"
    warm = [number for number, job in enumerate(jobs) if job.tests]
    cold = [number for number, job in enumerate(jobs) if job.cold_tests and not job.tests]
    for number, job in enumerate(jobs):
        if not job.cold_tests:
            yield job, Result(number, Outcome("survived"))
    for result in _shared(warm, workers, lambda *queues: _warm(jobs, seconds, *queues)):
        if result.cold:
            cold.append(result.job)
        else:
            yield jobs[result.job], result
    for result in _shared(cold, workers, lambda *queues: _cold(jobs, seconds, *queues)):
        yield jobs[result.job], result


def _shared(numbers: Sequence[int], workers: int, work: Callable[[Any, Any], None]) -> Iterator[Result]:
    """Share numbers among forked processes; return what they report."""
    if not numbers:
        return
    context = multiprocessing.get_context("fork")
    todo, done = context.SimpleQueue(), context.SimpleQueue()

    processes: list[BaseProcess] = []
    for _ in range(min(workers, len(numbers))):
        process: BaseProcess = context.Process(target=work, args=(todo, done))
        process.start()
        processes.append(process)
    feeder = context.Process(target=_feed, args=(todo, numbers, len(processes)))
    feeder.start()
    try:
        for _ in numbers:
            result = _next(done, processes)
            yield result
    finally:
        for process in (*processes, feeder):
            process.terminate()
            process.join()


def _feed(todo: Any, numbers: Sequence[int], workers: int) -> None:
    for number in (*numbers, *[None] * workers):
        todo.put(number)


def _next(done: Any, processes: Sequence[BaseProcess]) -> Result:
    """Wait for a result. Raises RuntimeError when every process has ended."""
    while done.empty():
        time.sleep(0.02)
        if not any(process.is_alive() for process in processes) and done.empty():
            raise RuntimeError(f"the processes ended early; see {KEPT}/worker-*.log")
    result = done.get()
    assert isinstance(result, Result)
    return result


def _warm(jobs: Sequence[Job], seconds: dict[str, float], todo: Any, done: Any) -> None:
    files = sorted({file_of(test) for job in jobs for test in job.tests})

    def body(session: WarmSession) -> None:
        trust = Trust()
        for number in iter(todo.get, None):
            job = jobs[number]
            try:
                outcome = trust.judge(session.try_out, job.change, job.tests)
            except CannotPlantError:
                done.put(Result(number, Outcome("survived"), cold=True))
                continue
            may_be_early = outcome.verdict == "survived" and session.early.ran(job.change)
            done.put(Result(number, outcome, may_be_early, tuple(sorted(trust.bad))))

    with quiet(KEPT / f"worker-{os.getpid()}.log"):
        WarmSession(seconds, body).run(files)


def _cold(jobs: Sequence[Job], seconds: dict[str, float], todo: Any, done: Any) -> None:
    for name in HEAVY:
        importlib.import_module(name)
    trust, start = Trust(), ColdStart(seconds)
    with quiet(KEPT / f"worker-{os.getpid()}.log"):
        for number in iter(todo.get, None):
            job = jobs[number]
            outcome = trust.judge(start.try_out, job.change, job.cold_tests)
            done.put(Result(number, outcome, distrusted=tuple(sorted(trust.bad))))
