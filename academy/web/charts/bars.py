"""Bars that lie on their side, with the name and the amount of each: names are long in every script."""

from fractions import Fraction

from academy.web.charts.marks import (
    GAP,
    LINE_HEIGHT,
    fill,
    legend,
    legend_height,
    patterns,
    percent,
    shortened,
    text,
)
from academy.web.charts.plot import Plot, Series
from academy.web.charts.scale import scale_for

BAR_HEIGHT = 16
#: What part of the width the bars have when their amounts stand beside them.
SHARED_WIDTH = Fraction(62)
#: A bar of nearly nothing is still seen.
LEAST_WIDTH = Fraction(1, 4)


def draw_bars(plot: Plot, uid: str) -> tuple[str, int]:
    """Return the inside of the picture, and its height in pixels."""
    scale = scale_for(plot.known)
    is_single = len(plot.series) == 1
    width = Fraction(100) if is_single else SHARED_WIDTH
    zero = width * scale.share(Fraction(0))
    y = top = legend_height(plot)
    parts = [legend(plot, lambda number, middle: _sample(number, middle, uid))]
    for place, label in enumerate(plot.labels):
        parts.append(text("0", y + LINE_HEIGHT - 6, shortened(label)))
        if is_single:
            parts.append(_amount(plot.series[0], place, y + LINE_HEIGHT - 6))
        y += LINE_HEIGHT
        for number, series in enumerate(plot.series, start=1):
            if (value := series.values[place]) is not None:
                end = width * scale.share(value)
                parts.append(_bar(fill(number, uid), min(zero, end), max(zero, end), y))
            if not is_single:
                parts.append(_amount(series, place, y + BAR_HEIGHT - 4))
            y += BAR_HEIGHT
        y += GAP
    at = percent(zero)
    axis = f'<line class="graph-zero" x1="{at}" x2="{at}" y1="{top}" y2="{y - GAP}"/>'
    return patterns(plot, uid) + "".join(parts) + (axis if zero else ""), y


def _bar(filled: str, left: Fraction, right: Fraction, y: int) -> str:
    width = percent(max(right - left, LEAST_WIDTH))
    return f'<rect {filled} x="{percent(left)}" y="{y}" width="{width}" height="{BAR_HEIGHT - 2}" rx="2"/>'


def _sample(number: int, middle: int, uid: str) -> str:
    return f'<rect {fill(number, uid)} x="0" y="{middle - 6}" width="26" height="12" rx="2"/>'


def _amount(series: Series, place: int, y: int) -> str:
    value = series.values[place]
    return text("100%", y, series.words(value) if value is not None else "–", "graph-amount", anchor="end")
