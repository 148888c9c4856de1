"""The part of a text around the words that a search found, in every script of the region."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from academy.catalogue.tokens import tokens_of

#: How many characters a snippet shows, and how many of them stand before the first word found.
LENGTH, BEFORE = 150, 45
MOST_STEPS_TO_A_SPACE = 20
ELLIPSIS = "…"
#: Signs of Khmer and Burmese that put the next letter below, and vowels of Thai and Lao before their letter.
SUBSCRIPT_SIGNS = "\u17d2\u1039"
VOWELS_IN_FRONT = "เแโใไເແໂໃໄ"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; ``is_found`` for a word that was searched."""

    text: str
    is_found: bool


def snippet(text: str, phrases: Sequence[str]) -> tuple[Piece, ...]:
    """Return the passage around the first phrase found in ``text``, with every phrase in it marked.

    ``phrases`` come from academy.catalogue.tokens.query_phrases. Where none is found, for instance because the
    words are in the title, the text's beginning is returned. Letters are never cut from their marks.
    """
    whole = unicodedata.normalize("NFC", " ".join(text.split()))
    found = list(_spans(whole, phrases))
    anchor = found[0][0] if found else 0
    start = _cut(whole, max(0, anchor - BEFORE), limit=anchor) if anchor > BEFORE else 0
    end = _cut(whole, min(len(whole), start + LENGTH), limit=len(whole))
    pieces = [Piece(ELLIPSIS, is_found=False)] if start else []
    pieces.extend(_pieces(whole, start, end, found))
    if end < len(whole):
        pieces.append(Piece(ELLIPSIS, is_found=False))
    return tuple(pieces)


def _spans(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where phrases stand in ``text`` as (start, end), in order and without overlaps; the longest one wins."""
    begins: dict[str, list[list[str]]] = {}
    for words in sorted((phrase.split() for phrase in phrases), key=len, reverse=True):
        begins.setdefault(words[0], []).append(words)
    tokens = list(tokens_of(text))
    texts = [token.text for token in tokens]
    free = 0
    for position, word in enumerate(texts):
        if position < free:
            continue
        for words in begins.get(word, ()):
            if texts[position : position + len(words)] == words:
                free = position + len(words)
                yield tokens[position].start, tokens[free - 1].end
                break


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    edges = [start]
    for span_start, span_end in spans:
        if start <= span_start and span_end <= end:
            edges += [span_start, span_end]
    edges.append(end)
    for number, (left, right) in enumerate(pairwise(edges)):
        if left < right:
            yield Piece(text[left:right], is_found=number % 2 == 1)


def _cut(text: str, place: int, *, limit: int) -> int:
    """Return a place near ``place``, not after ``limit``, where ``text`` may be cut."""
    for step in range(MOST_STEPS_TO_A_SPACE):
        if place + step >= limit:
            return limit
        if text[place + step] == " ":
            return place + step + 1
    while place < limit and _joins(text[place - 1], text[place]):
        place += 1
    return place


def _joins(before: str, after: str) -> bool:
    """Say whether two characters belong together: a mark, a letter below, or a vowel written before its letter."""
    return unicodedata.category(after)[0] == "M" or before in SUBSCRIPT_SIGNS or before in VOWELS_IN_FRONT
