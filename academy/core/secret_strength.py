"""How hard a secret is to guess: enough to refuse placeholders and sentences, never a random one."""

import math
import re
from itertools import pairwise

LEAST_LENGTH = 32
LEAST_BITS = 64
#: A run of neighbours (``6789``) or a repeated piece this long did not come by chance.
TELLING_LENGTH = 4
#: What people copy from instructions or write until they find the time.
PLACEHOLDERS = re.compile(
    r"change.?me|replace.?me|place.?holder|random.?char|your.?secret|to.?be.?set|[<>…]", re.I
)
_WORDS = re.compile(
    "academy|admin|asean|change|character|default|development|enterprise|example|insert|install|key|long|online|"
    "password|please|production|qwertyuiop|asdfghjkl|zxcvbnm|random|replace|secret|should|something|string|test|this|value|with|your",
    re.I,
)


#: The pairs of letters that make up a third of English and Malay; of random letters they are a sixteenth.
_COMMON_PAIRS = frozenset(
    re.findall("..", "thheineranrendonenatouedhatooritishiesngarsestteallenteakamemayalasagadita")
)
_FEWEST_PAIRS, _SHARE_IN_SENTENCES = 18, 0.35


def is_guessable(secret: str) -> bool:
    """Say whether ``secret`` is short, a placeholder, or made of words, rows and repetitions.

    What is left without those must hold at least ``LEAST_BITS`` bits: each character counts as the logarithm of
    how many different ones there are. 32 random hexadecimal digits hold about 120.
    """
    if len(secret) < LEAST_LENGTH or PLACEHOLDERS.search(secret) or _is_sentence(secret):
        return True
    rest = _without_repetitions(_without_rows(_WORDS.sub("", secret)))
    symbols = len(set(rest))
    return symbols < 2 or len(rest) * math.log2(symbols) < LEAST_BITS  # noqa: PLR2004 - one symbol says nothing


def _is_sentence(text: str) -> bool:
    pairs = [first + second for first, second in pairwise(text.lower()) if (first + second).isalpha()]
    common = sum(pair in _COMMON_PAIRS for pair in pairs)
    return len(pairs) >= _FEWEST_PAIRS and common >= _SHARE_IN_SENTENCES * len(pairs)


def _without_rows(text: str) -> str:
    """Leave out runs whose characters follow each other or are the same: ``abcd``, ``9876``, ``0000``."""
    dropped: set[int] = set()
    for start in range(len(text) - TELLING_LENGTH + 1):
        run = text[start : start + TELLING_LENGTH]
        steps = {ord(after) - ord(before) for before, after in pairwise(run)}
        if steps in ({-1}, {0}, {1}):
            dropped.update(range(start, start + TELLING_LENGTH))
    return "".join(character for place, character in enumerate(text) if place not in dropped)


def _without_repetitions(text: str) -> str:
    """Leave out every piece of four characters that was there before."""
    kept, place = "", 0
    while place < len(text):
        piece = text[place : place + TELLING_LENGTH]
        if len(piece) == TELLING_LENGTH and piece in text[:place]:
            place += TELLING_LENGTH
        else:
            kept += text[place]
            place += 1
    return kept
