"""What a certificate can print of a name (the fonts are asked by academy.core.pdf)."""

import unicodedata
from dataclasses import dataclass

from academy.accounts.zawgyi import unicode_of_zawgyi
from academy.core import pdf
from academy.core.names import tidy_line, without_pictures, without_turning

#: Khmer and Thai mark words with it; certificates leave it out.
WORD_MARK = "\u200b"


@dataclass(frozen=True)
class PrintedName:
    """A name as a certificate would print it."""

    #: In Unicode, without pictures; '' when nothing else is in it.
    text: str
    is_converted: bool
    #: The letters that are left and that no font of ours has, each once.
    missing: str


def printed_name(name: str) -> PrintedName:
    """Return what a certificate would print for ``name``."""
    typed = tidy_line(without_turning(name))
    unicode = tidy_line(unicode_of_zawgyi(typed)) or typed
    text = without_pictures(unicode)
    missing = pdf.unsettable(text.replace(WORD_MARK, ""))
    return PrintedName(text, unicode != typed, missing)


def spelled(letters: str) -> str:
    """Return letters one by one, marks on a dotted circle, for a sentence that names them."""
    return " ".join(f"\u25cc{each}" if unicodedata.category(each)[0] == "M" else each for each in letters)
