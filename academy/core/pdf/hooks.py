"""Four corrections inside WeasyPrint 70.0, which it offers no public place for.

Without them the text of Thai, Khmer, Lao, Burmese and Tamil cannot be copied, searched or read aloud and falls
apart into its signs in charts, fonts carry character maps that the PDF standard forbids, and a word that is wider
than its line is torn between any two characters. `install` refuses to work on another shape of WeasyPrint.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.draw.text
import weasyprint.pdf
import weasyprint.pdf.fonts
import weasyprint.svg
from weasyprint.text import ffi
from weasyprint.text.line_break import Layout

from academy.core.pdf.breaks import BREAK, syllables

FIRST_COMPLEX_CODE = 0x590  # Latin, Greek and Cyrillic below: glyphs and characters correspond one to one

SIGNATURES = {
    "draw_text": ["stream", "textbox", "offset_x", "text_overflow", "block_ellipsis"],
    "build_fonts_dictionary": ["pdf", "fonts", "compress", "subset", "options"],
    "text": ["svg", "node", "font_size"],
    "set_text": ["self", "text", "justify"],
}


class HookMovedError(RuntimeError):
    """The installed WeasyPrint is not the one these corrections were written for."""


class WholeText(str):
    """A text that WeasyPrint, which places the letters of a chart one by one, takes for a single letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        """Yield the whole text once, so that its signs are shaped together."""
        yield str(self)


def install() -> None:
    """Put all corrections into the running WeasyPrint; raise HookMovedError when a hook is not where it was."""
    draw_text = _original("draw_text", weasyprint.draw.text, weasyprint.draw)
    build_fonts = _original("build_fonts_dictionary", weasyprint.pdf.fonts, weasyprint.pdf)
    draw_chart_text = _original("text", import_module("weasyprint.svg.text"), weasyprint.svg)
    set_text = _original("set_text", Layout, Layout)
    ffi.ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new (int allow_breaks);")

    def draw_with_text(stream: Any, textbox: Any, *arguments: Any) -> None:
        if not _is_complex(textbox.text):
            draw_text(stream, textbox, *arguments)
            return
        with _actual_text(stream, textbox.text):
            draw_text(stream, textbox, *arguments)

    def draw_chart_text_whole(svg: Any, node: Any, font_size: Any) -> None:
        if not _is_complex(node.text or ""):
            draw_chart_text(svg, node, font_size)
            return
        node._etree_node.text = WholeText(node.text)  # Node has no other way to set it
        with _actual_text(svg.stream, node.text):
            draw_chart_text(svg, node, font_size)

    def build_fonts_with_full_maps(pdf: Any, fonts: Any, *arguments: Any) -> Any:
        for font in fonts.values():
            font.to_unicode.update({glyph: text or BREAK for glyph, text in font.to_unicode.items()})
        return build_fonts(pdf, fonts, *arguments)

    def set_text_in_syllables(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        if _is_complex(plain := str(layout.text)):
            _hold_syllables(layout, plain)

    weasyprint.draw.draw_text = draw_with_text
    weasyprint.pdf.build_fonts_dictionary = build_fonts_with_full_maps
    weasyprint.svg.text = draw_chart_text_whole
    Layout.set_text = set_text_in_syllables
    for tag, function in weasyprint.svg.TAGS.items():
        if function is draw_chart_text:
            weasyprint.svg.TAGS[tag] = draw_chart_text_whole


def _hold_syllables(layout: Any, text: str) -> None:
    """Let no line break inside a syllable, whatever asks for it; Pango's own rules take stacks apart."""
    pango = ffi.pango
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.ffi.NULL:
        attributes = ffi.ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    start = 0
    for syllable in syllables(text):
        end = start + len(syllable.encode())
        if len(syllable) > 1:
            attribute = pango.pango_attr_allow_breaks_new(False)
            attribute.start_index, attribute.end_index = start, end
            pango.pango_attr_list_insert(attributes, attribute)
        start = end
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _is_complex(text: str) -> bool:
    return any(ord(character) >= FIRST_COMPLEX_CODE for character in text)


@contextmanager
def _actual_text(stream: Any, text: str) -> Iterator[None]:
    """Say in the file which text the glyphs that are drawn now stand for."""
    real = pydyf.Dictionary({"ActualText": pydyf.String(str.replace(text, BREAK, ""))})
    # Called on the base class: WeasyPrint's own method of this name tags page structure.
    pydyf.Stream.begin_marked_content(stream, "Span", real)
    try:
        yield
    finally:
        pydyf.Stream.end_marked_content(stream)


def _original(name: str, home: Any, caller: Any) -> Any:
    """Return WeasyPrint's own function after checking its place and its parameters."""
    function = getattr(home, name, None)
    is_used = getattr(caller, name, None) is function
    if not callable(function) or not is_used:
        raise HookMovedError(f"WeasyPrint's {name} is not in {home.__name__} and {caller.__name__}.")
    if list(inspect.signature(function).parameters) != SIGNATURES[name]:
        raise HookMovedError(f"WeasyPrint's {name} has other parameters than {SIGNATURES[name]}.")
    return function
