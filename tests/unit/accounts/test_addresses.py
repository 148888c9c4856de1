"""One account has one spelling of its address."""

import pytest

from academy.accounts.addresses import AddressError, parse_address
from academy.core.mail import Channel


@pytest.mark.parametrize(
    "typed",
    [
        "Sari@Example.COM",
        " sari@example.com ",
        "sari @example.com",
        "ｓａｒｉ@example.com",
        "SARI@EXAMPLE.COM",
    ],
)
def test_spellings_of_one_email_fold_together(typed: str) -> None:
    address = parse_address(typed, "ID")
    assert (address.channel, address.text) == (Channel.EMAIL, "sari@example.com")


def test_dots_in_the_local_part_stay_different_accounts() -> None:
    assert parse_address("sa.ri@gmail.com", "").text != parse_address("sari@gmail.com", "").text


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("0812 3456 7890", "ID", "+6281234567890"),
        ("+62 812-3456-7890", "KH", "+6281234567890"),
        ("012 345 678", "KH", "+85512345678"),
        ("០១២ ៣៤៥ ៦៧៨", "KH", "+85512345678"),
        ("8123 4567", "SG", "+6581234567"),
        ("77212345", "TL", "+67077212345"),
    ],
)
def test_phone_numbers_are_understood_as_written_in_the_country(
    typed: str, country: str, expected: str
) -> None:
    address = parse_address(typed, country)
    assert (address.channel, address.text) == (Channel.SMS, expected)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "sari@",
        "@example.com",
        "a@b",
        "0812 3456 7890",
        "+62 12",
        "1" * 300,
        "sari@exa mple..com",
    ],
)
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(AddressError):
        parse_address(typed, "")


def test_what_is_longer_than_any_address_is_not_even_read() -> None:
    with pytest.raises(AddressError, match=r"^too long$"):
        parse_address("1" * 255, "ID")
    with pytest.raises(AddressError, match=r"^(?!too long$)"):
        parse_address("1" * 254, "ID")
