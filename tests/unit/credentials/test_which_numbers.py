"""Numbers that stand on paper: another constant in the check would make every printed one invalid."""

import pytest

from academy.credentials.numbers import parse_number

PRINTED = ["K7QF-2M9D-XT4T", "0000-0000-000E", "ZYXW-VTSR-QPN9", "0000-0000-001C", "1000-0000-0009"]


@pytest.mark.parametrize("number", PRINTED)
def test_a_printed_number_stays_valid(number: str) -> None:
    assert parse_number(number) == number
    assert parse_number(number.lower().replace("-", "").replace("0", "o")) == number


@pytest.mark.parametrize(
    ("typed", "read"), [("ooooooooooie", None), ("ioooooooooo9", PRINTED[4]), ("loooooooooo9", PRINTED[4])]
)
def test_letters_that_look_like_digits_are_read_as_these(typed: str, read: str | None) -> None:
    assert parse_number(typed) == read


@pytest.mark.parametrize("typed", ["0000-0000-0000", "0000-0000-000", "0000-0000-000E0", "U000-0000-000E"])
def test_another_length_letter_or_check_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None
