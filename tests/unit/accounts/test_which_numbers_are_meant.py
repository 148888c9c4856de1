"""Which numbers some digits mean, in order: mobile ones first, then those of the country at hand."""

import pytest

from academy.accounts.phone_numbers import readings_anywhere, readings_at_home

MOBILE = ["+66812345678", "+62812345678", "+84812345678", "+95812345678"]


@pytest.mark.parametrize(
    ("typed", "country", "meant"),
    [
        ("0812345678", "TH", MOBILE),
        ("0812345678", "ID", ["+62812345678", "+66812345678", *MOBILE[2:]]),
        ("0812345678", "", ["+62812345678", "+66812345678", *MOBILE[2:]]),
        ("02 345 6789", "TH", ["+6623456789", "+6223456789", "+85623456789"]),
        ("061234567", "ID", ["+85561234567", "+6261234567", "+85661234567", "+6561234567"]),
        ("62812345678", "KH", ["+62812345678", "+6262812345678"]),
    ],
)
def test_an_account_is_looked_for_at_the_likeliest_number_first(
    typed: str, country: str, meant: list[str]
) -> None:
    assert [reading.text for reading in readings_anywhere(typed, country)] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("(0812) 345-678", ["+62812345678"]),
        ("0812.345,678", ["+62812345678"]),
        ("+62812345678", ["+62812345678"]),
        ("(+62)812345678", ["+62812345678"]),
    ],
)
def test_signs_between_digits_are_left_out(typed: str, meant: list[str]) -> None:
    assert [reading.text for reading in readings_at_home(typed, "ID")] == meant


@pytest.mark.parametrize(
    "typed", ["0812+345678", "++62812345678", "0812x345678", "#0812345678", "1" * 25, "", "+"]
)
def test_other_signs_and_too_many_digits_are_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match=r"phone number"):
        readings_at_home(typed, "ID")


def test_twenty_four_digits_are_read_though_nobody_has_them() -> None:
    assert readings_at_home("1" * 24, "ID") == ()
