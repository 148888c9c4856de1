"""The one reader of codes, numbers and addresses as people type and paste them.

A code is copied from paper, from an SMS or out of the bar of a browser. So what stands around and between its symbols
is forgiven: spaces, every kind of dash, invisible signs, quotes, brackets, stops, a label before it, the whole printed
address with a query and a fragment; and full-width forms, letter case, the digits of any script.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from re import split, sub
from urllib.parse import unquote

LONGEST = 500
MOST_WORDS = 40
#: What separates the parts of an address, and a label from what it is about.
_PARTS = r"[/?#&=:]"
#: Invisible signs that phones paste along; none is part of an address.
_INVISIBLE = {"Cc", "Cf"}
_AROUND = " \t\r\n.,;:!?'\"`´«»‹›“”„‘’‚<>()[]{}。、，．"


def read_code(
    typed: str, is_code: Callable[[str], bool], look_alikes: Mapping[str, str] | None = None
) -> str:
    """Return the first run of symbols in ``typed`` that ``is_code`` accepts, in upper case; '' without one.

    ``look_alikes`` says which letter or digit stands for another one that the alphabet of the code does not have.
    """
    text = unicodedata.normalize("NFKC", unquote(typed[:LONGEST]))
    for words in _runs(text):
        symbols = "".join(_symbol(sign, look_alikes or {}) for sign in words.upper())
        if is_code(symbols):
            return symbols
    return ""


def tidy_address(typed: str) -> str:
    """Return an e-mail address or a phone number without what phones and people paste around it."""
    text = unicodedata.normalize("NFKC", typed)
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    return sub(r"(?i)^(mailto|tel|sms):", "", seen.strip(_AROUND)).strip(_AROUND)


def _runs(text: str) -> Iterator[str]:
    """Yield the whole text, the parts of an address in it, and the words of each part that follow each other.

    At last the words as any sign separates them: a label may stand before a code without a space (``No.K7QF-…``).
    """
    yield text
    for part in split(_PARTS, text):
        yield part
        yield from _following(part.split())
    yield from _following(split(r"[\W_]+", text))


def _following(words: list[str]) -> Iterator[str]:
    """Yield every run of words, so that groups of a code come together."""
    for first, end in combinations(range(min(len(words), MOST_WORDS) + 1), 2):
        yield "".join(words[first:end])


def _symbol(sign: str, look_alikes: Mapping[str, str]) -> str:
    """Return the symbol that a sign stands for, '' for what only separates."""
    category = unicodedata.category(sign)
    if category == "Nd":
        sign = str(unicodedata.decimal(sign))
    return look_alikes.get(sign, sign) if category[0] in "LN" else ""
