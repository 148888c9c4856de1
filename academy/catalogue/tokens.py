"""Text as search tokens, in every script of the region.

Words of scripts with spaces become one token each, in lower case and without marks. In scripts that write
without spaces, or whose words grow long endings, each code point is a token, so that any part of a sentence
is found as a sequence of tokens. Text in the Zawgyi encoding of Burmese is not converted.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_QUERY = 100
#: Tamil, Thai, Lao, Myanmar, Khmer, Han, Myanmar Extended-A.
UNSPACED = (
    (0x0B80, 0x0BFF),
    (0x0E00, 0x0E7F),
    (0x0E80, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3400, 0x9FFF),
    (0xAA60, 0xAA7F),
)
FIRST_UNSPACED = UNSPACED[0][0]


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands in the text: from ``start`` up to ``end``, in characters."""

    text: str
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the search tokens of ``text``, which is in the normal form NFC."""
    start: int | None = None
    for position, character in enumerate(text + " "):
        code = ord(character)
        is_unspaced = code >= FIRST_UNSPACED and any(low <= code <= high for low, high in UNSPACED)
        if not is_unspaced and (character.isalnum() or unicodedata.combining(character)):
            start = position if start is None else start
            continue
        if start is not None:
            yield Token(_without_marks(text[start:position].lower()), start, position)
            start = None
        if is_unspaced:
            yield Token(f"u{ord(character):04x}", position, position + 1)


def index_text(text: str) -> str:
    """Return the search tokens of ``text``, separated by single spaces."""
    return " ".join(token.text for token in tokens_of(unicodedata.normalize("NFC", text)))


def padded(tokens: str) -> str:
    """Return tokens with one space before and after, as they are stored and looked for: whole ones only."""
    return f" {tokens} "


def query_phrases(query: str) -> list[str]:
    """Return the token sequences that a text must hold, all of them, to match ``query``; a long one is cut."""
    phrases = (index_text(part) for part in query[:LONGEST_QUERY].split())
    return list(dict.fromkeys(phrase for phrase in phrases if phrase))


def _without_marks(word: str) -> str:
    bare = unicodedata.normalize("NFD", word)
    return "".join(each for each in bare if not unicodedata.combining(each)).replace("đ", "d")
