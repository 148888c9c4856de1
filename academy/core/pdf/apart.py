"""PDF files drawn in a process of their own, kept warm beside the worker that asks for them (docs/decisions/0911)."""

import atexit
import base64
import json
import logging
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from academy.core.errors import DomainError
from academy.core.i18n import gettext as _

SECONDS: Final = 40
ROOT: Final = Path(__file__).resolve().parents[3]
#: Orders and answers begin with their length, answers go on with one of three bytes; see `__main__`.
LENGTH: Final = struct.Struct(">I")
MADE, FAILED, LAST = b"\0", b"\1", b"\2"

_logger = logging.getLogger(__name__)


class PdfFailedError(DomainError):
    """The file could not be made in time, or at all; the same page can be asked for again."""

    code = "pdf-failed"
    status = 503


def render_apart(html: str, *, locale: str, seconds: float = SECONDS) -> bytes:
    """Return a PDF of an HTML document that names no other file; lines break as ``locale`` writes.

    Raises PdfFailedError when it takes longer than ``seconds`` or cannot be made.
    """
    return _draw({"html": html, "locale": locale}, seconds)


def render_one_page_apart(
    candidates: Iterable[str], *, assets: Mapping[str, bytes], identifier: bytes
) -> bytes:
    """Return what `academy.core.pdf.render_one_page` does, drawn apart. Raises PdfFailedError."""
    coded = {name: base64.b64encode(data).decode() for name, data in assets.items()}
    order = {"candidates": list(candidates), "assets": coded, "identifier": identifier.hex()}
    return _draw(order, SECONDS)


class DrawingProcess:
    """One process that draws, for one caller at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "academy.core.pdf"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
        )

    @property
    def is_usable(self) -> bool:
        """Say whether it still runs."""
        return self.process.poll() is None

    def answer(self, order: bytes, seconds: float) -> bytes:
        """Return the answer to ``order``; an empty one when the process did not give it within ``seconds``."""
        orders, answers = self.process.stdin, self.process.stdout
        if orders is None or answers is None:
            raise RuntimeError("the process has no pipes")
        clock = threading.Timer(seconds, self.kill)
        clock.start()
        try:
            orders.write(LENGTH.pack(len(order)) + order)
            orders.flush()
            head = answers.read(LENGTH.size)
            return answers.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        except BrokenPipeError:
            return b""
        finally:
            clock.cancel()

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process and wait for its end."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()


class DrawingProcesses:
    """The drawing processes that are idle: as many as callers drew at once."""

    def __init__(self) -> None:
        self._idle: list[DrawingProcess] = []
        self._lock = threading.Lock()

    def take(self) -> DrawingProcess:
        """Return one that is idle, else a new one."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_usable:
                    return process
                process.close()
        return DrawingProcess()

    def give_back(self, process: DrawingProcess) -> None:
        """Keep one until somebody needs it."""
        with self._lock:
            self._idle.append(process)

    def close(self) -> None:
        """End all that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


_processes = DrawingProcesses()
atexit.register(_processes.close)


def _draw(order: Mapping[str, Any], seconds: float) -> bytes:
    process = _processes.take()
    answer = process.answer(json.dumps(order).encode(), seconds)
    if answer.startswith(MADE):
        _processes.give_back(process)
        return answer[1:]
    process.close()
    if answer.startswith(LAST):
        return answer[1:]
    kind = answer[1:].decode(errors="replace") or f"it ended, or took more than {seconds} seconds"
    _logger.error("a PDF was not made: %s", kind[-200:])
    raise PdfFailedError(_("The PDF could not be made now. Try again in a minute. Your numbers are safe."))
