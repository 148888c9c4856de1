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
LENGTH: Final = struct.Struct(">I")
MADE, LAST = b"\0", b"\2"

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


class Drawer:
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


class DrawerPool:
    """The drawers that rest: as many as callers drew at once."""

    def __init__(self) -> None:
        self._resting: list[Drawer] = []
        self._lock = threading.Lock()

    def take(self) -> Drawer:
        """Return a drawer that rests, else a new one."""
        with self._lock:
            while self._resting:
                drawer = self._resting.pop()
                if drawer.is_usable:
                    return drawer
                drawer.close()
        return Drawer()

    def give_back(self, drawer: Drawer) -> None:
        """Let a drawer rest until somebody needs it."""
        with self._lock:
            self._resting.append(drawer)

    def close(self) -> None:
        """End all drawers that rest."""
        with self._lock:
            while self._resting:
                self._resting.pop().close()


_drawers = DrawerPool()
atexit.register(_drawers.close)


def _draw(order: Mapping[str, Any], seconds: float) -> bytes:
    drawer = _drawers.take()
    answer = drawer.answer(json.dumps(order).encode(), seconds)
    if answer.startswith(MADE):
        _drawers.give_back(drawer)
        return answer[1:]
    drawer.close()
    if answer.startswith(LAST):
        return answer[1:]
    kind = answer[1:].decode(errors="replace") or f"it ended, or took more than {seconds} seconds"
    _logger.error("a PDF was not made: %s", kind[-200:])
    raise PdfFailedError(_("The PDF could not be made now. Try again in a minute. Your numbers are safe."))
