"""A PDF drawn in a process of its own, which ends with it: a web process stays small (docs/decisions/0911)."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from academy.core.errors import DomainError
from academy.core.i18n import gettext as _

SECONDS: Final = 40
#: How many are drawn at once by one web process, and how many more may wait and hold one of its threads; whoever
#: comes after them is asked to come back.
AT_ONCE: Final = 2
WAITING: Final = 2
ROOT: Final = Path(__file__).resolve().parents[3]

_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)
_logger = logging.getLogger(__name__)


class PdfFailedError(DomainError):
    """The file could not be made in time, or at all; the same page can be asked for again."""

    code = "pdf-failed"
    status = 503


def render_apart(html: str, *, locale: str, seconds: float = SECONDS) -> bytes:
    """Return a PDF of an HTML document that names no other file; lines break as ``locale`` writes.

    Raises PdfFailedError when it takes longer than ``seconds`` or cannot be made.
    """
    with _held(_queue, 0), _held(_places, seconds):
        return _draw(json.dumps({"html": html, "locale": locale}).encode(), seconds)


@contextmanager
def _held(places: threading.BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        raise PdfFailedError(_("Many files are being made right now. Try again in a minute."))
    try:
        yield
    finally:
        places.release()


def _draw(order: bytes, seconds: float) -> bytes:
    command = [sys.executable, "-m", "academy.core.pdf"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and no shell
            command, input=order, capture_output=True, timeout=seconds, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        _logger.error("a PDF took more than %s seconds", seconds)
        raise _failed() from None
    if done.returncode:
        _logger.error("a PDF was not made: %s", done.stderr.decode(errors="replace").strip()[-200:])
        raise _failed()
    return done.stdout


def _failed() -> PdfFailedError:
    return PdfFailedError(_("The PDF could not be made now. Try again in a minute. Your numbers are safe."))
