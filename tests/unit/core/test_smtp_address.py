"""Where e-mail is handed over, and as whom, as MAIL_URL says."""

import pytest

from academy.core.mail.letters import Sender
from academy.core.mail.smtp import SmtpCourier, Tls, hello_name

SENDER = Sender("academy@example.org", "Academy")


def courier(url: str, tls: Tls = "offered") -> SmtpCourier:
    return SmtpCourier(url, SENDER, hello="academy.example.org", tls=tls, ca_file="")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25),
        ("smtp://me:secret@mail.example.org", "mail.example.org", 587),
        ("smtps://me:secret@mail.example.org", "mail.example.org", 465),
        ("smtps://mail.example.org:1465", "mail.example.org", 1465),
        ("smtp://[2001:db8::1]:2525", "2001:db8::1", 2525),
        ("smtp://[::1]", "::1", 25),
    ],
)
def test_host_and_port(url: str, host: str, port: int) -> None:
    assert (courier(url).host, courier(url).port) == (host, port)


def test_name_and_password_are_read_from_percent_signs() -> None:
    read = courier("smtp://academy%40example.org:p%40ss%3Aw%2Frd%25@mail.example.org")
    assert (read.user, read.password) == ("academy@example.org", "p@ss:w/rd%")


@pytest.mark.parametrize(
    ("url", "tls", "is_needed"),
    [
        ("smtp://mail.example.org", "offered", False),
        ("smtp://mail.example.org", "required", True),
        ("smtp://me:secret@mail.example.org", "offered", True),
        ("smtp://me:secret@127.0.0.1", "none", True),
    ],
)
def test_a_login_needs_encryption_on_every_machine(url: str, tls: Tls, is_needed: bool) -> None:
    assert courier(url, tls).is_tls_needed is is_needed


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("academy.example.org", "academy.example.org"),
        ("127.0.0.1", "[127.0.0.1]"),
        ("::1", "[IPv6:::1]"),
        ("сайт.example", "xn--80aswg.example"),
    ],
)
def test_the_academy_introduces_itself(host: str, name: str) -> None:
    assert hello_name(host) == name
