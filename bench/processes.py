"""Start servers and read what they cost: CPU time and memory of a whole process tree."""

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0
SETTLE_SECONDS = 5.0
#: Of its own: a test that seeds `random` would be given the ports of the test beside it.
_by_chance = random.SystemRandom()
_given: set[int] = set()


def tree(pid: int) -> list[int]:
    """Return ``pid`` and all its descendants that are alive."""
    parents: dict[int, list[int]] = {}
    for process in [each for each in Path("/proc").iterdir() if each.name.isdigit()]:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
            parents.setdefault(int(fields[1]), []).append(int(process.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time, user and system, that ``pids`` have used so far."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def spent_seconds(roots: Iterable[int]) -> float:
    """Return the CPU time of ``roots`` and all their descendants, of those too that have ended and were waited for.

    The scheduler counts the threads that live in nanoseconds; all else is counted in hundredths of a second.
    """
    total = 0.0
    for pid in {pid for root in roots for pid in tree(root)}:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            own, ended = (sum(map(int, fields[start : start + 2])) / TICKS for start in (11, 13))
            total += max(own, _scheduled_seconds(pid)) + ended
    return total


def _scheduled_seconds(pid: int) -> float:
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def proportional_memory_mb(pids: list[int]) -> float:
    """Return the proportional set size of ``pids`` together, in MB (1024 KB x 1024)."""
    kilobytes = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody uses now and that nobody in this process was given before."""
    return _free_ports(1)


def free_port_and_next() -> int:
    """Return a port as `free_port` does, of which the next is free too."""
    return _free_ports(2)


def _free_ports(count: int) -> int:
    """Return the first of ``count`` ports, below those that the system gives to whoever connects."""
    while True:
        first = _by_chance.randrange(10_000, 32_000, 2)
        ports = set(range(first, first + count))
        if ports & _given:
            continue
        with contextlib.suppress(OSError):
            for port in ports:
                socket.create_server(("127.0.0.1", port)).close()
            _given.update(ports)
            return first


def settle() -> None:
    """Wait until start-up work is over, so that a server is measured at rest."""
    time.sleep(SETTLE_SECONDS)


@contextlib.contextmanager
def server(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[int]:
    """Run ``command`` until the block ends; yield its process id once ``port`` answers."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with {process.returncode}")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise RuntimeError(f"no answer on port {port} within {START_SECONDS:.0f} s")
