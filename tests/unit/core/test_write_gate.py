"""Writers of one process take turns; behind one that does not move only few requests wait."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from academy.core import sqlite
from academy.core.errors import NotNowError
from academy.core.sqlite import FEW, STUCK_AFTER, WriteGate

LONG = 20.0


def start(*works: Callable[[], object]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    return threads


def enter_and_leave(gate: WriteGate, entered: list[float], *, is_patient: bool) -> None:
    entered.append(gate.enter(LONG, is_patient=is_patient))
    gate.leave()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_only_few_wait_behind_one_that_does_not_move() -> None:
    gate, outcomes = WriteGate(), []

    def write() -> None:
        try:
            gate.enter(LONG, is_patient=False)
        except NotNowError:
            outcomes.append("refused")
        else:
            outcomes.append("written")
            gate.begin()
            gate.leave()

    gate.enter(LONG, is_patient=False)
    threads = start(*[write] * (FEW + 5))
    wait_until(lambda: len(outcomes) == 5)
    assert outcomes == ["refused"] * 5, "the others are refused long before their time is over"
    gate.begin()
    gate.leave()
    for thread in threads:
        thread.join(LONG)
    assert sorted(outcomes) == ["refused"] * 5 + ["written"] * FEW


def test_the_patient_wait_for_their_whole_time() -> None:
    gate, entered = WriteGate(), list[float]()
    gate.enter(LONG, is_patient=True)
    threads = start(*[partial(enter_and_leave, gate, entered, is_patient=True)] * (FEW + 5))
    time.sleep(STUCK_AFTER * 2)
    assert entered == []
    gate.leave()
    for thread in threads:
        thread.join(LONG)
    assert len(entered) == FEW + 5


def test_after_one_gave_up_the_lock_is_still_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "FEW", 0)
    gate = WriteGate()
    gate.enter(LONG, is_patient=False)
    time.sleep(STUCK_AFTER + 0.05)
    gate.leave(has_failed=True)
    gate.enter(LONG, is_patient=False)
    started = time.monotonic()
    with pytest.raises(NotNowError):
        gate.enter(LONG, is_patient=False)
    assert time.monotonic() - started < LONG / 2
    gate.begin()
    gate.leave()
    assert gate.enter(LONG, is_patient=False) > 0


def test_time_that_is_over_is_said() -> None:
    gate = WriteGate()
    gate.enter(LONG, is_patient=True)
    with pytest.raises(NotNowError):
        gate.enter(0.05, is_patient=True)


def test_nobody_is_refused_while_the_one_in_front_is_merely_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "FEW", 0)
    gate, entered = WriteGate(), list[float]()
    gate.enter(LONG, is_patient=False)
    threads = start(*[partial(enter_and_leave, gate, entered, is_patient=False)] * 6)
    time.sleep(STUCK_AFTER / 2)
    gate.begin()
    time.sleep(STUCK_AFTER * 3 / 4)
    gate.leave()
    for thread in threads:
        thread.join(LONG)
    assert len(entered) == 6
