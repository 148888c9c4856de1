"""Lines over a grid with round ticks. A gap breaks a line."""

from fractions import Fraction
from itertools import pairwise

from academy.web.charts.marks import LINE_HEIGHT, legend, legend_height, percent, point, shortened, text
from academy.web.charts.plot import Plot
from academy.web.charts.scale import scale_for

PLOT_HEIGHT, EDGE = 190, 12
LONGEST_TICK = 14
#: Where a line chart ends, in percent: half a point stays inside the picture. It begins right of its ticks.
RIGHT = Fraction(98)
#: About how much of the width of a phone one figure of a tick takes, and what ticks take at most, in percent.
FIGURE_WIDTH, TICKS_WIDTH = Fraction(12, 5), Fraction(30)


def draw_lines(plot: Plot) -> tuple[str, int]:
    """Return the inside of the picture, and its height in pixels."""
    scale = scale_for(plot.known)
    top = legend_height(plot) + LINE_HEIGHT
    height = top + PLOT_HEIGHT + EDGE + LINE_HEIGHT * (2 if plot.across else 1)
    last = max(len(plot.labels) - 1, 1)
    ticks = {tick: plot.series[0].tick(tick) for tick in scale.ticks}
    left = min(TICKS_WIDTH, FIGURE_WIDTH * max(map(len, ticks.values()))) + 3

    def x(place: int) -> str:
        return percent(left + (RIGHT - left) * place / last)

    def y(value: Fraction) -> str:
        return f"{float(top + PLOT_HEIGHT * (1 - scale.share(value))):.1f}"

    parts = [legend(plot, _sample)]
    for tick, words in ticks.items():
        kind = "graph-zero" if tick == 0 else "graph-grid"
        parts.append(
            f'<line class="{kind}" x1="{percent(left - 2)}" x2="100%" y1="{y(tick)}" y2="{y(tick)}"/>'
        )
        parts.append(text(percent(left - 3), f"{float(y(tick)) + 4:.1f}", words, "graph-tick", anchor="end"))
    for number, series in enumerate(plot.series, start=1):
        known = [(place, value) for place, value in enumerate(series.values) if value is not None]
        for (place, value), (after, following) in pairwise(known):
            if after == place + 1:
                ends = f'x1="{x(place)}" y1="{y(value)}" x2="{x(after)}" y2="{y(following)}"'
                parts.append(f'<line class="graph-line graph-line{number}" {ends}/>')
        parts += [point(number, x(place), y(value)) for place, value in known]
    base = top + PLOT_HEIGHT + EDGE + LINE_HEIGHT - 6
    shown = [(0, "start", x(0)), (len(plot.labels) - 1, "end", "100%")]
    if last > 1:
        shown.append((last // 2, "middle", x(last // 2)))
    parts += [
        text(at, base, shortened(plot.labels[place], LONGEST_TICK), anchor=anchor)
        for place, anchor, at in shown
    ]
    if plot.across:
        middle = percent((left + RIGHT) / 2)
        parts.append(text(middle, base + LINE_HEIGHT, shortened(plot.across), "graph-tick", anchor="middle"))
    return "".join(parts), height


def _sample(number: int, middle: int) -> str:
    line = f'<line class="graph-line graph-line{number}" x1="0" x2="28" y1="{middle}" y2="{middle}"/>'
    return line + point(number, "14", str(middle))
