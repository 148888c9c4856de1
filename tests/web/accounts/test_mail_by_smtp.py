"""Mail to people arrives: through real SMTP servers, as strict or as broken as they are out there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.app import create_app
from academy.cli import academy as commands
from academy.core.db import Base, db
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.tasks import run_sweeps
from config import load_settings
from tests.factories.accounts import make_person
from tests.support.pages import PageClient
from tests.support.smtp_server import Authority, SmtpServer, running

ADDRESS = "sari@academy.test"
USER, PASSWORD = "academy@example.org", "p@ss:w/rd%"
LOGIN = "academy%40example.org:p%40ss%3Aw%2Frd%25@"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@contextmanager
def academy(folder: Path, server: SmtpServer, **changes: str) -> Iterator[Flask]:
    """Run an academy that sends its mail to ``server``."""
    scheme, login = "smtps" if server.is_smtps else "smtp", changes.pop("login", "")
    host = changes.pop("host", "127.0.0.1")
    settings = load_settings(
        {
            "ACADEMY_ENV": "testing",
            "ACADEMY_SECRET_KEY": "a key that only the tests of this run use",
            "ACADEMY_DATA_DIR": str(folder),
            "ACADEMY_BASE_URL": "http://academy.test",
            "ACADEMY_MAIL_FROM": "academy@example.org",
            "MAIL_URL": f"{scheme}://{login}{host}:{server.port}",
            "SMS_URL": "memory:",
            "STORAGE_URL": "memory:",
            **changes,
        }
    )
    app = create_app(settings)
    app.test_client_class = PageClient
    with app.app_context():
        Base.metadata.create_all(db.engine)
        make_person(name="Sari", email=ADDRESS, password="three brown cows")
        db.session.commit()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def ask_for_a_link(app: Flask, locale: str = "en") -> None:
    """Ask for a new password, as a person does who forgot hers."""
    client = app.test_client()
    client.get(f"/{locale}/new-password")
    assert client.submit(f"/{locale}/new-password", {"address": ADDRESS, "country": "ID"}).status_code == 303  # type: ignore[attr-defined]


def message(app: Flask) -> Delivery:
    """Return the row of the only message."""
    with app.app_context():
        return db.session.scalars(sa.select(Delivery)).one()


def later(app: Flask, **time: float) -> None:
    """Let time pass, and the sweep come."""
    app.extensions["clock"].move(timedelta(**time))
    with app.app_context():
        run_sweeps()


def test_a4_an_email_carries_what_filters_ask_for(tmp_path: Path) -> None:
    with running(SmtpServer()) as server, academy(tmp_path, server) as app:
        before = datetime.now(UTC) - timedelta(seconds=2)
        ask_for_a_link(app)
    letter = server.letters[0]
    assert before <= parsedate_to_datetime(letter["Date"]) <= datetime.now(UTC) + timedelta(seconds=2)
    assert re.fullmatch(r"<[^@<>\s]+@example\.org>", letter["Message-ID"])
    assert letter["From"] == "Online SME Academy <academy@example.org>"
    assert letter["To"] == ADDRESS
    assert letter["Subject"] == "Choose a new password"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"
    assert letter["MIME-Version"] == "1.0"
    assert "http://academy.test/en/new-password/" in letter.get_content()
    assert server.envelopes == [("academy@example.org", ADDRESS)]
    assert server.hellos == ["academy.test"]


def test_a4_letters_of_every_script_arrive_in_short_plain_lines(tmp_path: Path) -> None:
    name = 'សាលា, <អនឡាញ> "ASEAN"'
    with running(SmtpServer()) as server, academy(tmp_path, server, ACADEMY_SITE_NAME=name) as app:
        ask_for_a_link(app, "km")
    letter, raw = server.letters[0], server.letters[0].as_bytes()
    assert letter["Content-Language"] == "km"
    assert letter["From"].addresses[0].display_name == name
    assert letter["Content-Transfer-Encoding"] in ("quoted-printable", "base64")
    assert "/km/new-password/" in letter.get_content()
    assert max(map(len, raw.splitlines())) <= 998


@pytest.mark.parametrize("requires_tls", [True, False])
def test_x1_starttls_is_used_where_it_is_offered(
    tmp_path: Path, authority: Authority, requires_tls: bool
) -> None:
    server = SmtpServer(tls=authority.context(), requires_tls=requires_tls, login=(USER, PASSWORD))
    with (
        running(server),
        academy(tmp_path, server, login=LOGIN, ACADEMY_MAIL_CA_FILE=str(authority.ca_file)) as app,
    ):
        ask_for_a_link(app)
        assert not re.search(rb"AUTH|MAIL FROM|RCPT|DATA", b"".join(server.clear_lines))
        assert server.logins == [(USER, PASSWORD)]
        assert len(server.letters) == 1
        assert message(app).state is DeliveryState.SENT
        assert message(app).last_answer == "250 2.0.0 Queued as 4F2A"
        assert message(app).body == ""


def test_x1_smtps_is_used_with_a_checked_certificate(tmp_path: Path, authority: Authority) -> None:
    server = SmtpServer(tls=authority.context(), is_smtps=True, login=(USER, PASSWORD))
    with (
        running(server),
        academy(tmp_path, server, login=LOGIN, ACADEMY_MAIL_CA_FILE=str(authority.ca_file)) as app,
    ):
        ask_for_a_link(app)
    assert len(server.letters) == 1
    assert server.clear_lines == []


@pytest.mark.parametrize("is_smtps", [True, False])
@pytest.mark.parametrize("fault", ["unknown authority", "expired", "other name"])
def test_x1_a_certificate_that_is_not_right_stops_the_message(
    tmp_path: Path, authority: Authority, fault: str, is_smtps: bool
) -> None:
    host = "other.example" if fault == "other name" else "127.0.0.1"
    context = authority.context(host, is_expired=fault == "expired")
    trusted = {} if fault == "unknown authority" else {"ACADEMY_MAIL_CA_FILE": str(authority.ca_file)}
    server = SmtpServer(tls=context, is_smtps=is_smtps, login=(USER, PASSWORD))
    with running(server), academy(tmp_path, server, login=LOGIN, **trusted) as app:
        ask_for_a_link(app)
        assert (server.letters, server.logins) == ([], [])
        assert b"AUTH" not in b"".join(server.clear_lines)
        assert message(app).state is DeliveryState.DUE
        assert "certificate is not trusted" in message(app).last_answer


def test_x1_a_password_never_travels_in_clear(tmp_path: Path) -> None:
    server = SmtpServer(login=(USER, PASSWORD))
    with running(server), academy(tmp_path, server, login=LOGIN) as app:
        ask_for_a_link(app)
        assert b"AUTH" not in b"".join(server.clear_lines)
        assert (server.letters, server.logins) == ([], [])
        assert "a password never travels in clear" in message(app).last_answer


@pytest.mark.parametrize(("tls", "letters"), [("offered", 1), ("none", 1), ("required", 0)])
def test_x1_a_relay_without_starttls_is_a_choice(tmp_path: Path, tls: str, letters: int) -> None:
    with running(SmtpServer()) as server, academy(tmp_path, server, ACADEMY_MAIL_TLS=tls) as app:
        ask_for_a_link(app)
    assert len(server.letters) == letters


def test_x1_the_servers_answer_is_kept_without_the_address(tmp_path: Path) -> None:
    server = SmtpServer(answers={"RCPT": [f"550 5.1.1 <{ADDRESS}>: no such user here"]})
    with running(server), academy(tmp_path, server) as app:
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.FAILED
        assert message(app).last_answer == "550 5.1.1 …: no such user here"
        assert message(app).attempts == 1
        later(app, days=1)
    assert server.connections == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_asks_to_come_back_gets_the_same_letter_once(tmp_path: Path, command: str) -> None:
    server = SmtpServer(answers={command: ["451 4.7.1 Greylisted, come back later"] * 2})
    with running(server), academy(tmp_path, server) as app:
        ask_for_a_link(app)
        assert (message(app).state, message(app).last_answer) == (
            DeliveryState.DUE,
            "451 4.7.1 Greylisted, come back later",
        )
        later(app, minutes=1)
        assert server.connections == 1
        later(app, minutes=2)
        later(app, minutes=5)
        assert message(app).state is DeliveryState.SENT
        later(app, days=1)
    assert len(server.letters) == 1


def test_a_server_that_is_away_for_a_while_gets_the_letter_once(tmp_path: Path) -> None:
    server = SmtpServer()
    with running(server):
        pass
    with academy(tmp_path, server) as app:
        ask_for_a_link(app)
        for _ in range(3):
            later(app, hours=1)
        assert message(app).state is DeliveryState.DUE
        assert message(app).last_answer.startswith("No connection to the mail server")
        with running(server):
            later(app, hours=1)
            later(app, hours=1)
        assert message(app).state is DeliveryState.SENT
    assert len(server.letters) == 1


def test_a_server_that_says_nothing_costs_a_moment(tmp_path: Path) -> None:
    with running(SmtpServer(hangs=True)) as server, academy(tmp_path, server) as app:
        app.extensions["couriers"][Channel.EMAIL].answer_seconds = 0.2
        ask_for_a_link(app)
        assert message(app).last_answer == "The mail server did not answer in time."


def test_a_letter_that_was_taken_is_sent_whatever_the_server_does_then(tmp_path: Path) -> None:
    with running(SmtpServer(drops_quit=True)) as server, academy(tmp_path, server) as app:
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.SENT
        later(app, days=1)
    assert len(server.letters) == 1


def test_a_repeat_is_known_by_its_id_and_date(tmp_path: Path) -> None:
    """The server had the letter and cut the line before it said so: nobody can know, so it comes again."""
    with running(SmtpServer(answers={"DATA": ["drop"]})) as server, academy(tmp_path, server) as app:
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.DUE
        later(app, minutes=5)
        assert message(app).state is DeliveryState.SENT
    first, second = server.letters
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])


def test_a_wrong_password_waits_for_somebody_to_mend_it(tmp_path: Path, authority: Authority) -> None:
    server = SmtpServer(tls=authority.context(), login=(USER, "another"))
    with (
        running(server),
        academy(tmp_path, server, login=LOGIN, ACADEMY_MAIL_CA_FILE=str(authority.ca_file)) as app,
    ):
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.DUE
        assert message(app).last_answer.startswith("535 ")
        assert PASSWORD not in message(app).last_answer


def test_a_server_that_takes_no_login_is_said_so(tmp_path: Path, authority: Authority) -> None:
    server = SmtpServer(tls=authority.context())
    trusted = {"login": LOGIN, "ACADEMY_MAIL_CA_FILE": str(authority.ca_file)}
    with running(server), academy(tmp_path, server, **trusted) as app:
        ask_for_a_link(app)
        assert message(app).last_answer.startswith("The mail server cannot do what is needed")
    assert server.letters == []


def test_b12_a_wait_from_a_wrong_clock_is_over_when_the_clock_is_right(tmp_path: Path) -> None:
    server = SmtpServer(answers={"RCPT": ["451 Later"]})
    with running(server), academy(tmp_path, server) as app:
        app.extensions["clock"].move(timedelta(days=365))
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.DUE
        later(app, days=-365)
        later(app, minutes=1)
        assert message(app).state is DeliveryState.SENT


def test_no_transaction_is_open_while_the_server_talks(tmp_path: Path) -> None:
    """Another process can write at the moment when the letter arrives."""
    seen: list[bool] = []

    class WatchingServer(SmtpServer):
        def next_answer(self, command: str) -> str:
            if command == "DATA":
                engine = sa.create_engine(f"sqlite:///{tmp_path / 'academy.db'}", connect_args={"timeout": 0})
                with engine.begin() as connection:
                    connection.execute(sa.text("UPDATE people SET display_name = 'Dewi'"))
                engine.dispose()
                seen.append(True)
            return super().next_answer(command)

    with running(WatchingServer()) as server, academy(tmp_path, server) as app:
        ask_for_a_link(app)
        assert message(app).state is DeliveryState.SENT
    assert seen == [True]


def test_a5_a_test_message_says_what_the_server_answered(tmp_path: Path) -> None:
    server = SmtpServer(answers={"RCPT": ["550 5.1.1 <you@academy.test> unknown"]})
    with running(server), academy(tmp_path, server) as app:
        command = app.test_cli_runner()
        refused = command.invoke(commands, ["mail", "test", "you@academy.test"])
        assert (refused.exit_code, refused.output) == (1, "Error: Not sent: 550 5.1.1 … unknown\n")
        sent = command.invoke(commands, ["mail", "test", "you@academy.test"])
        assert (sent.exit_code, sent.output) == (0, "Sent: 250 2.0.0 Queued as 4F2A\n")
        assert command.invoke(commands, ["mail", "test", "you"]).exit_code == 2
    assert [letter["To"] for letter in server.letters] == ["you@academy.test"]


@pytest.mark.parametrize(
    ("address", "envelope"),
    [("li@例子.测试", "li@xn--fsqu00a.xn--0zwm56d"), ("丽@example.org", "丽@example.org")],
)
def test_an_address_in_any_script_is_written_to(tmp_path: Path, address: str, envelope: str) -> None:
    with running(SmtpServer()) as server, academy(tmp_path, server) as app:
        assert app.test_cli_runner().invoke(commands, ["mail", "test", address]).exit_code == 0
    assert server.envelopes == [("academy@example.org", envelope)]


def test_an_address_that_the_server_cannot_write_to_is_said_so(tmp_path: Path) -> None:
    with running(SmtpServer(is_unicode=False)) as server, academy(tmp_path, server) as app:
        ended = app.test_cli_runner().invoke(commands, ["mail", "test", "丽@example.org"])
        assert "cannot write to an address with these letters" in ended.output
    assert server.letters == []


def test_a_name_with_letters_that_mail_servers_do_not_take_is_said(
    tmp_path: Path, authority: Authority
) -> None:
    server = SmtpServer(tls=authority.context(), login=(USER, PASSWORD))
    trusted = {"ACADEMY_MAIL_CA_FILE": str(authority.ca_file)}
    with running(server), academy(tmp_path, server, login="m%C3%BCller:p%C3%A4ss@", **trusted) as app:
        ask_for_a_link(app)
        assert (server.letters, message(app).state) == ([], DeliveryState.DUE)
        assert message(app).last_answer == (
            "The name or password in MAIL_URL has letters that mail servers do not take."
        )
