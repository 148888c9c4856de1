"""No line ends inside a stack of letters, whatever a dictionary, a narrow column or a stranger's name asks for."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.core import pdf
from academy.core.pdf.breaks import BREAK, breakable
from academy.credentials.formats.pdf import render_certificate
from tests.unit.credentials.samples import BASE, LOCALISED
from tests.unit.credentials.test_pdf import font_file

#: Signs that are seen only where a stack was torn apart, and the circle that carries a mark without its letter.
TORN = (0x1039, 0x17D2, 0x25CC)
STACKED = (
    "ဒေါ်သုနန္ဒာ မဟာဗန္ဓုလ ပုဏ္ဏမီ",
    "ဓမ္မစကြာဝတ္ထု ဝိဇ္ဇာသိပ္ပံတက္ကသိုလ်",
    "ဦးသန္တာဥက္ကဋ္ဌမန္တလေးသင်္ဘောကမ္ဘာ",
    "သုဝဏ္ဏဘုမ္မိသိဒ္ဓတ္ထပဒုမ္မာဝတ္တီ",
    "ស្ត្រីសុវណ្ណារិទ្ធិក្ស័យចន្ទ្រា",
    "អង្គ្លេសប៉ុន្តែធម្មតាវិញ្ញាបនបត្រ",
)
WORDS = tuple(
    word for text in (*STACKED, *(one.holder_name for one in LOCALISED.values())) for word in text.split()
)
LETTERS = "ကခဂစညဏတဒဓနပဗမယရလဝသဟအဣဥကរសតនបរណធกขจนรทเแไาำะກຂນລເໄາ"
MARKS = (
    "\u1039\u103a\u103b\u103c\u103d\u103e\u102d\u102f\u1031\u1037\u1038"
    "\u17d2\u17cd\u17b6\u17c4\u17c6\u17cb\u0e31\u0e4c\u0e48\u0eb1\u0ecc\u200d"
)


@pytest.mark.parametrize("name", STACKED)
def test_l1_a_name_on_a_certificate_is_not_torn(name: str) -> None:
    assert torn_signs(render_certificate(replace(LOCALISED["my"], holder_name=name))) == set()
    assert torn_signs(render_certificate(replace(BASE, course_title=name))) == set()


@pytest.mark.parametrize("width", ["6pt", "30pt", "60pt"])
def test_l1_a_narrow_column_tears_nothing(width: str) -> None:
    """A word that is wider than its line is broken somewhere; that is how Pango broke it between any two characters."""
    cells = "".join(f"<p>{breakable(text, 'my')}</p>" for text in STACKED)
    assert torn_signs(pdf.render_pages(page(cells, width), identifier=b"x" * 16)) == set()


def test_the_signs_of_a_torn_stack_are_seen_by_these_tests() -> None:
    torn = page("<p>ပုဏ္\u200bဏ</p><p>វណ្\u200bណា</p>", "300pt")
    assert torn_signs(pdf.render_pages(torn, identifier=b"x" * 16)) >= {0x1039, 0x17D2}


@given(
    st.one_of(st.lists(st.sampled_from(WORDS)).map("".join), st.text(LETTERS + MARKS + " a中", max_size=40))
)
@settings(max_examples=200, deadline=None)
def test_no_break_divides_a_letter_from_its_signs(text: str) -> None:
    for locale in ("my", "km"):
        broken = breakable(text, locale)
        assert broken.replace(BREAK, "") == text
        places = [place for place, sign in enumerate(broken) if sign == BREAK]
        for place in places:
            last, rest = broken[place - 1], broken[place + 1 :]
            assert last not in "\u1039\u17d2\u200dเแໄເไ"
            assert not unicodedata.category(rest[0]).startswith("M")
            assert rest[0] not in "าำะາ\u200d"
            assert rest[1:2] not in {"\u103a", "\u1039", "\u0e4c", "\u0ecc", "\u17cd"}


def test_every_pair_of_a_stacker_and_a_letter_stays_together() -> None:
    for stacker, letter in product("\u1039\u17d2", "ကတနမ"):
        assert BREAK not in breakable(f"ပု{letter}{stacker}{letter}", "my").partition(stacker)[2]


def test_lines_still_break_between_words() -> None:
    assert breakable("លុយសាច់ប្រាក់", "km").split(BREAK) == ["លុយ", "សាច់ប្រាក់"]
    assert len(breakable(LOCALISED["my"].course_title, "my").split(BREAK)) >= 12


def page(body: str, width: str) -> str:
    fonts = '"Noto Serif Myanmar", "Noto Serif Khmer", "Noto Serif Thai"'
    style = f"p {{ font-family: {fonts}; width: {width}; overflow-wrap: anywhere; margin-right: 80pt }}"
    return f"<html lang=my><head><title>t</title><style>{style}</style></head><body>{body}</body></html>"


def torn_signs(data: bytes) -> set[int]:
    """Return which signs of torn stacks are drawn in a file: its fonts keep the numbers of their glyphs."""
    found = set()
    with pikepdf.open(io.BytesIO(data)) as document:
        for each in document.pages:
            fonts = each.Resources.Font
            for font, glyph in glyphs_of(each):
                name = str(fonts[font].BaseFont).partition("+")[2]
                found |= glyphs_of_torn(name).get(glyph, set())
    return found


def glyphs_of(each: pikepdf.Page) -> Iterator[tuple[str, int]]:
    font = ""
    for instruction in pikepdf.parse_content_stream(each):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            font = str(operands[0])
        for text in shown(operands, operator):
            for high, low in zip(text[::2], text[1::2], strict=True):
                yield font, high * 256 + low


def shown(operands: Any, operator: str) -> list[bytes]:
    if operator == "TJ":
        return [bytes(item) for item in operands[0] if isinstance(item, pikepdf.String)]
    return [bytes(operands[0])] if operator == "Tj" else []


@cache
def glyphs_of_torn(name: str) -> dict[int, set[int]]:
    """Return the signs of torn stacks by glyph number, for a font as PDF files name it (Noto-Serif-Khmer-Bold)."""
    from fontTools.ttLib import TTFont

    family = name.removesuffix("-Bold").replace("-", " ")
    with TTFont(font_file(family)) as font:
        characters, order = font.getBestCmap(), font.getReverseGlyphMap()
    found: dict[int, set[int]] = {}
    for code in TORN:
        if code in characters and family.rpartition(" ")[2] in ("Myanmar", "Khmer"):
            found.setdefault(order[characters[code]], set()).add(code)
    return found
