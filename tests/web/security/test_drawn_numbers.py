"""Whatever is drawn so that nobody guesses it: every symbol in every place, as often as every other one.

Secrets cannot be seeded, so the bounds are fixed: a fair draw passes them all but once in a thousand million runs.
"""

import re
from collections import Counter
from collections.abc import Callable
from math import sqrt

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.one_time import new_digits
from academy.assessment.seeds import new_seed, practice_seed
from academy.core.db import commit
from academy.core.ids import new_public_id
from academy.credentials.numbers import new_number
from academy.programmes.join_codes import new_join_code
from academy.programmes.services.participations import record_key
from tests.factories.accounts import make_person
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

DRAWS = 6_000
DIGITS, HEXADECIMAL = "0123456789", "0123456789abcdef"
CONSONANTS = "34679CDFGHJKMNPQRTWXY"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_LOOK_ALIKES = "23456789abcdefghjkmnpqrstuvwxyz"
#: A fair draw exceeds the bound of one place with a probability of e^-27; there are about 200 places.
RARITY = 27.0


def bound(symbols: int) -> float:
    """Return what chi square stays below (Laurent and Massart 2000, lemma 1)."""
    freedom = symbols - 1
    return freedom + 2 * sqrt(freedom * RARITY) + 2 * RARITY


def chi_square(seen: Counter[str], alphabet: str) -> float:
    """Return how far counts are from being all the same."""
    expected = seen.total() / len(alphabet)
    return sum((seen[symbol] - expected) ** 2 / expected for symbol in alphabet)


@pytest.mark.parametrize(
    ("draw", "alphabet", "length"),
    [
        pytest.param(lambda _turn: new_digits(), DIGITS, 6, id="code by SMS"),
        pytest.param(lambda _turn: new_digits(8), DIGITS, 8, id="code on paper"),
        pytest.param(lambda _turn: new_join_code(), CONSONANTS, 8, id="join code"),
        pytest.param(lambda _turn: new_number().replace("-", ""), CROCKFORD, 12, id="certificate"),
        pytest.param(lambda _turn: new_public_id(), NO_LOOK_ALIKES, 16, id="public id"),
        pytest.param(lambda _turn: new_seed(), HEXADECIMAL, 32, id="seed of a check"),
        pytest.param(lambda turn: practice_seed(turn, 1, "l1"), HEXADECIMAL, 32, id="seed of practice"),
        pytest.param(lambda turn: f"{record_key(str(turn)):08x}", HEXADECIMAL, 8, id="record key"),
    ],
)
def test_t8_every_symbol_comes_in_every_place(
    app: Flask, database: Database, draw: Callable[[int], str], alphabet: str, length: int
) -> None:
    """T8: codes from 100,000 are easier to guess, and look like any six digits."""
    drawn = [draw(turn) for turn in range(DRAWS)]
    assert {len(each) for each in drawn} == {length}
    assert set("".join(drawn)) == set(alphabet)
    places = [Counter(each[place] for each in drawn) for place in range(length)]
    assert [
        place for place, seen in enumerate(places) if chi_square(seen, alphabet) > bound(len(alphabet))
    ] == []


def test_t8_codes_that_are_sent_begin_with_a_zero_too(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    """Of 210 codes none begins with 0, or all do, once in four thousand million runs."""
    people = [make_person(phone=f"+62812345{number:05}") for number in range(210)]
    commit()
    client.get("/en/new-password")
    for person in people:
        assert (
            client.submit("/en/new-password", {"address": str(person.phone), "country": "ID"}).status_code
            == 303
        )
    codes = [
        found[0]
        for _address, _subject, body in outbox
        for found in re.findall(r"^((\d{6})) is your code", body)
    ]
    assert len(codes) == len(people)
    assert {code[0] == "0" for code in codes} == {True, False}
