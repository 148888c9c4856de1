"""Try one mutant in a process of its own, and make sure that the tests fail because of it."""

import os
import select
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tests.mutants.changes import Change

Seen = Literal["seen", "timeout", "survived"]
#: What a child writes after each test, so that it is known to be alive.
BEAT = b"\0"


@dataclass(frozen=True)
class Outcome:
    """What happened to a mutant, and the test that saw it."""

    verdict: Seen
    test: str = ""


#: Runs tests, with a change or without, until one fails: change, tests → outcome.
Run = Callable[[Change | None, Sequence[str]], Outcome]


@dataclass
class Trust:
    """Tests that were seen to pass without a mutant, and those that fail without one."""

    good: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)

    def judge(self, run: Run, change: Change, tests: Sequence[str]) -> Outcome:
        """Try a change; a test counts only when it passes, after the same tests, without the change."""
        while True:
            tests = [test for test in tests if test not in self.bad]
            if not tests:
                return Outcome("survived")
            outcome = run(change, tests)
            if outcome.verdict == "timeout" and run(None, tests).verdict == "timeout":
                return Outcome("survived")  # the machine is slow, not the mutant
            if outcome.verdict != "seen" or outcome.test in self.good:
                return outcome
            until = tests.index(outcome.test) + 1 if outcome.test in tests else len(tests)
            clean = run(None, tests[:until])
            if clean.verdict != "seen":
                self.good.update({outcome.test}.intersection(tests))
                return outcome
            if clean.test not in tests:
                raise RuntimeError(f"no test can be run, with a mutant or without: {clean.test}")
            self.bad.add(clean.test)


def in_child(work: Callable[[Callable[[], None]], str], silence: float) -> Outcome:
    """Run ``work`` in a fork that cannot leave a trace here; it returns the test that failed, or ''.

    It calls what it is given after each test. A child that says nothing for ``silence`` seconds never ends.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_leave(work, writer, int(silence) + 60)
    os.close(writer)
    told = _read(reader, silence)
    _end(child)
    os.close(reader)
    if told is None:
        return Outcome("timeout")
    return Outcome("seen", told) if told else Outcome("survived")


def _work_and_leave(work: Callable[[Callable[[], None]], str], writer: int, seconds: int) -> None:
    def beat() -> None:
        signal.alarm(seconds)  # should the parent be gone by then
        os.write(writer, BEAT)

    try:
        os.setsid()
        beat()
        told = work(beat)
    except BaseException as error:  # whatever the mutant raises is seen, and nothing may leave this process
        told = f"! {type(error).__name__}: {error}"
    os.write(writer, f"{' '.join(told.split())}\n".encode())
    os._exit(0)


def _read(reader: int, silence: float) -> str | None:
    """Return what the child told at its end, in one line; None when it went silent."""
    told = b""
    while not told.endswith(b"\n"):
        ready, _, _ = select.select([reader], [], [], silence)
        if not ready:
            return None
        told += os.read(reader, 65536) or b"! the process ended\n"
    return told.replace(BEAT, b"").decode().strip()


def _end(child: int) -> None:
    """End the child with everything that it started."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
