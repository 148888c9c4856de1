"""Two corrections inside WeasyPrint 70.0, which it offers no public place for.

Without them the text of Thai, Khmer, Lao, Burmese and Tamil cannot be copied, searched or read aloud, and fonts
carry character maps that the PDF standard forbids. `install` refuses to work on another shape of WeasyPrint.
"""

import inspect
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.draw.text
import weasyprint.pdf
import weasyprint.pdf.fonts

from academy.core.pdf.breaks import BREAK

FIRST_COMPLEX_CODE = 0x590  # Latin, Greek and Cyrillic below: glyphs and characters correspond one to one

SIGNATURES = {
    "draw_text": ["stream", "textbox", "offset_x", "text_overflow", "block_ellipsis"],
    "build_fonts_dictionary": ["pdf", "fonts", "compress", "subset", "options"],
}


class HookMovedError(RuntimeError):
    """The installed WeasyPrint is not the one these corrections were written for."""


def install() -> None:
    """Put both corrections into the running WeasyPrint; raise HookMovedError when a hook is not where it was."""
    draw_text = _original("draw_text", weasyprint.draw.text, weasyprint.draw)
    build_fonts = _original("build_fonts_dictionary", weasyprint.pdf.fonts, weasyprint.pdf)

    def draw_with_text(stream: Any, textbox: Any, *arguments: Any) -> None:
        text = textbox.text
        if all(ord(character) < FIRST_COMPLEX_CODE for character in text):
            draw_text(stream, textbox, *arguments)
            return
        real = pydyf.Dictionary({"ActualText": pydyf.String(text.replace(BREAK, ""))})
        # Called on the base class: WeasyPrint's own method of this name tags page structure.
        pydyf.Stream.begin_marked_content(stream, "Span", real)
        try:
            draw_text(stream, textbox, *arguments)
        finally:
            pydyf.Stream.end_marked_content(stream)

    def build_fonts_with_full_maps(pdf: Any, fonts: Any, *arguments: Any) -> Any:
        for font in fonts.values():
            font.to_unicode.update({glyph: text or BREAK for glyph, text in font.to_unicode.items()})
        return build_fonts(pdf, fonts, *arguments)

    weasyprint.draw.draw_text = draw_with_text
    weasyprint.pdf.build_fonts_dictionary = build_fonts_with_full_maps


def _original(name: str, home: Any, caller: Any) -> Any:
    """Return WeasyPrint's own function after checking its place and its parameters."""
    function = getattr(home, name, None)
    is_used = getattr(caller, name, None) is function
    if not callable(function) or not is_used:
        raise HookMovedError(f"WeasyPrint's {name} is not in {home.__name__} and {caller.__name__}.")
    if list(inspect.signature(function).parameters) != SIGNATURES[name]:
        raise HookMovedError(f"WeasyPrint's {name} has other parameters than {SIGNATURES[name]}.")
    return function
