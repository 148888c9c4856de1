"""Names of people, organisations and programmes, and other single lines that others read.

A name may be in any script. It must be visible, stay in its place and on its line: signs that turn the direction of
writing would reverse the page around them, piles of marks would cover it, and fillers look like nothing at all.
Pure.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

#: Signs that show nothing but are letters to Unicode: fillers of Hangul, vowels that Khmer does not write.
FILLERS: Final = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
#: Marks to Unicode, letters to the font Zawgyi: the name Nu Nu has no others (academy.accounts.zawgyi asks about it).
LETTERS_OF_ZAWGYI: Final = "\u106a\u106b\u1086\u108f"
#: Spaces, tabs and line breaks of all kinds; the blank of Braille is one.
_SPACE = re.compile("[\\s\u2800\u3164\uffa0]+")
#: Default-ignorable signs without meaning in a name: soft hyphen, fillers, word joiner, byte-order mark, tags; and the
#: place of an object that was pasted along.
_DROPPED = re.compile(f"[\u00ad{FILLERS}\u180e\u2060\ufeff\ufffc\U000e0000-\U000e007f]")
#: Marks that turn, override or isolate the direction of writing.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Format signs that may stay: Persian, Sinhala, Khmer and others need joiners, Khmer and Thai mark words.
_KEPT_FORMATS: Final = frozenset("\u200b\u200c\u200d")
#: More marks on one letter than any script piles up. Diacritics of Latin and Greek stand at most three high.
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
_MOST_MARKS: Final = 8

#: What belongs to a picture beside its own sign: skin colours, styles, keycaps.
_OF_PICTURES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3]")
_JOINERS_ALONE = re.compile("(?:^|(?<=\\s))\u200d+|\u200d+(?=\\s|$)")
#: Up to here signs such as © and ™ are letters of fonts.
_LAST_LETTERLIKE: Final = "\u218f"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


class LineFault(StrEnum):
    """Why a line cannot be taken."""

    TURNING = "turning"
    CONTROL = "control"
    PILE = "pile"


def tidy_line(text: str) -> str:
    """Return a line in NFC, with single spaces, without fillers and signs of no use; '' when nothing is seen."""
    line = _SPACE.sub(" ", _DROPPED.sub("", _SPACE.sub(" ", unicodedata.normalize("NFC", text)))).strip()
    is_visible = any(unicodedata.category(sign)[0] in "LNPS" or sign in LETTERS_OF_ZAWGYI for sign in line)
    return line if is_visible else ""


def folded(line: str) -> str:
    """Return what two spellings of one name have in common: letters without case, width and invisible signs."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", line).casefold())
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign) != "Cf").split())


def fault_of(line: str) -> LineFault | None:
    """Return what is wrong with a tidy line, or None."""
    if _TURNING.search(line):
        return LineFault.TURNING
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in _KEPT_FORMATS for sign in line):
        return LineFault.CONTROL
    if _PILE.search(unicodedata.normalize("NFD", line)) or _most_marks(line) > _MOST_MARKS:
        return LineFault.PILE
    return None


def without_turning(text: str) -> str:
    """Return a stored name as it is shown: the first release took signs that turn the direction of writing."""
    return _TURNING.sub("", text)


def without_pictures(line: str) -> str:
    """Return a tidy line without emoji and other pictures, which no font of a document has; '' when nothing is left."""
    left = "".join(" " if _is_picture(sign) else sign for sign in _OF_PICTURES.sub("", line))
    return tidy_line(_JOINERS_ALONE.sub("", left)) if left != line else line


def _is_picture(sign: str) -> bool:
    return sign > _LAST_LETTERLIKE and unicodedata.category(sign) == "So"


def isolated(text: str) -> str:
    """Return a name for the middle of a plain text: whatever its direction, the words around it keep theirs."""
    shown = without_turning(text)
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in shown):
        return f"{FIRST_STRONG_ISOLATE}{shown}{POP_ISOLATE}"
    return shown


def _most_marks(line: str) -> int:
    most = run = 0
    for sign in line:
        run = run + 1 if unicodedata.category(sign)[0] == "M" else 0
        most = max(most, run)
    return most
