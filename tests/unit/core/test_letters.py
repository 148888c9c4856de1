"""Every e-mail is a whole, clean message, whatever stands in names, subjects and texts."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.mail.couriers import Message, RefusedError, one_line, without_addresses
from academy.core.mail.letters import Sender, ascii_domain, write_letter

WRITTEN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
#: Lone surrogates cannot be stored, so no text has them.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def message(subject: str = "Hello", body: str = "Text", address: str = "mya@example.org") -> Message:
    return Message("k7qf2m9dxt4a", address, "km", subject, body, WRITTEN)


@given(name=TEXTS, subject=TEXTS, body=TEXTS)
def test_no_text_adds_a_header_or_a_long_line(name: str, subject: str, body: str) -> None:
    raw = write_letter(message(subject[:200], body), Sender("academy@example.org", name)).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    letter = message_from_bytes(raw, policy=policy.SMTP)
    assert sorted(letter.keys()) == [
        "Auto-Submitted",
        "Content-Language",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ]
    assert letter["To"] == "mya@example.org"
    assert [each.addr_spec for each in letter["From"].addresses] == ["academy@example.org"]


@pytest.mark.parametrize("subject", ["ខ្ញុំភ្លេច " * 15, "A word, and \t another", "Long " * 40])
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    raw = write_letter(message(one_line(subject)), Sender("academy@example.org", "Academy")).as_bytes()
    assert message_from_bytes(raw, policy=policy.SMTP)["Subject"] == one_line(subject)


@pytest.mark.parametrize(
    ("setting", "address", "name"),
    [
        ("academy@example.org", "academy@example.org", "Online SME Academy"),
        ("Our Academy <academy@example.org>", "academy@example.org", "Our Academy"),
        ("academy@сайт.example", "academy@xn--80aswg.example", "Online SME Academy"),
    ],
)
def test_the_sender_is_named(setting: str, address: str, name: str) -> None:
    sender = Sender(setting, "Online SME Academy")
    assert (sender.address, sender.name) == (address, name)


@pytest.mark.parametrize(
    "address", ["mya", "@example.org", "mya@", "mya@example.org\r\nBcc: evil@example.com", "a b@example.org"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        write_letter(message(address=address), Sender("academy@example.org", "Academy"))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <mya.win@example.org>: unknown\r\nGo away", "550 5.1.1 …: unknown Go away"),
        ("to +85512345678 (85512345678) failed", "to … (…) failed"),
        ("450 4.2.0 Greylisted for 300 seconds", "450 4.2.0 Greylisted for 300 seconds"),
    ],
)
def test_answers_are_kept_without_addresses(said: str, kept: str) -> None:
    assert without_addresses(said) == kept


@pytest.mark.parametrize(
    "address", ["", "mya", "@example.org", "mya@", "mya @example.org", "mya@example..ø", "mya@-ø-.example"]
)
def test_an_address_that_is_not_complete_is_refused(address: str) -> None:
    with pytest.raises(RefusedError, match=r"^This is not a complete e-mail address\.$"):
        ascii_domain(address)


def test_a_letter_in_no_known_language_names_none() -> None:
    plain = Message("k7qf2m9dxt4a", "mya@example.org", "", "Hello", "Text", WRITTEN)
    assert write_letter(plain, Sender("academy@example.org", "Academy"))["Content-Language"] is None
