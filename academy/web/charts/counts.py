"""A list of counts with a bar each, for pages whose labels are too long for a picture."""

from collections.abc import Sequence

from markupsafe import Markup, escape


def count_bars(rows: Sequence[tuple[str, int | None, str]]) -> Markup:
    """Draw one bar for each row of label, count and its words; a row without a count has its words only."""
    longest = max((count or 0 for _label, count, _words in rows), default=0) or 1
    items = (
        f"<li><span>{escape(label)}</span><i>{escape(words)}</i></li>"
        if count is None
        else f'<li><span>{escape(label)}</span><svg height="18" aria-hidden="true">'
        f'<rect class="graph-fill1" width="{count / longest * 100:.1f}%" height="18" rx="4"/></svg>'
        f"<b>{escape(words)}</b></li>"
        for label, count, words in rows
    )
    return Markup(f'<ul class="bart">{"".join(items)}</ul>')  # noqa: S704  # labels and words are escaped
