"""Phone numbers of all member states in every way of typing: the right one or a question, never another one."""

import random

import phonenumbers
import pytest
from phonenumbers import PhoneMetadata, PhoneNumberType

from academy.accounts.phone_numbers import readings_anywhere, readings_at_home, shown
from tests.support.numbers import STATES, e164, random_mobile, ways_of_typing

NUMBERS = 10_000
#: Digits that begin with a country's code and have no plus are always asked about.
ALWAYS_ASKED = "code without plus"


def test_ten_thousand_numbers_are_read_right_or_asked_about() -> None:
    """Each number in one way, so that every way has 770: one hit or a question with the number in it."""
    rng = random.Random(2026)  # noqa: S311 - numbers for a test
    asked: dict[str, int] = {}
    for turn in range(NUMBERS):
        state = STATES[turn % len(STATES)]
        number = random_mobile(rng, state)
        ways = ways_of_typing(number, state)
        way = list(ways)[turn % len(ways)]
        found = readings_at_home(ways[way], state)
        assert e164(number) in [reading.text for reading in found], (state, way, ways[way], found)
        if len(found) > 1 or not found[0].is_plain:
            asked[way] = asked.get(way, 0) + 1
        if turn % 5 == 0:
            assert e164(number) in [reading.text for reading in readings_anywhere(ways[way], "")]
    assert asked.pop(ALWAYS_ASKED) > NUMBERS // 20
    assert sum(asked.values()) < NUMBERS // 1000, asked


def test_digits_as_at_home_are_never_taken_for_a_number_abroad() -> None:
    """What is taken without a question is a number of the country that she chose."""
    rng = random.Random(7)  # noqa: S311
    for turn in range(2_000):
        home, other = rng.sample(STATES, 2)
        number = random_mobile(rng, other)
        typed = ways_of_typing(number, other)["trunk zero" if turn % 2 else "no trunk zero"]
        found = readings_at_home(typed, home)
        if len(found) == 1 and found[0].is_plain:
            assert found[0].country == home


@pytest.mark.parametrize("state", STATES)
def test_only_mobile_numbers_are_read(state: str) -> None:
    plan = PhoneMetadata.metadata_for_region(state)
    kinds = [
        kind
        for kind in PhoneNumberType.values()
        if kind not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN)
    ]
    examples = [phonenumbers.example_number_for_type(state, kind) for kind in kinds]
    real = [number for number in examples if number and phonenumbers.number_type(number) in kinds]
    assert real, plan
    for number in real:
        assert readings_at_home(e164(number), state) == ()
        assert [found.text for found in readings_anywhere(e164(number), state)] == [e164(number)]


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("0085512345678", "KH", "+85512345678"),
        ("001 855 12 345 678", "TH", "+85512345678"),
        ("008 62 812 345 678", "KH", "+62812345678"),
        ("00700 62 812 345 678", "ID", "+62812345678"),
        ("+62 62 812 345 678", "ID", "+62812345678"),
        ("+62 (0)812 345 678", "", "+62812345678"),
        ("TEL:+62-812-345-678;ext=0", "KH", "+62812345678"),
        ("0 8123 4567", "SG", "+6581234567"),
        ("+82 10 1234 5678", "KH", "+821012345678"),
    ],
)
def test_prefixes_for_calls_abroad_and_slips_are_read(typed: str, country: str, expected: str) -> None:
    assert [found.text for found in readings_at_home(typed, country)] == [expected]


@pytest.mark.parametrize("typed", ["", "+", "hello", "1-800-FLOWERS", "0812;345", "12" * 13, "ext 812345678"])
def test_what_is_no_number_is_no_number(typed: str) -> None:
    try:
        found = readings_at_home(typed, "ID")
    except ValueError:
        found = ()
    assert found == ()


def test_a_number_is_shown_in_groups() -> None:
    assert shown("+62812345678") == "+62 812-345-678"
