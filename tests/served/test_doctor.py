"""``flask academy doctor`` beside a started academy: content when all is well, and right about what is not."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.served.academy import ServedAcademy, served_prepared, wait_until
from tests.support.redis import PrivateRedis
from tests.support.sms_gateway import Gateway, answering
from tests.support.smtp_server import Authority, SmtpServer, running

pytestmark = pytest.mark.timeout(300)

LOGIN = ("academy@example.org", "p@ss word")
TOKEN = "0123456789abcdef"
NOWHERE = "/nowhere"


class Installation:
    """A started academy with everything around it, each of which can be broken."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        authority = Authority(folder)
        self.mail = stack.enter_context(
            running(SmtpServer(tls=authority.context(), requires_tls=True, login=LOGIN))
        )
        self.gateway = stack.enter_context(answering(Gateway()))
        self.redis = PrivateRedis(folder)
        self.redis.start()
        stack.callback(self.redis.kill)
        self.backups = folder / "backups"
        self.backups.mkdir()
        self.academy: ServedAcademy = stack.enter_context(
            served_prepared(
                folder / "academy",
                MAIL_URL=f"smtp://academy%40example.org:p%40ss%20word@127.0.0.1:{self.mail.port}",
                ACADEMY_MAIL_CA_FILE=str(authority.ca_file),
                SMS_URL=self.gateway.url.replace("://", "://account:key@"),
                REDIS_URL=self.redis.url,
                ACADEMY_METRICS_TOKEN=TOKEN,
            )
        )

    def examined(self, *, expect: int) -> dict[str, Any]:
        """Return what the doctor says, by check."""
        printed = self.academy.command("doctor", "--json", expect=expect)
        # What commands say on the other channel comes before the object.
        told = json.loads(printed[printed.index("{\n") :])
        assert isinstance(told["release"], str)
        return {each["name"]: each for each in told["checks"]}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with ExitStack() as stack:
        yield Installation(tmp_path, stack)


def wrong_ones(told: dict[str, Any]) -> set[str]:
    return {name for name, each in told.items() if each["state"] == "wrong"}


def test_the_doctor_is_content_and_then_finds_everything_at_once(installation: Installation) -> None:
    academy = installation.academy
    academy.command("backup", str(installation.backups / "one.zip"))
    assert wait_until(lambda: academy.value("SELECT count(*) FROM sweepers") == 1, 30)
    well = academy.command("doctor")
    assert "All is well." in well
    assert f"The mail server 127.0.0.1:{installation.mail.port} takes messages." in well
    assert installation.mail.logins == [LOGIN]
    assert (installation.mail.letters, installation.gateway.requests) == ([], [])
    assert list((academy.data / "storage").rglob("probe/*")) == []

    installation.mail.login = ("academy@example.org", "another one")
    academy.change("UPDATE backups SET problem = 'There was no room.'")
    academy.change("UPDATE sweepers SET swept_at = '2026-01-01 00:00:00.000000'")
    academy.stop()
    (academy.data / "secret-key").chmod(0o644)
    academy.data.chmod(0o755)
    (academy.data / "storage").rename(academy.data / "elsewhere")
    (academy.data / "storage").write_text("no folder", "ascii")
    academy.changes |= {"PATH": NOWHERE, "SMS_URL": "https://account:key@127.0.0.1:9/send"}
    with installation.redis.frozen():
        ill = installation.examined(expect=1)
    assert wrong_ones(ill) == {
        "mail",
        "sms",
        "backup",
        "workers",
        "address",
        "rights",
        "storage",
        "queue",
        "fonts",
    }
    assert "535" in ill["mail"]["sentence"]
    assert {ill[name]["state"] for name in ("settings", "tables", "saving", "courses", "audit")} == {"ok"}
    said = json.dumps(ill)
    for secret in (
        LOGIN[1],
        "p%40ss",
        "account",
        TOKEN,
        (academy.data / "secret-key").read_text("ascii").strip(),
    ):
        assert secret not in said
    assert (academy.data / "secret-key").stat().st_mode & 0o077, "the doctor mends nothing"


def test_the_doctor_works_without_the_database(folder: Path) -> None:
    """A new machine: other commands end with one sentence, this one says that and everything else."""
    academy = ServedAcademy(folder, {"DATABASE_URL": "postgresql://academy:hidden@127.0.0.1:9/academy"})
    printed = academy.command("doctor", expect=1)
    assert "wrong         Database          The database does not answer, or is not there." in printed
    assert "ok            Fonts" in printed
    assert "Not known while the database does not answer." in printed
    assert "hidden" not in printed
    assert "DATABASE_URL names a database" in academy.command("people", "list", expect=1)
