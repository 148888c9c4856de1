"""Charts drawn on the server: small SVG without a script, labels as text, meaning never by colour alone.

Only the plot is SVG and stretches; labels are HTML, so they keep their size on a phone. Series differ by colour
and by dash or hatching. Every chart is shown with its numbers in a table (templates/web/macros/charts.html).
"""

import math
from collections.abc import Callable, Sequence

from flask_babel import format_decimal
from markupsafe import Markup, escape

Series = tuple[str, Sequence[float]]
Number = Callable[[float], str]

WIDTH, HEIGHT = 600, 200
MAXIMUM_SERIES = 4
#: Below this a chart has nothing to show.
SMALLEST = 1e-6
#: Hatching over the second to fourth colour: width and height of the repeat, and its line.
HATCHES = {2: (7, 7, "M-1 8 8-1M-1 1 1-1M6 8 8 6"), 3: (6, 6, "M3 0v6"), 4: (7, 7, "M0 3.5h7M3.5 0v7")}


def axis_ticks(maximum: float, count: int = 4) -> list[float]:
    """Return round values from 0 to at least ``maximum``, about ``count`` steps apart by 1, 2, 2.5, 5 or 10."""
    if maximum < SMALLEST:
        return [0, 1]
    rough = maximum / count
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if size * magnitude >= rough * 0.999)
    return [step * index for index in range(math.ceil(maximum / step - 1e-9) + 1)]


def line_plot(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    uid: str,
    number: Number = format_decimal,
) -> Markup:
    """Draw one line for each series over ``labels``. ``uid`` makes the ids unique on the page.

    Raises ValueError for more than four series or a series of another length than ``labels``.
    """
    _check_series(labels, series)
    ticks = axis_ticks(max((max(values, default=0) for _name, values in series), default=0))
    top, last = ticks[-1], max(len(labels) - 1, 1)

    def at(index: int, value: float) -> str:
        return f"{WIDTH * index / last:.0f},{HEIGHT * (1 - value / top):.1f}"

    grid = "".join(f"M0 {HEIGHT * (1 - tick / top):.1f}H{WIDTH}" for tick in ticks)
    parts = [
        '<div class="plot"><div class="plot__y" aria-hidden="true">',
        *(f"<span>{escape(number(tick))}</span>" for tick in reversed(ticks)),
        f'</div><svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-labelledby="{uid}-t {uid}-d"><title id="{uid}-t">{escape(title)}</title>'
        f'<desc id="{uid}-d">{escape(description)}</desc><path class="ch-ax" d="{grid}"/>',
    ]
    for place, (_name, values) in enumerate(series, start=1):
        points = " ".join(at(index, value) for index, value in enumerate(values))
        if place == 1 and points:
            parts.append(f'<path class="ch-ar" d="M0,{HEIGHT} L{points} L{WIDTH},{HEIGHT}z"/>')
        parts.append(f'<polyline class="ch-l ch-{place}" points="{points}"/>')
    parts += [_hit_area(index, labels, series, number) for index in range(len(labels))]
    parts += [
        '</svg><div class="plot__x" aria-hidden="true">',
        *(f"<span>{escape(x)}</span>" for x in labels),
    ]
    return Markup("".join(parts) + "</div></div>")  # noqa: S704  # every text above is escaped


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[float]]],
    names: Sequence[str],
    uid: str,
    number: Number = format_decimal,
) -> Markup:
    """Draw one bar for each row, split by ``names``: hatched, with the parts written under the bar.

    Raises ValueError for more than four parts or a row of another length than ``names``.
    """
    for label, values in rows:
        _check_series(names, [(label, values)])
    if len(names) > MAXIMUM_SERIES:
        raise ValueError("A stacked bar has at most four parts.")
    longest = max((sum(values) for _label, values in rows), default=0) or 1
    items = []
    for label, values in rows:
        start, bars = 0.0, []
        for place, value in enumerate(values, start=1):
            share = value / longest * 100
            bars.append(
                f'<rect {_fill(place, uid)} x="{start:.2f}%" width="{max(share - 0.4, 0):.2f}%" height="18" rx="3"/>'
            )
            start += share
        parts = " + ".join(str(escape(number(value))) for value in values)
        items.append(
            f'<li><span>{escape(label)}</span><svg height="18" aria-hidden="true">{"".join(bars)}</svg>'
            f"<b>{escape(number(sum(values)))}</b><small>{parts}</small></li>"
        )
    return Markup(_patterns(len(names), uid) + f'<ul class="bart">{"".join(items)}</ul>')  # noqa: S704  # escaped


def bar_list(rows: Sequence[tuple[str, float]], maximum: float = 100, suffix: str = "%") -> Markup:
    """Draw one plain bar for each row, with its value beside it."""
    items = (
        f'<li><span>{escape(label)}</span><svg height="18" aria-hidden="true">'
        f'<rect class="ch-bg" width="100%" height="18" rx="4"/>'
        f'<rect class="ch-f1" width="{min(max(value / maximum, 0), 1) * 100:.1f}%" height="18" rx="4"/></svg>'
        f"<b>{escape(format_decimal(value))}{escape(suffix)}</b></li>"
        for label, value in rows
    )
    return Markup(f'<ul class="bart">{"".join(items)}</ul>')  # noqa: S704  # labels are escaped


def count_bars(rows: Sequence[tuple[str, int | None, str]]) -> Markup:
    """Draw one bar for each row of label, count and its words; a row without a count has its words only."""
    longest = max((count or 0 for _label, count, _words in rows), default=0) or 1
    items = (
        f"<li><span>{escape(label)}</span><i>{escape(words)}</i></li>"
        if count is None
        else f'<li><span>{escape(label)}</span><svg height="18" aria-hidden="true">'
        f'<rect class="ch-f1" width="{count / longest * 100:.1f}%" height="18" rx="4"/></svg>'
        f"<b>{escape(words)}</b></li>"
        for label, count, words in rows
    )
    return Markup(f'<ul class="bart">{"".join(items)}</ul>')  # noqa: S704  # labels and words are escaped


def sparkline(values: Sequence[float]) -> Markup:
    """Draw a small line without axes, for a tile that also says the change in words."""
    low, high = min(values, default=0), max(values, default=0)
    step = 110 / max(len(values) - 1, 1)
    points = " ".join(
        f"{index * step:.1f},{27 - 24 * (value - low) / ((high - low) or 1):.1f}"
        for index, value in enumerate(values)
    )
    return Markup(  # noqa: S704  # numbers only
        f'<svg class="spark" viewBox="0 0 110 30" aria-hidden="true">'
        f'<polyline class="ch-l ch-1" points="{points}"/></svg>'
    )


def legend_key(place: int, uid: str = "", *, is_line: bool = False) -> Markup:
    """Draw the sample of series ``place`` (1 to 4) for a legend."""
    shape = (
        f'<path class="ch-l ch-{place}" d="M1 6h24"/>'
        if is_line
        else f'<rect {_fill(place, uid)} width="22" height="12" rx="3"/>'
    )
    return Markup(f'<svg viewBox="0 0 26 12" aria-hidden="true">{shape}</svg>')  # noqa: S704  # numbers and our ids


def _fill(place: int, uid: str) -> str:
    return f'fill="url(#{escape(uid)}-{place})"' if place in HATCHES and uid else f'class="ch-f{place}"'


def _patterns(count: int, uid: str) -> str:
    patterns = "".join(
        f'<pattern id="{escape(uid)}-{place}" width="{width}" height="{height}" patternUnits="userSpaceOnUse">'
        f'<rect class="ch-f{place}" width="{width}" height="{height}"/><path class="ch-h" d="{line}"/></pattern>'
        for place, (width, height, line) in HATCHES.items()
        if place <= count
    )
    return f'<svg class="vh" aria-hidden="true"><defs>{patterns}</defs></svg>' if patterns else ""


def _hit_area(index: int, labels: Sequence[str], series: Sequence[Series], number: Number) -> str:
    width = WIDTH / len(labels)
    centre = WIDTH * index / max(len(labels) - 1, 1)
    words = ", ".join(f"{name} {number(values[index])}" for name, values in series)
    return (
        f"<g><title>{escape(labels[index])}: {escape(words)}</title>"
        f'<rect class="ch-hit" x="{centre - width / 2:.0f}" width="{width:.0f}" height="{HEIGHT}"/></g>'
    )


def _check_series(labels: Sequence[str], series: Sequence[Series]) -> None:
    if len(series) > MAXIMUM_SERIES:
        raise ValueError("A line chart has at most four lines.")
    for name, values in series:
        if len(values) != len(labels):
            raise ValueError(f"{name}: {len(values)} values for {len(labels)} labels.")
