"""Which letters PDF files can show: asked of the fonts themselves, without loading what draws with them."""

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import Final

from academy.core.pdf.fonts import PACKAGES

#: Unicode's default-ignorable characters that are letters or marks; the others are found by their category.
INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
) | frozenset(map(chr, range(0xFE00, 0xFE10)))
#: They decide the shape of the letters beside them, and show nothing of their own.
JOINERS: Final = frozenset("\u200c\u200d")
#: Scripts whose marks need a letter of their own script; elsewhere they stand on a dotted circle.
BLOCKS: Final = {
    "Tamil": (0x0B80, 0x0BFF),
    "Thai": (0x0E00, 0x0E7F),
    "Lao": (0x0E80, 0x0EFF),
    "Myanmar": (0x1000, 0x109F),
    "Khmer": (0x1780, 0x17FF),
}
#: Signs that put the next letter under the last one.
STACKERS: Final = frozenset("\u1039\u17d2")
#: What a stacker may follow beside a letter: the sign that kills a vowel in Myanmar, the shifters and robat in Khmer.
BEFORE_STACKERS: Final = frozenset("\u103a\u17c9\u17ca\u17cc")
#: More marks on one letter, and more letters in one stack, than any word has would run over the lines around them.
MARKS: Final = {"": 2, "Tamil": 3, "Thai": 3, "Lao": 3, "Myanmar": 8, "Khmer": 6}
STACKED: Final = 2
#: Marks that are written in this order; after a later one, an earlier one stands on a dotted circle.
ORDER: Final = {
    **dict.fromkeys("\u103b\u103c\u103d\u103e\u17c9\u17ca", 1),
    "\u1031": 2,
    **dict.fromkeys("\u102b\u102c\u102d\u102e\u102f\u1030\u1032", 3),
    **dict.fromkeys(map(chr, range(0x17B6, 0x17C6)), 3),
}


def unsettable(text: str) -> str:
    """Return the characters of ``text`` that a file cannot show as they were typed, each once; '' when all is well.

    These are characters without a glyph, invisible ones, marks without a letter that carries them, and marks or
    letters in piles that no word has. Where the fonts are not installed nothing is known, and all is well.
    """
    found: dict[str, None] = {}
    composed = unicodedata.normalize("NFC", text)
    for position, character in enumerate(composed):
        if not (character.isspace() or character in JOINERS) and (
            not _has_glyph(character) or not _is_carried(composed, position)
        ):
            found[character] = None
    return "".join(found)


def _has_glyph(character: str) -> bool:
    if character in INVISIBLE or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return False
    edges = _edges()
    return not edges or bisect_right(edges, ord(character)) % 2 == 1


def _is_carried(text: str, position: int) -> bool:
    """Say whether a mark stands on a letter that carries it, and a stacker between two letters; others do."""
    mark = text[position]
    if not unicodedata.category(mark).startswith("M"):
        return True
    pile = _pile_before(text, position)
    base, marks = pile[:1], pile[1:]
    script = _script(mark)
    if not unicodedata.category(base or " ").startswith(("L", "N")) or _script(base) != script:
        return False
    if any(ORDER.get(earlier, 0) > ORDER.get(mark, len(ORDER)) for earlier in marks):
        return False
    return mark not in marks and len(marks) < MARKS[script] and _is_stack(text, position)


def _pile_before(text: str, position: int) -> str:
    """Return the letter before ``position`` with the marks on it, as far as they go."""
    start = position - 1
    while start > 0 and (unicodedata.category(text[start]).startswith("M") or text[start] in JOINERS):
        start -= 1
    return "".join(sign for sign in text[max(start, 0) : position] if sign not in JOINERS)


def _is_stack(text: str, position: int) -> bool:
    """Say whether the sign at ``position`` is no stacker, or one with a letter to put on a stack that is not full."""
    if text[position] not in STACKERS:
        return True
    last, following = text[position - 1], text[position + 1 : position + 2]
    lower = text[max(position - 2 * STACKED, 0) : position : 2]
    is_full = len(lower) == STACKED and set(lower) <= STACKERS
    is_begun = _is_letter(last) or last in BEFORE_STACKERS
    return (
        is_begun and not is_full and _script(following) == _script(text[position]) and _is_letter(following)
    )


def _is_letter(character: str) -> bool:
    return character != "" and unicodedata.category(character) == "Lo"


def _script(character: str) -> str:
    """Return the script of a letter or mark, when it is one whose marks need letters of their own; else ''."""
    code = ord(character or " ")
    return next((script for script, (first, last) in BLOCKS.items() if first <= code <= last), "")


@cache
def _edges() -> list[int]:
    """Return where the fonts' characters begin and end, alternating; an empty list when fonts are missing."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return []
    codes: set[int] = set()
    for family in sorted(set().union(*PACKAGES.values())):
        listing = subprocess.run(  # noqa: S603 - a fixed command found on the path
            [fc_list, "--format", "%{charset}\n", f":family={family}"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout
        if not listing:
            return []
        for part in listing.split():
            first, _, last = part.partition("-")
            codes.update(range(int(first, 16), int(last or first, 16) + 1))
    begins = {code for code in codes if code - 1 not in codes}
    ends = {code + 1 for code in codes if code + 1 not in codes}
    return sorted(begins | ends)
