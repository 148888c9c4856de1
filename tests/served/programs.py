"""gunicorn and the worker of a large installation, as deploy/ starts them, on an academy that nothing else serves."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.served.academy import ROOT, ServedAcademy, run_command

PROGRAMS = Path(run_command()[0]).parent
WEB = ("gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:application")
WORKER = ("huey_consumer", "academy.worker.huey", "--workers", "1", "--max-delay", "1")


@contextmanager
def running(
    academy: ServedAcademy, command: tuple[str, ...], end: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program on the academy until the block ends, then let it end by itself."""
    with academy.log.open("ab") as output:
        process = subprocess.Popen(
            [str(PROGRAMS / command[0]), *command[1:]],
            cwd=ROOT,
            env=academy.environment(),
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.send_signal(end)
        process.wait(60)
