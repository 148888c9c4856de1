"""The HTML that a lesson may hold: a closed list of elements, attributes and classes."""

import nh3

_TAGS = {
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "section",
    "strong",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href"},
    "aside": {"aria-label", "data-facts"},
    "div": {"tabindex", "role", "aria-label"},
    "dt": {"id"},
    "h2": {"id"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope"},
}
_CLASSES = {
    "a": {"term"},
    "aside": {"facts", "key"},
    "details": {"answer"},
    "div": {"note", "tbl"},
    "dl": {"facts-list"},
    "figure": {"fig"},
    "p": {"eyebrow"},
    "section": {"try"},
    "td": {"r"},
    "th": {"r"},
    "tr": {"sum"},
}


def clean_lesson_html(html: str) -> str:
    """Return HTML with everything outside the list taken out; addresses are only relative ones."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=set(),
        link_rel=None,
    )
