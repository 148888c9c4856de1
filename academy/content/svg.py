"""Drawings: what an SVG file may hold. It is shown as an image, and still must be a drawing only."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

ELEMENTS = frozenset(
    {
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "g",
        "line",
        "linearGradient",
        "mask",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "svg",
        "symbol",
        "title",
        "use",
    }
)
_SVG = "{http://www.w3.org/2000/svg}"
_TEXT = frozenset({"text", "tspan", "textPath"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|data:|https?://|//", re.IGNORECASE)


def svg_faults(content: bytes) -> list[str]:
    """Return what an SVG may not hold: text, scripts, styles, event handlers, links outside, entities."""
    try:
        # As text, so that the file's own declaration cannot name an encoding in which the next check is blind.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ["is not UTF-8"]
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return ["a document type or entity is not allowed"]
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return [f"is not a readable SVG: {error}"]
    faults = [] if root.tag == f"{_SVG}svg" else ["the root must be <svg>"]
    if root.tag == f"{_SVG}svg" and "viewBox" not in root.attrib:
        faults.append("viewBox is missing")
    for element in root.iter():
        faults.extend(_element_faults(element))
    return sorted(set(faults))


def svg_size(content: bytes) -> tuple[int, int]:
    """Return width and height of an SVG in pixels, from its viewBox."""
    root = ElementTree.fromstring(content)  # noqa: S314 - only files that svg_faults has passed
    box = [float(part) for part in root.attrib["viewBox"].replace(",", " ").split()]
    return round(box[2]), round(box[3])


def _element_faults(element: ElementTree.Element) -> Iterator[str]:
    name = str(element.tag).removeprefix(_SVG)
    if name in _TEXT:
        yield "there is text in the picture; put it in the alt text or the caption"
    elif name not in ELEMENTS:
        yield f"<{name.rpartition('}')[2]}> is not allowed in a drawing"
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on"):
            yield f"the event handler “{plain}” is not allowed"
        elif plain == "style":
            yield "“style” is not allowed; use attributes such as fill"
        elif plain in ("href", "src") and not value.startswith("#"):
            yield f"“{plain}” may only name a part of the same file"
        elif _OUTSIDE.search(value):
            yield f"“{plain}” names something outside the file"
