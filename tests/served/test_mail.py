"""A forgotten password through the started academy: a real mail server, encryption, a login, and the worker."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.served.academy import ROOT, ServedAcademy, served_prepared, wait_until
from tests.served.visitor import Visitor
from tests.served.walk import register
from tests.support.sms_gateway import Gateway, answering
from tests.support.smtp_server import Authority, SmtpServer, running

pytestmark = pytest.mark.timeout(300)

ADDRESS, LOGIN = "dewi@academy.test", ("academy@example.org", "p@ss word")
NUMBER = "+6281234567890"
NEW = "four small green frogs"


def test_x1_a_link_for_a_new_password_arrives_encrypted_and_opens(folder: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = SmtpServer(tls=authority.context(), requires_tls=True, login=LOGIN)
    with (
        running(server),
        served_prepared(
            folder,
            MAIL_URL=f"smtp://academy%40example.org:p%40ss%20word@127.0.0.1:{server.port}",
            ACADEMY_MAIL_FROM="academy@example.org",
            ACADEMY_MAIL_CA_FILE=str(authority.ca_file),
        ) as academy,
    ):
        visitor = Visitor(academy.url)
        register(visitor, "Dewi", ADDRESS, country="ID")
        stranger = Visitor(academy.url)
        stranger.send(stranger.get("/en/new-password"), {"address": ADDRESS})
        assert wait_until(lambda: server.letters, 60), academy.text()
        (letter,) = server.letters
        assert letter["Message-ID"].endswith("@example.org>")
        assert letter["Date"]
        assert not re.search(rb"AUTH|MAIL FROM|RCPT", b"".join(server.clear_lines))
        link = re.search(r"http://\S+/new-password/\S+", letter.get_content())
        assert link is not None
        done = stranger.send(stranger.get(urlsplit(link[0]).path), {"password": NEW})
        assert done.path == "/en/sign-in"
        home = stranger.send(done, {"address": ADDRESS, "password": NEW})
        assert home.path == "/en/home"
        assert "Sent: 250 2.0.0 Queued as 4F2A" in mail_test(academy)
        server.answers["RCPT"] = ["550 5.7.1 Not from there"]
        assert "Not sent: 550 5.7.1 Not from there" in mail_test(academy)
    assert LOGIN[1] not in academy.text()
    assert ADDRESS not in academy.text()


def mail_test(academy: ServedAcademy) -> str:
    """Send a test message by the operator's command; return what it prints."""
    ended = subprocess.run(
        [Path(sys.executable).with_name("flask"), "academy", "mail", "test", ADDRESS],
        cwd=ROOT,
        env=academy.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.stdout + ended.stderr


def test_a_code_by_sms_goes_through_the_gateway_of_the_settings(folder: Path) -> None:
    with (
        answering(Gateway()) as gateway,
        served_prepared(
            folder,
            SMS_URL=gateway.url.replace("://", "://account:key@"),
            ACADEMY_SMS_FIELDS='{"to": "{digits}", "text": "{text}", "ref": "{id}"}',
            ACADEMY_SMS_SUCCESS='"status": "0"',
        ) as academy,
    ):
        visitor = Visitor(academy.url)
        register(visitor, "Dewi", NUMBER, country="ID")
        stranger = Visitor(academy.url)
        asked = stranger.send(stranger.get("/en/new-password"), {"address": NUMBER})
        assert asked.path == "/en/new-password/code"
        assert wait_until(lambda: gateway.requests, 60), academy.text()
        sent = json.loads(gateway.requests[0].body)
        assert sent["to"] == NUMBER.lstrip("+")
        code = re.match(r"\d{6}\b", sent["text"])
        assert code is not None
        done = stranger.send(asked, {"code": code[0], "password": NEW})
        assert done.path == "/en/sign-in"
        assert wait_until(lambda: academy.value("SELECT state FROM deliveries") == "sent", 30)
    assert NUMBER.lstrip("+") not in academy.text()
    assert code[0] not in academy.text()
