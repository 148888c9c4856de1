"""The number on a certificate: what typing errors it catches and what it forgives."""

import itertools

import pytest

from academy.credentials import numbers
from academy.credentials.numbers import ALPHABET, new_number, parse_number


def compact(number: str) -> str:
    return number.replace("-", "")


def valid(symbols: str) -> bool:
    return parse_number(symbols) is not None


def numbers_ending_in_each_pair() -> dict[str, str]:
    """Give one valid number for each pair of last symbols, so that swaps with the check symbol are all tried."""
    found: dict[str, str] = {}
    for tens, last in itertools.product(ALPHABET, repeat=2):
        number = numbers._with_check("7QFK2M9DX" + tens + last)
        found[number[-2:]] = number
    return found


def test_a_new_number_has_three_groups_of_four_and_reads_back() -> None:
    for _ in range(500):
        number = new_number()
        assert [len(group) for group in number.split("-")] == [4, 4, 4]
        assert set(compact(number)) <= set(ALPHABET)
        assert parse_number(number) == number


def test_new_numbers_do_not_repeat_and_use_every_symbol_in_every_place() -> None:
    drawn = [compact(new_number()) for _ in range(3000)]
    assert len(set(drawn)) == len(drawn)
    for place in zip(*drawn, strict=True):
        assert set(place) == set(ALPHABET)


def test_every_single_substitution_is_caught() -> None:
    for number in ("K7QF2M9DXT4", "00000000000", "ZYXWVTSRQPN"):
        whole = numbers._with_check(number)
        assert valid(whole)
        for place, wrong in itertools.product(range(12), ALPHABET):
            changed = whole[:place] + wrong + whole[place + 1 :]
            assert valid(changed) == (changed == whole)


@pytest.mark.parametrize("place", range(10))
def test_every_adjacent_transposition_of_random_symbols_is_caught(place: int) -> None:
    for first, second in itertools.permutations(ALPHABET, 2):
        data = "K7QF2M9DXT4"
        whole = numbers._with_check(data[:place] + first + second + data[place + 2 :])
        swapped = whole[:place] + second + first + whole[place + 2 :]
        assert valid(whole)
        assert not valid(swapped)


def test_every_transposition_with_the_check_symbol_is_caught() -> None:
    found = numbers_ending_in_each_pair()
    assert len(found) == len(ALPHABET) ** 2
    for pair, whole in found.items():
        assert valid(whole)
        assert valid(whole[:-2] + pair[::-1]) == (pair[0] == pair[1])


def test_symbols_that_changed_places_far_apart_are_caught() -> None:
    whole = compact(new_number())
    for left, right in itertools.combinations(range(12), 2):
        symbols = list(whole)
        symbols[left], symbols[right] = symbols[right], symbols[left]
        assert valid("".join(symbols)) == (whole[left] == whole[right])


PRINTED = numbers._grouped(numbers._with_check("K01F2M9DXT4"))


@pytest.mark.parametrize(
    "typed",
    [
        PRINTED.lower(),
        PRINTED.replace("-", ""),
        PRINTED.replace("-", " "),
        PRINTED.replace("-", " – "),
        "\t" + PRINTED.replace("-", "−").replace("−", "—") + "\n",
        PRINTED.replace("0", "O"),
        PRINTED.replace("0", "o").replace("1", "l"),
        PRINTED.replace("1", "I"),
        PRINTED.replace("1", "i"),
        PRINTED.translate({ord(c): ord(c) + 0xFEE0 for c in PRINTED if c.isalnum()}),
        PRINTED.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")),
        PRINTED.translate(str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")),
        PRINTED.replace("-", "\u200b"),
    ],
)
def test_human_ways_of_typing_are_forgiven(typed: str) -> None:
    assert parse_number(typed) == PRINTED


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        PRINTED[:-1],
        PRINTED + "0",
        PRINTED.replace("K", "U"),
        "ស្រី",
        "' OR 1=1 --",
        "🙂" * 12,
        "0" * 100_000,
    ],
)
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert parse_number(typed) is None


def test_one_symbol_repeated_is_not_a_number_by_accident() -> None:
    assert parse_number("0" * 12) is None
