"""The one engine of charts: bars and lines as one SVG, drawn on the server from exact numbers, without a script.

Places along the width are percentages and heights are pixels, so a drawing fits a phone, a wide screen and a sheet of
paper while its letters keep their size. Colours are classes (60-workbook.css); a file that has no style sheet passes
its own `style`. Series differ by pattern and by the shape of their points, never by colour alone.
"""

from typing import assert_never

from markupsafe import Markup, escape

from academy.web.charts.bars import draw_bars
from academy.web.charts.counts import count_bars
from academy.web.charts.lines import draw_lines
from academy.web.charts.plot import MAXIMUM_BARS, Kind, Number, Plot, Series

__all__ = ["MAXIMUM_BARS", "Kind", "Number", "Plot", "Series", "count_bars", "draw"]


def draw(plot: Plot, uid: str, *, style: str = "") -> Markup:
    """Draw a plot; '' when it is empty. `uid` makes the ids unique on the page."""
    if plot.is_empty:
        return Markup("")
    body, height = _drawn(plot, uid)
    inner = f"<style>{style}</style>" if style else ""
    return Markup(  # noqa: S704  # every text is escaped where it is put in; style is our own
        f'<svg class="graph" width="100%" height="{height}" role="img" aria-labelledby="{uid}-t {uid}-d">'
        f'<title id="{uid}-t">{escape(plot.title)}</title><desc id="{uid}-d">{escape(plot.description)}</desc>'
        f"{inner}{body}</svg>"
    )


def _drawn(plot: Plot, uid: str) -> tuple[str, int]:
    match plot.kind:
        case Kind.BAR:
            return draw_bars(plot, uid)
        case Kind.LINE:
            return draw_lines(plot)
        case _:
            assert_never(plot.kind)
