"""Charts: round scales, safe texts, gaps, and nothing by colour alone."""

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from academy.web.charts import Kind, Plot, Series, draw
from academy.web.charts.marks import shortened
from academy.web.charts.scale import nice_step, scale_for
from tests.support.seen import shown_as_text

MANY = 10**12


def plot(kind: str, *values: Sequence[int | None], labels: list[str] | None = None) -> Plot:
    """Return a plot whose amounts are printed plainly."""
    series = [
        Series(f"Series {number}", [None if one is None else Fraction(one) for one in each], str, str)
        for number, each in enumerate(values, start=1)
    ]
    return Plot(Kind(kind), "Title", "Description", labels or [str(n) for n in range(len(values[0]))], series)


def picture(shown: Plot, style: str = "") -> ElementTree.Element:
    """Return a drawing as XML, which it must be."""
    return ElementTree.fromstring(draw(shown, "x", style=style))  # noqa: S314 - our own drawing


def widths(root: ElementTree.Element) -> list[float]:
    return [float(each.attrib["width"].rstrip("%")) for each in root.findall("rect")]


@pytest.mark.parametrize(
    ("rough", "step"),
    [
        ("1", "1"),
        ("1.01", "2"),
        ("2.01", "2.5"),
        ("2.6", "5"),
        ("5.5", "10"),
        ("0.0003", "0.0005"),
        ("12345", "20000"),
    ],
)
def test_a_step_is_round(rough: str, step: str) -> None:
    assert nice_step(Fraction(rough)) == Fraction(step)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0, 1]),
        ([0, 0], [0, 1]),
        ([3, 9], [0, Fraction(5, 2), 5, Fraction(15, 2), 10]),
        ([-30, 70], [-50, -25, 0, 25, 50, 75]),
        ([-8, -3], [-8, -6, -4, -2, 0]),
        ([MANY], [0, MANY // 4, MANY // 2, 3 * MANY // 4, MANY]),
    ],
)
def test_a_scale_holds_its_values_and_zero(values: list[int], ticks: list[Fraction]) -> None:
    assert scale_for([Fraction(value) for value in values]).ticks == tuple(ticks)


def test_a_scale_takes_any_exact_number() -> None:
    scale = scale_for([Fraction(1, 10**40), Fraction(10**400)])
    assert scale.ticks[0] == 0
    assert scale.share(scale.ticks[-1]) == 1


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_nothing_to_show_draws_nothing(kind: str) -> None:
    assert draw(plot(kind, [None, None]), "x") == ""
    assert draw(Plot(Kind(kind), "t", "d", [], []), "x") == ""


def test_one_point_is_no_line() -> None:
    assert draw(plot("line", [5, None]), "x") == ""
    assert draw(plot("bar", [5, None]), "x") != ""


def test_bars_are_as_long_as_their_amounts_and_begin_at_zero() -> None:
    root = picture(plot("bar", [10, 5, -10]))
    assert widths(root) == [50, 25, 50]
    assert [each.attrib["x"] for each in root.findall("rect")] == ["50.00%", "50.00%", "0.00%"]
    zero = root.find("line[@class='graph-zero']")
    assert zero is not None
    assert zero.attrib["x1"] == "50.00%"


def test_a_gap_is_a_dash_beside_a_bar_and_a_break_in_a_line() -> None:
    texts = ["".join(each.itertext()) for each in picture(plot("bar", [1, None])).findall("text")]
    assert texts == ["0", "1", "1", "–"]
    lines = picture(plot("line", [1, 2, None, 3, 4])).findall("line[@class='graph-line graph-line1']")
    assert len(lines) == 2


def test_a_line_names_its_start_its_middle_and_its_end_below_it() -> None:
    root = picture(plot("line", [1, 2, 3, 4, 5], labels=["Mon", "Tue", "Wed", "Thu", "Fri"]))
    named = [(each.text, each.attrib["x"], each.attrib["y"]) for each in root.iter("text")]
    assert [each for each in named if str(each[0]).isalpha()] == [
        ("Mon", "5.40%", "240"),
        ("Fri", "100%", "240"),
        ("Wed", "51.70%", "240"),
    ]


def test_series_differ_by_pattern_and_by_shape() -> None:
    bars = picture(plot("bar", [1], [2], [3]))
    fills = {each.attrib.get("fill", "") for each in bars.findall("rect")}
    assert fills == {"", "url(#x-p2)", "url(#x-p3)"}
    assert {each.attrib["id"] for each in bars.iter("pattern")} == {"x-p2", "x-p3"}
    lines = picture(plot("line", [1, 2], [2, 3], [3, 4]))
    assert {each.attrib["class"] for each in lines.iter("circle")} == {"graph-fill1", "graph-open3"}
    assert {each.attrib["class"] for each in lines.iter("rect")} == {"graph-fill2"}
    named = ["".join(each.itertext()) for each in lines.findall("text")][:3]
    assert named == ["Series 1", "Series 2", "Series 3"]


def test_a_picture_has_a_name_and_runs_nothing() -> None:
    shown = plot("bar", [1], labels=["<script>alert(1)</script>"])
    assert shown_as_text(draw(shown, "x"), "<script>alert(1)</script>")
    root = picture(shown)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "x-t x-d"
    assert "style" not in {name for each in root.iter() for name in each.attrib}
    assert root.find("style") is None
    assert picture(shown, style=".a{}").find("style") is not None


def test_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="three series"):
        draw(plot("line", *([[1, 2]] * 4)), "x")
    with pytest.raises(ValueError, match="60 bars"):
        draw(plot("bar", [1] * 61), "x")
    with pytest.raises(ValueError, match="2 values for 1"):
        draw(plot("line", [1, 2], labels=["a"]), "x")


def test_a_long_word_is_shortened() -> None:
    assert shortened("short") == "short"
    assert shortened("x" * 40) == "x" * 29 + "…"


@pytest.mark.parametrize("limit", range(2, 57))
def test_a_shortened_word_keeps_its_marks_together(limit: int) -> None:
    khmer = "ស្រីពៅសុវណ្ណារិទ្ធិ" * 3
    kept = shortened(khmer, limit).removesuffix("…")
    assert khmer.startswith(kept)
    assert len(kept) < limit
    assert not unicodedata.category(khmer[len(kept)]).startswith("M")
