"""Charts of a workbook: bars and lines as one SVG, drawn on the server from exact numbers.

Places along the width are percentages and heights are pixels, so the drawing fits a phone, a wide screen and a
sheet of paper while its letters keep their size. Colours are classes (60-workbook.css); a file that has no style
sheet passes its own `style`. Series differ by pattern and by the shape of their points, never by colour alone.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup, escape

Number = Fraction | None
Words = Callable[[Fraction], str]

MAXIMUM_SERIES = 3
MAXIMUM_BARS = 60
LINE_HEIGHT, BAR_HEIGHT, GAP = 22, 16, 10
PLOT_HEIGHT, EDGE = 190, 12
LONGEST_LABEL = 30
#: Where a line chart ends, in percent: half a point stays inside the picture. It begins right of its ticks.
RIGHT = Fraction(98)
#: About how much of the width of a phone one figure of a tick takes, and what ticks take at most, in percent.
FIGURE_WIDTH, TICKS_WIDTH = Fraction(12, 5), Fraction(30)
#: What part of the width the bars have when their amounts stand beside them.
SHARED_WIDTH = Fraction(62)
STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@dataclass(frozen=True, slots=True)
class Series:
    """One set of values with its name; None is a gap. `words` writes an amount, `tick` a shorter one at the axis."""

    name: str
    values: Sequence[Number]
    words: Words
    tick: Words


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart shows: `kind` is bar or line; `labels` name the places of every series, `across` all labels."""

    kind: str
    title: str
    description: str
    labels: Sequence[str]
    series: Sequence[Series]
    across: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether there is too little to draw: no bar, or fewer than two points of a line."""
        filled = max((sum(value is not None for value in one.values) for one in self.series), default=0)
        return filled < (2 if self.kind == "line" else 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers that hold every value and zero."""

    ticks: tuple[Fraction, ...]

    def share(self, value: Fraction) -> Fraction:
        """Return where a value lies, 0 at the lowest tick and 1 at the highest."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def scale_for(values: Sequence[Fraction], count: int = 4) -> Scale:
    """Return about `count` steps of 1, 2, 2.5, 5 or 10 times a power of ten that hold `values` and zero."""
    low, high = min((*values, Fraction(0))), max((*values, Fraction(0)))
    if low == high:
        return Scale((Fraction(0), Fraction(1)))
    step = nice_step((high - low) / count)
    first, last = low // step, -(-high // step)
    return Scale(tuple(step * number for number in range(first, last + 1)))


def nice_step(rough: Fraction) -> Fraction:
    """Return the smallest 1, 2, 2.5, 5 or 10 times a power of ten that is not below `rough`, which is positive."""
    power = Fraction(1)
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next(size * power for size in STEPS if size * power >= rough)


def draw(plot: Plot, uid: str, *, style: str = "") -> Markup:
    """Draw a plot; '' when it is empty. `uid` makes the ids unique on the page.

    Raises ValueError for more than three series, more than 60 bars, or a series of another length than its labels.
    """
    _check(plot)
    if plot.is_empty:
        return Markup("")
    body, height = _bars(plot, uid) if plot.kind == "bar" else _lines(plot)
    inner = f"<style>{style}</style>" if style else ""
    return Markup(  # noqa: S704  # every text is escaped where it is put in; style is our own
        f'<svg class="graph" width="100%" height="{height}" role="img" aria-labelledby="{uid}-t {uid}-d">'
        f'<title id="{uid}-t">{escape(plot.title)}</title><desc id="{uid}-d">{escape(plot.description)}</desc>'
        f"{inner}{body}</svg>"
    )


def shortened(text: str, limit: int = LONGEST_LABEL) -> str:
    """Return a text of at most about `limit` characters; a letter keeps the marks that belong to it."""
    if len(text) <= limit:
        return text
    cut = limit - 1
    while cut and unicodedata.category(text[cut]).startswith("M"):
        cut -= 1
    return text[:cut].rstrip() + "…"


def _bars(plot: Plot, uid: str) -> tuple[str, int]:
    scale = scale_for(_known(plot))
    is_single = len(plot.series) == 1
    width = Fraction(100) if is_single else SHARED_WIDTH
    zero = width * scale.share(Fraction(0))
    y = 0
    parts = [] if is_single else [_legend(plot, uid)]
    y += 0 if is_single else LINE_HEIGHT * len(plot.series) + GAP
    for place, label in enumerate(plot.labels):
        first = plot.series[0]
        parts.append(_text("0", y + LINE_HEIGHT - 6, shortened(label)))
        if is_single:
            parts.append(_amount(first, place, y + LINE_HEIGHT - 6))
        y += LINE_HEIGHT
        for number, series in enumerate(plot.series, start=1):
            if (value := series.values[place]) is not None:
                end = width * scale.share(value)
                left, right = min(zero, end), max(zero, end)
                parts.append(
                    f'<rect {_fill(number, uid)} x="{_percent(left)}" y="{y}" '
                    f'width="{_percent(max(right - left, Fraction(1, 4)))}" height="{BAR_HEIGHT - 2}" rx="2"/>'
                )
            if not is_single:
                parts.append(_amount(series, place, y + BAR_HEIGHT - 4))
            y += BAR_HEIGHT
        y += GAP
    axis = f'<line class="graph-zero" x1="{_percent(zero)}" x2="{_percent(zero)}" y1="{_top(plot)}" y2="{y - GAP}"/>'
    return _patterns(plot, uid) + "".join(parts) + (axis if zero else ""), y


def _lines(plot: Plot) -> tuple[str, int]:
    scale = scale_for(_known(plot))
    top = _top(plot) + LINE_HEIGHT
    height = top + PLOT_HEIGHT + EDGE + LINE_HEIGHT * (2 if plot.across else 1)
    last = max(len(plot.labels) - 1, 1)
    ticks = {tick: plot.series[0].tick(tick) for tick in scale.ticks}
    left = min(TICKS_WIDTH, FIGURE_WIDTH * max(map(len, ticks.values()))) + 3

    def x(place: int) -> str:
        return _percent(left + (RIGHT - left) * place / last)

    def y(value: Fraction) -> str:
        return f"{float(top + PLOT_HEIGHT * (1 - scale.share(value))):.1f}"

    parts = [_legend(plot, "")] if len(plot.series) > 1 else []
    for tick, words in ticks.items():
        kind = "graph-zero" if tick == 0 else "graph-grid"
        parts.append(
            f'<line class="{kind}" x1="{_percent(left - 2)}" x2="100%" y1="{y(tick)}" y2="{y(tick)}"/>'
        )
        parts.append(
            _text(_percent(left - 3), f"{float(y(tick)) + 4:.1f}", words, "graph-tick", anchor="end")
        )
    for number, series in enumerate(plot.series, start=1):
        known = [(place, value) for place, value in enumerate(series.values) if value is not None]
        for (place, value), (after, following) in pairwise(known):
            if after == place + 1:
                ends = f'x1="{x(place)}" y1="{y(value)}" x2="{x(after)}" y2="{y(following)}"'
                parts.append(f'<line class="graph-line graph-line{number}" {ends}/>')
        parts += [_point(number, x(place), y(value)) for place, value in known]
    base = top + PLOT_HEIGHT + EDGE + LINE_HEIGHT - 6
    shown = [(0, "start", x(0)), (len(plot.labels) - 1, "end", "100%")]
    if last > 1:
        shown.append((last // 2, "middle", x(last // 2)))
    parts += [
        _text(at, base, shortened(plot.labels[place], 14), anchor=anchor) for place, anchor, at in shown
    ]
    if plot.across:
        middle = _percent((left + RIGHT) / 2)
        parts.append(_text(middle, base + LINE_HEIGHT, shortened(plot.across), "graph-tick", anchor="middle"))
    return "".join(parts), height


def _point(number: int, x: str, y: str) -> str:
    match number:
        case 1:
            return f'<circle class="graph-fill1" cx="{x}" cy="{y}" r="4"/>'
        case 2:
            return f'<rect class="graph-fill2" x="{x}" y="{y}" width="8" height="8" transform="translate(-4 -4)"/>'
        case _:
            return f'<circle class="graph-open3" cx="{x}" cy="{y}" r="4"/>'


def _legend(plot: Plot, uid: str) -> str:
    """Name every series beside a sample of its bar or its line."""
    lines = []
    for number, series in enumerate(plot.series, start=1):
        middle = LINE_HEIGHT * number - LINE_HEIGHT // 2
        if plot.kind == "bar":
            lines.append(f'<rect {_fill(number, uid)} x="0" y="{middle - 6}" width="26" height="12" rx="2"/>')
        else:
            lines.append(
                f'<line class="graph-line graph-line{number}" x1="0" x2="28" y1="{middle}" y2="{middle}"/>'
            )
            lines.append(_point(number, "14", str(middle)))
        lines.append(_text("36", middle + 5, shortened(series.name, 40)))
    return "".join(lines)


def _top(plot: Plot) -> int:
    return LINE_HEIGHT * len(plot.series) + GAP if len(plot.series) > 1 else 0


def _amount(series: Series, place: int, y: int) -> str:
    value = series.values[place]
    return _text("100%", y, series.words(value) if value is not None else "–", "graph-amount", anchor="end")


def _text(x: str, y: int | str, words: str, kind: str = "graph-word", *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _fill(number: int, uid: str) -> str:
    return 'class="graph-fill1"' if number == 1 else f'fill="url(#{uid}-p{number})" class="graph-bar{number}"'


def _patterns(plot: Plot, uid: str) -> str:
    """Return what fills the second and the third bar: slanting lines, and dots."""
    marks = {
        2: '<path class="graph-mark2" d="M-1 7 7-1M-1 1 1-1M5 7 7 5"/>',
        3: '<circle class="graph-mark3" cx="3" cy="3" r="1.6"/>',
    }
    patterns = "".join(
        f'<pattern id="{uid}-p{number}" width="6" height="6" patternUnits="userSpaceOnUse">{mark}</pattern>'
        for number, mark in marks.items()
        if number <= len(plot.series)
    )
    return f"<defs>{patterns}</defs>" if patterns else ""


def _known(plot: Plot) -> list[Fraction]:
    return [value for series in plot.series for value in series.values if value is not None]


def _percent(value: Fraction) -> str:
    return f"{float(value):.2f}%"


def _check(plot: Plot) -> None:
    if len(plot.series) > MAXIMUM_SERIES:
        raise ValueError("A chart has at most three series.")
    if plot.kind == "bar" and len(plot.labels) > MAXIMUM_BARS:
        raise ValueError("A chart has at most 60 bars.")
    for series in plot.series:
        if len(series.values) != len(plot.labels):
            raise ValueError(f"{series.name}: {len(series.values)} values for {len(plot.labels)} labels.")
