"""Which courier takes a message, as the settings say, and what each hands over: whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from academy.cli import academy
from academy.core.mail import Channel, init_mail, is_offered
from academy.core.mail.couriers import (
    ConsoleCourier,
    MemoryCourier,
    Message,
    NotSentError,
    RefusedError,
    one_line,
    without_addresses,
)
from academy.core.mail.letters import PLAIN, UNICODE, Sender, write_letter
from academy.core.mail.sms import SmsCourier
from academy.core.mail.smtp import SmtpCourier
from tests.conftest import settings_for_tests
from tests.support.smtp_server import Authority, SmtpServer, running

WRITTEN = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
MESSAGE = Message("k7qf2m9dxt4a", "mya@example.org", "km", "Hello", "It is 123456.", WRITTEN)


class Answering:
    """A courier that gives one answer, or raises it; it keeps the messages that it was handed."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.handed: list[Message] = []

    def send(self, message: Message) -> str:
        self.handed.append(message)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture(autouse=True)
def couriers(app: Flask) -> Iterator[dict[Channel, Any]]:
    """Return the couriers, to be replaced; they and their breakers are as before after the test."""
    kept = {name: app.extensions[name] for name in ("couriers", "courier_breakers")}
    app.extensions["couriers"] = dict(kept["couriers"])
    yield app.extensions["couriers"]
    app.extensions.update(kept)


def chosen(app: Flask, **settings: Any) -> dict[Channel, Any]:
    init_mail(app, settings_for_tests("", Path(), **settings))
    couriers: dict[Channel, Any] = app.extensions["couriers"]
    return couriers


@pytest.mark.parametrize(
    ("mail_url", "sms_url", "kinds"),
    [
        ("memory:", "none", {Channel.EMAIL: MemoryCourier}),
        ("memory:", "memory:", {Channel.EMAIL: MemoryCourier, Channel.SMS: MemoryCourier}),
        ("console:", "console:", {Channel.EMAIL: ConsoleCourier, Channel.SMS: ConsoleCourier}),
        ("smtp://127.0.0.1", "http://127.0.0.1/", {Channel.EMAIL: SmtpCourier, Channel.SMS: SmsCourier}),
        ("smtps://127.0.0.1", "https://127.0.0.1/", {Channel.EMAIL: SmtpCourier, Channel.SMS: SmsCourier}),
    ],
)
def test_addresses_choose_the_couriers(
    app: Flask, mail_url: str, sms_url: str, kinds: dict[Channel, type]
) -> None:
    found = chosen(app, mail_url=mail_url, sms_url=sms_url)
    assert {channel: type(courier) for channel, courier in found.items()} == kinds
    with app.app_context():
        assert [is_offered(channel) for channel in Channel] == [channel in kinds for channel in Channel]


@pytest.mark.parametrize("setting", ["mail_url", "sms_url"])
def test_an_address_that_names_no_courier_is_refused(app: Flask, setting: str) -> None:
    with pytest.raises(ValueError, match=r"^no courier is known for 'pigeon'$"):
        chosen(app, **{setting: "pigeon:post"})


def test_couriers_are_made_with_all_their_settings(app: Flask, tmp_path: Path) -> None:
    found = chosen(
        app,
        mail_url="smtp://me:secret@mail.example.org:2525",
        mail_from="Our Academy <academy@example.org>",
        mail_tls="none",
        mail_ca_file=str(tmp_path / "authority.pem"),
        base_url="https://academy.example.org:8443/here",
        sms_url="https://gateway.example.org/send",
        sms_method="get",
        sms_fields="a={text}",
        sms_headers="X-Key: 1",
        sms_success="ok",
    )
    mail, sms = found[Channel.EMAIL], found[Channel.SMS]
    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example.org", 2525, "me", "secret")
    assert (mail.sender.address, mail.sender.name) == ("academy@example.org", "Our Academy")
    assert (mail.hello, mail.ca_file) == ("academy.example.org", str(tmp_path / "authority.pem"))
    assert (mail.is_smtps, mail.is_tls_wanted, mail.is_tls_needed) == (False, False, True)
    assert mail.answer_seconds == 10
    assert (sms.url, sms.method, sms.fields) == ("https://gateway.example.org/send", "GET", "a={text}")
    assert (sms.headers, sms.success) == ({"X-Key": "1"}, "ok")


def test_the_console_shows_a_message_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert ConsoleCourier().send(MESSAGE) == "Printed to the terminal."
    shown = "\n--- message to mya@example.org: Hello\nIt is 123456.\n---\n"
    assert (capsys.readouterr().err, MemoryCourier().send(MESSAGE)) == (shown, "Kept in memory.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" a\r\nb ", "a b"),
        ("a\x00\x1f\x7f\x9fb", "a b"),
        ("a\u2028b\u2029 \t c", "a b c"),
        ("ខ្ញុំ a-b", "ខ្ញុំ a-b"),
        ("\n", ""),
    ],
)
def test_a_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to mya@example.org, (me@here) failed", "to …, (…) failed"),
        ("12345 of 123456 or +1234567", "12345 of … or …"),
        ("x" * 301, "x" * 300),
    ],
)
def test_an_answer_is_short_and_without_addresses(said: str, kept: str) -> None:
    assert without_addresses(said) == kept


def test_an_error_says_what_was_answered() -> None:
    assert str(NotSentError("451 Later")) == NotSentError("451 Later").answer == "451 Later"


def test_a_letter_is_written_whole() -> None:
    raw = write_letter(MESSAGE, Sender("academy@example.org", "Our Academy")).as_bytes()
    assert raw.decode().split("\r\n") == [
        "From: Our Academy <academy@example.org>",
        "To: mya@example.org",
        "Subject: Hello",
        "Date: Mon, 30 Nov 2026 09:05:00 +0000",
        "Message-ID: <k7qf2m9dxt4a@example.org>",
        "Auto-Submitted: auto-generated",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
        "MIME-Version: 1.0",
        "Content-Language: km",
        "",
        "It is 123456.",
        "",
    ]


def test_only_a_letter_that_needs_it_asks_for_more_than_ascii() -> None:
    sender = Sender("academy@example.org", "Academy")
    ours = Message("id", "mya@example.org", "", "Hello", "Text", WRITTEN)
    local = Message("id", "mÿa@example.org", "", "Hello", "Text", WRITTEN)
    assert [write_letter(one, sender).policy for one in (ours, local)] == [PLAIN, UNICODE]


def test_after_starttls_the_server_is_asked_anew_what_it_can(tmp_path: Path) -> None:
    """What it said in clear counts no more: without that, an address like this one is refused."""
    authority, address = Authority(tmp_path), "mÿa@example.org"
    sender = Sender("academy@example.org", "Academy")
    with running(SmtpServer(tls=authority.context())) as server:
        courier = SmtpCourier(
            f"smtp://127.0.0.1:{server.port}",
            sender,
            hello="academy.test",
            tls="required",
            ca_file=str(authority.ca_file),
        )
        answer = courier.send(replace(MESSAGE, address=address))
    assert answer == "250 2.0.0 Queued as 4F2A"
    assert server.hellos == ["academy.test"] * 2
    assert server.envelopes == [("academy@example.org", address)]


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (["mail", "test", "mya@example.org"], "mya@example.org"),
        (["sms", "test", "+855 (12) 345-678."], "+85512345678"),
        (["sms", "test", "+123456"], "+123456"),
        (["sms", "test", "+123456789012345"], "+123456789012345"),
    ],
)
def test_a_test_message_is_handed_over_whole(
    app: Flask, couriers: dict[Channel, Any], arguments: list[str], address: str
) -> None:
    courier = Answering("250 Taken")
    couriers.update(dict.fromkeys(Channel, courier))
    result = app.test_cli_runner().invoke(academy, arguments)
    assert (result.output, result.exit_code) == ("Sent: 250 Taken\n", 0)
    [handed] = courier.handed
    assert (handed.address, handed.language) == (address, "en")
    assert handed.subject == "Test message of Online SME Academy"
    assert handed.body == "This is a test message of Online SME Academy, http://localhost. It arrived."
    assert (len(handed.id), handed.written_at.tzinfo) == (16, UTC)


MAIL_WRONG = "Error: Give an e-mail address, such as you@example.org.\n"
SMS_WRONG = "Error: Give the number with + and the country's number, such as +85512345678.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mail", "test", "mya"], MAIL_WRONG),
        (["sms", "test", "85512345678"], SMS_WRONG),
        (["sms", "test", "+12345"], SMS_WRONG),
        (["sms", "test", "+1234567890123456"], SMS_WRONG),
        (["sms", "test", "+123456x"], SMS_WRONG),
        (["mail", "test", "mya@example.org"], "Error: Not sent: 550 No\n"),
        (["sms", "test", "+85512345678"], "Error: Not sent: 550 No\n"),
    ],
)
def test_a_test_message_that_cannot_go_says_why(
    app: Flask, couriers: dict[Channel, Any], arguments: list[str], said: str
) -> None:
    couriers.update(dict.fromkeys(Channel, Answering(RefusedError("550 No"))))
    result = app.test_cli_runner().invoke(academy, arguments)
    assert (result.output.endswith(said), result.exit_code > 0) == (True, True)


def test_a_test_message_of_a_kind_that_is_not_sent_says_so(app: Flask, couriers: dict[Channel, Any]) -> None:
    del couriers[Channel.SMS]
    result = app.test_cli_runner().invoke(academy, ["sms", "test", "+85512345678"])
    said = "Error: Not sent: SMS_URL is none, so no text messages are sent here.\n"
    assert (result.output, result.exit_code) == (said, 1)
