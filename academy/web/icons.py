"""Icons: Lucide drawings, read once and put into the page."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

ICONS = Path(__file__).parent / "icons"


@cache
def _drawing(name: str) -> str:
    """Return the shapes inside the icon's file. Raises FileNotFoundError for an unknown name."""
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    return re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", re.sub(r"\s+", " ", body).strip()))


@cache
def icon(name: str, cls: str = "") -> Markup:
    """Return the icon as inline SVG that screen readers skip; the words beside it carry the meaning."""
    classes = f"ic {cls}".strip()
    return Markup(  # noqa: S704  # our own files; the class name is escaped
        f'<svg class="{escape(classes)}" viewBox="0 0 24 24" aria-hidden="true">{_drawing(name)}</svg>'
    )
