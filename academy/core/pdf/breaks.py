"""Line breaks for scripts written without spaces, by ICU's dictionaries (Pango knows only Thai)."""

import re

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
_TEXTS = re.compile(r"(?<=>)[^<]+")


def breakable(text: str, locale: str) -> str:
    """Return ``text`` with U+200B wherever a line may break between two letters of an unspaced script."""
    if not any(map(is_unspaced, text)):
        return text
    string = icu.UnicodeString(text)
    lines = icu.BreakIterator.createLineInstance(icu.Locale(locale))
    lines.setText(string)
    result, start = "", 0
    for end in lines:
        part = str(string[start:end])
        if result and is_unspaced(result[-1]) and is_unspaced(part[0]):
            result += BREAK
        result += part
        start = end
    return result


def breakable_html(html: str, locale: str) -> str:
    """Mark the places in every text of an HTML document; tags and the head's texts stay as they are."""
    head, body_tag, body = html.partition("<body")
    return head + body_tag + _TEXTS.sub(lambda text: breakable(text[0], locale), body)


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no spaces between words."""
    return any(first <= ord(character) <= last for first, last in UNSPACED_SCRIPTS)
