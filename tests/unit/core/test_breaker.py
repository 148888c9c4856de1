"""A breaker stops asking what does not answer, and asks again after a while, one caller at a time."""

import threading
import time

import pytest

from academy.core.breaker import Breaker
from academy.core.errors import AwayError


class NoAnswerError(OSError):
    """What an outside thing raises when it does not answer."""


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list whose one number is the time."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def fail(breaker: Breaker) -> AwayError:
    with pytest.raises(AwayError) as caught, breaker.guard():
        raise NoAnswerError
    return caught.value


def is_asked(breaker: Breaker) -> bool:
    try:
        with breaker.guard():
            return True
    except AwayError:
        return False


def test_it_opens_after_failures_in_a_row_and_closes_after_one_success(moment: list[float]) -> None:
    breaker = Breaker("thing", counts=(NoAnswerError,), failures=2, pause=5)
    fail(breaker)
    assert is_asked(breaker), "one failure is no reason yet, and the success is the end of the row"
    fail(breaker)
    assert fail(breaker).retry_after == 5
    assert (is_asked(breaker), breaker.is_open) == (False, True)
    moment[0] += 5
    assert (is_asked(breaker), breaker.is_open) == (True, False)
    fail(breaker)
    assert is_asked(breaker)


def test_a_failed_try_after_the_pause_opens_it_again(moment: list[float]) -> None:
    breaker = Breaker("thing", counts=(NoAnswerError,), pause=5)
    fail(breaker)
    moment[0] += 5
    fail(breaker)
    moment[0] += 4.9
    assert not is_asked(breaker)
    moment[0] += 0.1
    assert is_asked(breaker)


def test_only_one_caller_tries_after_the_pause(moment: list[float]) -> None:
    breaker = Breaker("thing", counts=(NoAnswerError,), pause=5)
    fail(breaker)
    moment[0] += 5
    others: list[bool] = []
    with breaker.guard():
        for _each in range(3):
            other = threading.Thread(target=lambda: others.append(is_asked(breaker)))
            other.start()
            other.join()
    assert others == [False, False, False]
    assert is_asked(breaker)


def test_an_error_of_another_kind_is_an_answer(moment: list[float]) -> None:
    breaker = Breaker("thing", counts=(NoAnswerError,), failures=2)
    fail(breaker)
    with pytest.raises(KeyError), breaker.guard():
        raise KeyError
    fail(breaker)
    assert is_asked(breaker)


def test_the_log_names_the_thing_and_the_kind_of_error_only(
    moment: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    breaker = Breaker("thing", counts=(NoAnswerError,), pause=5)
    with pytest.raises(AwayError), breaker.guard():
        raise NoAnswerError("maria@example.com")
    moment[0] += 5
    assert is_asked(breaker)
    assert caplog.messages == ["thing does not answer: NoAnswerError", "thing answers again"]
