"""JSON logs with a request id and a fixed set of keys: no personal data (docs/decisions/0013).

What people typed reaches an exception's message, a driver's detail, an argument of somebody else's log call. None of
that is written: of an exception its types, codes and places in the code; of a foreign call its template.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any

from flask import Flask, g, has_request_context, request

ROOT = Path(__file__).resolve().parents[2]
OWN = str(ROOT / "academy")
#: Stands where a foreign call would have written a value that is no number.
LEFT_OUT = "…"
#: What tells errors of one type apart without a word of what was typed: codes, and names of constraints.
CODES = ("errno", "sqlstate", "sqlite_errorname", "constraint_name")
LONGEST_CHAIN = 10


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; extra attributes of a record are left out on purpose."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as a line of JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if has_request_context():
            line |= {
                "request_id": support_code(),
                "method": request.method,
                "endpoint": str(request.endpoint),
            }
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = list(describe(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Return what happened: our own sentence, or the template of somebody else's with numbers only."""
    if record.pathname.startswith(OWN):
        return record.getMessage()
    if isinstance(record.args, tuple) and record.args:
        numbers = tuple(each if isinstance(each, int | float) else LEFT_OUT for each in record.args)
        try:
            return str(record.msg) % numbers
        except (TypeError, ValueError):  # it formats a date, or by name
            return str(record.msg)
    return f"{record.module}:{record.lineno}"


def describe(error: BaseException) -> Iterator[dict[str, Any]]:
    """Yield type, codes and places of an error, then of those it came from and of those it holds."""
    following: BaseException | None = error
    for _number in range(LONGEST_CHAIN):
        if following is None:
            return
        yield {"type": _name(following), **_codes(following), "places": _places(following.__traceback__)}
        if isinstance(following, BaseExceptionGroup):
            for held in following.exceptions:
                yield from describe(held)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _codes(error: BaseException) -> dict[str, Any]:
    """Return the codes of an error and of the driver's error that it wraps."""
    sources = (error, getattr(error, "orig", None), getattr(getattr(error, "orig", None), "diag", None))
    found = {name: getattr(source, name, None) for source in sources if source is not None for name in CODES}
    return {name: value for name, value in found.items() if value is not None}


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ]


def _short(file: str) -> str:
    return file.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]


def init_log(app: Flask, level: str) -> None:
    """Send every log line of the process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False  # a record that cannot be written would be printed with all its arguments
    for chatty in ("alembic", "weasyprint", "pikepdf", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app.logger.handlers = []
    app.logger.propagate = True


def log_uncaught_errors() -> None:
    """Log what ends this process or one of its threads, in place of Python, which prints the message of the error."""
    log = logging.getLogger("academy.process")

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("an error that nothing caught", exc_info=(kind, error, trace))

    def note_in_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            note(ended.exc_type, ended.exc_value, ended.exc_traceback)

    sys.excepthook = note
    threading.excepthook = note_in_thread


def support_code() -> str:
    """Return the id of this request, which a person can tell support."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = token_hex(4)
    return str(g.request_id)
