"""What a line of the log holds: our sentences, templates of others, and of errors types, codes and places."""

import errno
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from academy.core.log import LONGEST_CHAIN, JsonFormatter, describe, log_uncaught_errors, support_code

PLANT = "maria@academy.test"


def line_of(
    message: str, *arguments: object, pathname: str, error: BaseException | None = None
) -> dict[str, Any]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("somebody", logging.WARNING, pathname, 7, message, arguments, info)
    line: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


OWN = str(sys.modules["academy.core.log"].__file__)


def test_our_own_sentence_is_written_whole() -> None:
    assert line_of("try %s of %d", "second", 3, pathname=OWN)["event"] == "try second of 3"


@pytest.mark.parametrize(
    ("message", "arguments", "event"),
    [
        ("Queue depth is %d", (7,), "Queue depth is 7"),
        ("Exception on %s [%s]", (f"/en/reset/{PLANT}", "GET"), "Exception on … […]"),
        (f"Exception while serving /en/join?email={PLANT}", (), "channel:7"),
        ("Answer of %d from %s", ("none", PLANT), "Answer of %d from %s"),
    ],
)
def test_of_somebody_elses_call_only_template_and_numbers(
    message: str, arguments: tuple[object, ...], event: str
) -> None:
    assert line_of(message, *arguments, pathname="/site-packages/waitress/channel.py")["event"] == event


def test_an_error_is_types_codes_and_places_along_its_whole_chain() -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, PLANT)
        except OSError as error:
            raise ValueError(PLANT) from error
    except ValueError as error:
        line = line_of("it failed", pathname=OWN, error=ExceptionGroup(PLANT, [error, KeyError(PLANT)]))
    types = [each["type"] for each in line["exception"]]
    assert types == [
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        "builtins.OSError",
        "builtins.KeyError",
    ]
    assert line["exception"][2]["errno"] == errno.ENOSPC
    assert line["exception"][1]["places"][0].startswith("tests/unit/core/test_log.py:")
    assert PLANT not in json.dumps(line)


@pytest.fixture
def hooks() -> Iterator[None]:
    kept = sys.excepthook, threading.excepthook
    log_uncaught_errors()
    yield
    sys.excepthook, threading.excepthook = kept


def test_what_ends_a_process_or_a_thread_is_a_line_of_the_log(
    hooks: None, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError(PLANT)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(PLANT), None)
    assert caplog.messages == ["an error that nothing caught"] * 2
    assert PLANT not in "".join(JsonFormatter().format(record) for record in caplog.records)
    assert PLANT not in capfd.readouterr().err


def test_a_long_chain_of_errors_is_cut() -> None:
    error: BaseException | None = None
    for number in range(LONGEST_CHAIN + 3):
        above = KeyError(number)
        above.__cause__ = error
        error = above
    assert error is not None
    assert [each["type"] for each in describe(error)] == ["builtins.KeyError"] * LONGEST_CHAIN


def test_outside_a_request_there_is_no_code_for_support() -> None:
    assert support_code() == ""


def test_a_thread_that_ended_without_an_error_is_none(hooks: None, caplog: pytest.LogCaptureFixture) -> None:
    threading.excepthook(threading.ExceptHookArgs((SystemExit, None, None, None)))
    assert caplog.messages == []
