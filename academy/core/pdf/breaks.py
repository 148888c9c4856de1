"""Line breaks for scripts written without spaces, by ICU's dictionaries (Pango knows only Thai).

A dictionary meets words that it does not know, names above all, and then offers positions in the middle of a stack of
letters. A break there tears the stack apart and shows the sign that made it. So only positions between two syllables
are taken, whatever the dictionary says (docs/decisions/0303).
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

import icu

BREAK = "\u200b"
UNSPACED_SCRIPTS = (
    (0x0E00, 0x0E7F),  # Thai
    (0x0E80, 0x0EFF),  # Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAA7F),  # Myanmar extended A
)

#: More characters are no syllable of any language, and must not keep a line from ending.
LONGEST_SYLLABLE: Final = 24

_TEXTS = re.compile(r"(?<=>)[^<]+")
#: Myanmar's stacker: the letter before it ends the syllable before, though it is written on top of this one.
_STACKER: Final = "\u1039"
#: Lao's sign of a silent letter, which Unicode sorts under other signs.
_LAO_SILENCER: Final = "\u0ecc"
#: Signs that make the next letter part of the same stack.
_JOINING: Final = frozenset({"Invisible_Stacker", "Virama"})
#: What holds the letters on both sides together: zero-width joiner, combining grapheme joiner, word joiner.
_JOINERS: Final = frozenset("\u200d\u034f\u2060")
#: Letters that a syllable begins with; vowels that are written before their letter come on top.
_BEGINNINGS: Final = frozenset({"Consonant", "Vowel_Independent", "Consonant_Placeholder"})


def breakable(text: str, locale: str) -> str:
    """Return ``text`` with U+200B wherever a line may break between two letters of an unspaced script."""
    if not any(map(is_unspaced, text)):
        return text
    positions = [
        position
        for position in _icu_positions(text, locale)
        if _is_between_unspaced(text, position) and not is_inside_a_syllable(text, position)
    ]
    return BREAK.join(_cut(text, positions))


@lru_cache(maxsize=2048)
def syllables(text: str) -> list[str]:
    """Return the pieces of ``text`` that no line break may divide, in order, with all letters between them."""
    pieces = _cut(
        text, [position for position in range(1, len(text)) if not is_inside_a_syllable(text, position)]
    )
    return [part for piece in pieces for part in ([piece] if len(piece) <= LONGEST_SYLLABLE else piece)]


def is_inside_a_syllable(text: str, position: int) -> bool:
    """Say whether a break before ``position`` tears a mark from its letter, a stack or an unspaced syllable."""
    last, first = text[position - 1], text[position]
    if last in _JOINERS or first in _JOINERS or _category(last) in _JOINING:
        return True
    if unicodedata.category(first).startswith("M"):
        return True
    if not _is_between_unspaced(text, position):
        return False
    return _is_before_its_letter(last) or not _is_beginning(first) or _ends_a_syllable(text, position)


def breakable_html(html: str, locale: str) -> str:
    """Mark the positions in every text of an HTML document; tags and the head's texts stay as they are."""
    head, body_tag, body = html.partition("<body")
    return head + body_tag + _TEXTS.sub(lambda text: breakable(text[0], locale), body)


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no spaces between words."""
    return any(first <= ord(character) <= last for first, last in UNSPACED_SCRIPTS)


def _icu_positions(text: str, locale: str) -> list[int]:
    """Return where ICU would break ``text``, counted in characters, without its two ends."""
    string = icu.UnicodeString(text)
    lines = icu.BreakIterator.createLineInstance(icu.Locale(locale))
    lines.setText(string)
    positions, position, start = [], 0, 0
    for end in lines:
        position += len(str(string[start:end]))
        positions.append(position)
        start = end
    return [position for position in positions if 0 < position < len(text)]


def _cut(text: str, positions: list[int]) -> list[str]:
    return [text[start:end] for start, end in zip([0, *positions], [*positions, len(text)], strict=True)]


def _is_between_unspaced(text: str, position: int) -> bool:
    return is_unspaced(text[position - 1]) and is_unspaced(text[position])


def _is_beginning(character: str) -> bool:
    """Say whether a syllable can begin with ``character``: a letter or a number, no mark, no sign of repetition."""
    if _is_before_its_letter(character):
        return True
    match unicodedata.category(character):
        case "Lo":
            return _category(character) in _BEGINNINGS
        case "Nd" | "Sc":
            return True
        case _:
            return False


def _ends_a_syllable(text: str, position: int) -> bool:
    """Say whether the letter at ``position`` is the last of its syllable, by its marks or a silent letter after it."""
    marks = _marks_after(text, position)
    if _is_final(marks):
        return True
    after = position + 1 + len(marks)
    is_bare = not marks and after < len(text) and unicodedata.category(text[after]) == "Lo"
    return is_bare and _is_silent(_marks_after(text, after))


def _marks_after(text: str, position: int) -> str:
    end = position + 1
    while end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return text[position + 1 : end]


def _is_final(marks: str) -> bool:
    return _STACKER in marks or _is_silent(marks) or any(_category(mark) == "Pure_Killer" for mark in marks)


def _is_silent(marks: str) -> bool:
    return _LAO_SILENCER in marks or any(_category(mark) == "Consonant_Killer" for mark in marks)


@cache
def _category(character: str) -> str:
    """Return what Unicode says a sign does in its syllable (Indic_Syllabic_Category)."""
    kind = icu.UProperty.INDIC_SYLLABIC_CATEGORY
    name: str = icu.Char.getPropertyValueName(kind, icu.Char.getIntPropertyValue(character, kind))
    return name


@cache
def _is_before_its_letter(character: str) -> bool:
    """Say whether a vowel is written and stored before the letter that it follows in speech (Thai, Lao)."""
    return bool(icu.Char.hasBinaryProperty(character, icu.UProperty.LOGICAL_ORDER_EXCEPTION))
