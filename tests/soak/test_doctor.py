"""The long version of tests/served/test_doctor.py: one thing broken at a time, and a disk that is full."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from academy.core.checks import LONGEST_SECONDS
from tests.served.academy import ServedAcademy, served, wait_until
from tests.support.postgresql import PrivatePostgreSQL
from tests.support.redis import PrivateRedis
from tests.support.smtp_server import Authority, SmtpServer, running

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

LOGIN = ("academy", "secret")
#: Beside the limit of all checks: a start of Python on a machine that does other things too.
START_SECONDS = 30


def wrong_ones(academy: ServedAcademy) -> set[str]:
    """Return the names of what the doctor calls wrong."""
    began_at = time.monotonic()
    done = subprocess.run(
        [str(academy.root / ".venv/bin/flask"), "academy", "doctor", "--json"],
        cwd=academy.root,
        env=academy.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert time.monotonic() - began_at < LONGEST_SECONDS + START_SECONDS
    found = {each["name"] for each in json.loads(done.stdout)["checks"] if each["state"] == "wrong"}
    assert done.returncode == (1 if found else 0)
    return found


@contextmanager
def changed(academy: ServedAcademy, **settings: str) -> Iterator[None]:
    """Let commands have other settings for a while; the academy that serves keeps its own."""
    kept = dict(academy.changes)
    academy.changes |= settings
    try:
        yield
    finally:
        academy.changes = kept


@contextmanager
def silent_port() -> Iterator[int]:
    """Return a port on which every connection is taken and nothing is said."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield int(listener.getsockname()[1])


def test_one_thing_at_a_time(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    mail = SmtpServer(tls=authority.context(), requires_tls=True, login=LOGIN)
    postgresql, redis = PrivatePostgreSQL(), PrivateRedis(tmp_path)
    with ExitStack() as stack:
        for each in (postgresql, redis):
            each.start()
        stack.callback(postgresql.stop)
        stack.callback(redis.kill)
        stack.enter_context(running(mail))
        silent = stack.enter_context(silent_port())
        academy = stack.enter_context(
            served(
                tmp_path / "academy",
                DATABASE_URL=postgresql.url(),
                REDIS_URL=redis.url,
                MAIL_URL=f"smtp://academy:secret@127.0.0.1:{mail.port}",
                ACADEMY_MAIL_CA_FILE=str(authority.ca_file),
            )
        )
        assert wait_until(lambda: academy.value("SELECT count(*) FROM sweepers") == 1, 60)
        faults: dict[str, tuple[Callable[[], AbstractContextManager[None]], set[str]]] = {
            "frozen Redis": (redis.frozen, {"queue"}),
            "silent mail server": (
                lambda: changed(academy, MAIL_URL=f"smtp://academy:secret@127.0.0.1:{silent}"), {"mail"}
            ),
            "wrong password": (
                lambda: changed(academy, MAIL_URL=f"smtp://academy:wrong@127.0.0.1:{mail.port}"), {"mail"}
            ),
            "unknown authority": (lambda: changed(academy, ACADEMY_MAIL_CA_FILE=""), {"mail"}),
            "silent bucket": (
                lambda: changed(
                    academy,
                    STORAGE_URL="s3://bucket",
                    AWS_ENDPOINT_URL=f"http://127.0.0.1:{silent}",
                    AWS_ACCESS_KEY_ID="key",
                    AWS_SECRET_ACCESS_KEY="secret",
                    AWS_REGION="here",
                ),
                {"storage"},
            ),
            "silent gateway": (lambda: changed(academy, SMS_URL=f"https://localhost:{silent}/send"), {"sms"}),
            "silent address": (
                lambda: changed(academy, ACADEMY_BASE_URL=f"http://127.0.0.1:{silent}"), {"address"}
            ),
            "a proxy that is not there": (lambda: changed(academy, ACADEMY_TRUSTED_PROXIES="1"), {"address"}),
            "no fonts": (lambda: changed(academy, PATH="/nowhere"), {"fonts"}),
            "frozen PostgreSQL": (postgresql.frozen, {"database"}),
            "stopped PostgreSQL": (postgresql.halted, {"database"}),
        }  # fmt: skip
        found = {}
        for name, (fault, _expected) in faults.items():
            with fault():
                found[name] = wrong_ones(academy)
        assert found == {name: expected for name, (_fault, expected) in faults.items()}
        assert wait_until(lambda: wrong_ones(academy) == set(), 60)


def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=True)
    try:
        with served(disk / "academy") as academy:
            assert wait_until(lambda: academy.value("SELECT count(*) FROM sweepers") == 1, 60)
            assert wrong_ones(academy) == set()
            subprocess.run(
                ["dd", "if=/dev/zero", f"of={disk / 'fill'}", "bs=64k"], check=False, capture_output=True
            )
            assert {"room", "storage", "saving"} <= wrong_ones(academy)
            (disk / "fill").unlink()
            assert wait_until(lambda: wrong_ones(academy) == set(), 60)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
