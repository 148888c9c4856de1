"""What bars and lines share: words, fills that differ by pattern, points that differ by shape, and the legend."""

import unicodedata
from collections.abc import Callable
from fractions import Fraction

from markupsafe import escape

from academy.web.charts.plot import Plot

LINE_HEIGHT, GAP = 22, 10
LONGEST_LABEL, LONGEST_NAME = 30, 40


def shortened(text: str, limit: int = LONGEST_LABEL) -> str:
    """Return a text of at most about `limit` characters; a letter keeps the marks that belong to it."""
    if len(text) <= limit:
        return text
    cut = limit - 1
    while cut and unicodedata.category(text[cut]).startswith("M"):
        cut -= 1
    return text[:cut].rstrip() + "…"


def text(x: str, y: int | str, words: str, kind: str = "graph-word", *, anchor: str = "start") -> str:
    """Return words at a place."""
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def fill(number: int, uid: str) -> str:
    """Return how the area of series `number`, from 1, is filled."""
    return 'class="graph-fill1"' if number == 1 else f'fill="url(#{uid}-p{number})" class="graph-bar{number}"'


def patterns(plot: Plot, uid: str) -> str:
    """Return what fills the second and the third bar: slanting lines, and dots."""
    marks = {
        2: '<path class="graph-mark2" d="M-1 7 7-1M-1 1 1-1M5 7 7 5"/>',
        3: '<circle class="graph-mark3" cx="3" cy="3" r="1.6"/>',
    }
    drawn = "".join(
        f'<pattern id="{uid}-p{number}" width="6" height="6" patternUnits="userSpaceOnUse">{mark}</pattern>'
        for number, mark in marks.items()
        if number <= len(plot.series)
    )
    return f"<defs>{drawn}</defs>" if drawn else ""


def point(number: int, x: str, y: str) -> str:
    """Return a point of series `number`, from 1: a dot, a square or a ring."""
    shapes = {
        1: f'<circle class="graph-fill1" cx="{x}" cy="{y}" r="4"/>',
        2: f'<rect class="graph-fill2" x="{x}" y="{y}" width="8" height="8" transform="translate(-4 -4)"/>',
        3: f'<circle class="graph-open3" cx="{x}" cy="{y}" r="4"/>',
    }
    return shapes[number]


def legend(plot: Plot, sample: Callable[[int, int], str]) -> str:
    """Name every series beside a `sample` of it, which is drawn for a number at a height; '' for one series."""
    if len(plot.series) == 1:
        return ""
    lines = []
    for number, series in enumerate(plot.series, start=1):
        middle = LINE_HEIGHT * number - LINE_HEIGHT // 2
        lines += [sample(number, middle), text("36", middle + 5, shortened(series.name, LONGEST_NAME))]
    return "".join(lines)


def legend_height(plot: Plot) -> int:
    """Return where a chart begins below its legend."""
    return LINE_HEIGHT * len(plot.series) + GAP if len(plot.series) > 1 else 0


def percent(value: Fraction) -> str:
    """Return a place along the width."""
    return f"{float(value):.2f}%"
