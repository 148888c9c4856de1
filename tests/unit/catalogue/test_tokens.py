"""Search tokens of every script."""

import pytest

from academy.catalogue.tokens import index_text, query_phrases


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Cash-Book, 2026!", "cash book 2026"),
        ("Dòng tiền, đủ", "dong tien du"),
        ("现金", "u73b0 u91d1"),
        ("ก\u200bข", "u0e01 u0e02"),
        ("abcกd", "abc u0e01 d"),
        ("", ""),
        ("%_'\"", ""),
    ],
)
def test_text_becomes_tokens(text: str, tokens: str) -> None:
    assert index_text(text) == tokens


def test_composed_and_decomposed_letters_give_the_same_token() -> None:
    assert index_text("e\u0302") == index_text("\u00ea") == "e"


def test_every_part_of_a_query_is_a_phrase_of_its_own() -> None:
    assert query_phrases("Cash-book  现金 %") == ["cash book", "u73b0 u91d1"]


def test_a_word_that_is_asked_twice_is_looked_for_once() -> None:
    assert query_phrases("rice Rice  price RICE") == ["rice", "price"]
