"""Join codes are easy to copy and hard to guess."""

import pytest

from academy.programmes.join_codes import ALPHABET, LENGTH, new_join_code, parse_join_code, printed_join_code


def test_codes_hold_no_look_alikes_and_no_vowels() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUVAE")
    assert len(ALPHABET) ** LENGTH > 30_000_000_000
    codes = {new_join_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(parse_join_code(code) == code for code in codes)


@pytest.mark.parametrize(
    "typed", ["CDFG-HJKM", "cdfg-hjkm", " cdfghjkm ", "CDFG HJKM", "cdfg–hjkm", "c d f g.h_j-k m"]
)
def test_codes_are_read_however_they_are_typed(typed: str) -> None:
    assert parse_join_code(typed) == "CDFGHJKM"
    assert printed_join_code(parse_join_code(typed)) == "CDFG-HJKM"


@pytest.mark.parametrize(
    "typed", ["", "CDFG", "CDFGHJKMN", "CDFGHJK0", "ឃឃឃឃឃឃឃឃ", "' OR 1=1", "CDFGHJK\x00"]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert parse_join_code(typed) == ""
