"""What a certificate can print of a name (the fonts are asked by academy.core.pdf)."""

import re
import unicodedata
from dataclasses import dataclass

from academy.accounts.zawgyi import unicode_of_zawgyi
from academy.core import pdf
from academy.core.names import tidy_line, without_turning

#: What belongs to a picture beside its own sign: skin colours, styles, keycaps.
_OF_PICTURES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3]")
#: Khmer and Thai mark words with it; certificates leave it out.
WORD_MARK = "\u200b"
_JOINERS_ALONE = re.compile("(?:^|(?<=\\s))\u200d+|\u200d+(?=\\s|$)")


@dataclass(frozen=True)
class PrintedName:
    """A name as a certificate would print it."""

    #: In Unicode, without pictures; '' when nothing else is in it.
    text: str
    is_converted: bool
    has_lost_pictures: bool
    #: The letters that are left and that no font of ours has, each once.
    missing: str


def printed_name(name: str) -> PrintedName:
    """Return what a certificate would print for ``name``."""
    typed = tidy_line(without_turning(name))
    unicode = tidy_line(unicode_of_zawgyi(typed)) or typed
    text = _without_pictures(unicode)
    missing = pdf.unsettable(text.replace(WORD_MARK, ""))
    return PrintedName(text, unicode != typed, text != unicode, missing)


def spelled(letters: str) -> str:
    """Return letters one by one, marks on a dotted circle, for a sentence that names them."""
    return " ".join(f"\u25cc{each}" if unicodedata.category(each)[0] == "M" else each for each in letters)


def _without_pictures(name: str) -> str:
    unknown = pdf.unsettable(name)
    pictures = {sign for sign in unknown if unicodedata.category(sign) == "So"}
    if not pictures:
        return name
    left = "".join(" " if sign in pictures else sign for sign in _OF_PICTURES.sub("", name))
    return tidy_line(_JOINERS_ALONE.sub("", left))
