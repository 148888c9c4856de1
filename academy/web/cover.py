"""Course covers: woven patterns drawn from the course's slug. No picture is requested; each is under 1 KB.

The six families take their geometry from structures that weavers use everywhere (check, lozenge, petals, star,
chevron, scale). They are left unnamed in the interface until cultural reviewers have seen them.
"""

import hashlib
from functools import cache

from flask import g, has_app_context
from markupsafe import Markup, escape

#: Ground and three threads, by topic.
PALETTES = {
    "money": ("#0a4d3f", "#e9a21b", "#5fcdaa", "#f7e7c3"),
    "market": ("#8a3b1c", "#f2c067", "#f6e3d3", "#d9764a"),
    "people": ("#562a4b", "#e8b4d6", "#f2bb4b", "#8d4b7c"),
    "digital": ("#123f61", "#7cc0ee", "#f2bb4b", "#dbeeff"),
    "start": ("#6b5200", "#f4d06a", "#fff3cf", "#a98412"),
    "export": ("#33490f", "#bcd98a", "#f2bb4b", "#e9f4d6"),
}

#: Width, height and drawing of one repeat; {g} is the ground, {a} {b} {c} are the threads.
FAMILIES = {
    "market": (
        48,
        48,
        '<path fill="{g}" d="M0 0h48v48H0z"/><path fill="{a}" opacity=".55" d="M0 6h48v10H0zM0 22h48v4H0z"/>'
        '<path fill="{c}" opacity=".38" d="M6 0h10v48H6zM22 0h4v48h-4z"/>'
        '<path fill="{c}" d="M6 6h10v10H6zM22 22h4v4h-4z"/>',
    ),
    "start": (
        56,
        72,
        '<path fill="{g}" d="M0 0h56v72H0z"/><path fill="{a}" d="M28 4 52 36 28 68 4 36z"/>'
        '<path fill="{g}" d="M28 14 45 36 28 58 11 36z"/><path fill="{b}" d="M28 23 38 36 28 49 18 36z"/>'
        '<path fill="{c}" d="M28 31l4 5-4 5-4-5z"/>'
        '<path fill="{b}" d="M0 30l5 6-5 6zM56 30l-5 6 5 6zM22 0h12l-6 5zM22 72h12l-6-5z"/>',
    ),
    "people": (
        52,
        52,
        '<path fill="{g}" d="M0 0h52v52H0z"/><g fill="{a}">'
        '<ellipse cx="13" cy="13" rx="6" ry="13" transform="rotate(-45 13 13)"/>'
        '<ellipse cx="39" cy="39" rx="6" ry="13" transform="rotate(-45 39 39)"/></g><g fill="{c}">'
        '<ellipse cx="39" cy="13" rx="6" ry="13" transform="rotate(45 39 13)"/>'
        '<ellipse cx="13" cy="39" rx="6" ry="13" transform="rotate(45 13 39)"/></g><g fill="{b}">'
        '<circle cx="26" cy="26" r="3"/><circle r="3"/><circle cx="52" r="3"/><circle cy="52" r="3"/>'
        '<circle cx="52" cy="52" r="3"/></g>',
    ),
    "money": (
        64,
        64,
        '<path fill="{g}" d="M0 0h64v64H0z"/><path fill="{a}" d="M20 20h24v24H20zM32 13 51 32 32 51 13 32z"/>'
        '<path fill="{g}" d="M32 22 42 32 32 42 22 32z"/><path fill="{c}" d="M32 27l5 5-5 5-5-5z"/>'
        '<path fill="{b}" d="M0-8 8 0 0 8-8 0zM64-8l8 8-8 8-8-8zM0 56l8 8-8 8-8-8zM64 56l8 8-8 8-8-8z"/>'
        '<path stroke="{b}" stroke-width="2" d="M32 0v6M32 58v6M0 32h6M58 32h6"/>',
    ),
    "digital": (
        40,
        60,
        '<path fill="{g}" d="M0 0h40v60H0z"/><g fill="none"><path stroke="{a}" stroke-width="7" '
        'd="M-4 18 20 0l24 18"/><path stroke="{c}" stroke-width="2.5" d="M-4 32 20 14l24 18M-4 62 20 44l24 18"/>'
        '<path stroke="{b}" stroke-width="7" d="M-4 48 20 30l24 18"/></g>',
    ),
    "export": (
        48,
        40,
        '<path fill="{g}" d="M0 0h48v40H0z"/><g fill="none" stroke-width="3"><g stroke="{a}">'
        '<circle cx="24" cy="24" r="22"/><circle cy="44" r="22"/><circle cx="48" cy="44" r="22"/>'
        '<circle cy="4" r="22"/><circle cx="48" cy="4" r="22"/></g><g stroke="{c}">'
        '<circle cx="24" cy="24" r="13"/><circle cy="44" r="13"/><circle cx="48" cy="44" r="13"/>'
        '<circle cy="4" r="13"/><circle cx="48" cy="4" r="13"/></g></g>',
    ),
}


@cache
def _weave(kind: str, slug: str, scale: str) -> tuple[str, str]:
    """Return the pattern's id stem and its definition, with ``%s`` where the id goes."""
    digest = hashlib.sha256(f"{kind}/{slug}/{scale}".encode()).hexdigest()
    names = sorted(PALETTES)
    palette = kind if kind in PALETTES else names[int(digest[:8], 16) % len(names)]
    width, height, drawing = FAMILIES[palette]
    ground, first, second, third = PALETTES[palette]
    body = drawing.replace("{g}", ground).replace("{a}", first).replace("{b}", second).replace("{c}", third)
    shift = int(digest[8:12], 16)
    transform = f"translate({shift % width} {shift % height})" + (f" scale({scale})" if scale != "1" else "")
    return f"w{digest[:6]}", (
        f'<pattern id="%s" width="{width}" height="{height}" patternUnits="userSpaceOnUse" '
        f'patternTransform="{transform}">{body}</pattern>'
    )


def cover(kind: str, slug: str, cls: str = "", scale: float = 1) -> Markup:
    """Return the cover of a course as inline SVG: the same topic and slug always give the same weave.

    A topic without a palette of its own gets one from its slug. Ids stay unique when a page shows a cover twice.
    """
    stem, pattern = _weave(kind, slug, f"{scale:g}")
    name = _unused(stem)
    classes = escape(f"cover {cls}".strip())
    return Markup(  # noqa: S704  # built from the constants above; the class name is escaped
        f'<svg class="{classes}" aria-hidden="true" focusable="false"><defs>{pattern % name}</defs>'
        f'<rect width="100%" height="100%" fill="url(#{name})"/></svg>'
    )


def _unused(stem: str) -> str:
    if not has_app_context():
        return stem
    counts: dict[str, int] = g.setdefault("cover_ids", {})
    counts[stem] = counts.get(stem, 0) + 1
    return stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
