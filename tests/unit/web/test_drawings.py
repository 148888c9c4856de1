"""Covers and charts: small, the same again, honest with odd numbers, closed to markup in names."""

from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from academy.web.charts.staff import (
    axis_ticks,
    bar_list,
    count_bars,
    legend_key,
    line_plot,
    sparkline,
    stacked_bars,
)
from academy.web.cover import PALETTES, cover
from tests.support.seen import shown_as_text


@pytest.mark.parametrize("kind", [*PALETTES, "a topic without a palette"])
def test_a_cover_is_small_well_formed_and_always_the_same(kind: str) -> None:
    drawn = cover(kind, "mon-101", "cover--s", 0.75)
    assert len(drawn.encode()) < 1024
    assert cover(kind, "mon-101", "cover--s", 0.75) == drawn
    ElementTree.fromstring(drawn)  # noqa: S314  # our own markup


def test_covers_differ_by_course() -> None:
    assert len({cover("money", f"course-{number}") for number in range(20)}) == 20


def test_a_cover_shown_twice_has_two_ids(app: Flask) -> None:
    with app.app_context():
        first, second = cover("money", "mon-101"), cover("money", "mon-101")
    assert first != second
    with app.app_context():
        assert cover("money", "mon-101") == first


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_ticks_start_at_zero_and_hold_the_largest_value(maximum: float) -> None:
    ticks = axis_ticks(maximum)
    assert ticks[0] == 0
    assert ticks[-1] >= maximum * (1 - 1e-6)
    assert 2 <= len(ticks) <= 7


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=30))
def test_a_line_never_leaves_its_plot(app: Flask, values: list[int]) -> None:
    with app.test_request_context("/en/"):
        plot = line_plot("T", "D", [str(n) for n in range(len(values))], [("A", values)], uid="c")
    svg = ElementTree.fromstring(f"<x>{plot}</x>")  # noqa: S314  # our own markup
    points = next(svg.iter("polyline")).get("points", "")
    for point in points.split():
        x, y = point.split(",")
        assert 0 <= float(x) <= 600
        assert -0.1 <= float(y) <= 200


def test_names_cannot_bring_markup(app: Flask) -> None:
    nasty = '<script>"&'
    with app.test_request_context("/en/"):
        drawings = [
            line_plot(nasty, nasty, [nasty, "b"], [(nasty, [1, 2])], uid="c"),
            stacked_bars([(nasty, [1, 2])], [nasty, nasty], "s"),
            bar_list([(nasty, 40)]),
            count_bars([(nasty, 40, nasty), (nasty, None, nasty)]),
        ]
    for drawing in drawings:
        assert shown_as_text(drawing, nasty)
        ElementTree.fromstring(f"<x>{drawing}</x>")  # noqa: S314  # our own markup


def test_parts_of_a_bar_differ_without_colour(app: Flask) -> None:
    with app.test_request_context("/en/"):
        bars = stacked_bars([("Cambodia", [390, 226, 124])], ["a", "b", "c"], "s")
    assert bars.count("<pattern") == 2
    assert "390 + 226 + 124" in bars
    assert "<b>740</b>" in bars
    assert "url(#s-2)" in legend_key(2, "s")


def test_an_unequal_or_crowded_chart_is_refused(app: Flask) -> None:
    with app.test_request_context("/en/"):
        with pytest.raises(ValueError, match="3 values for 2 labels"):
            line_plot("T", "D", ["a", "b"], [("A", [1, 2, 3])], uid="c")
        with pytest.raises(ValueError, match="at most four"):
            line_plot("T", "D", ["a"], [("A", [1])] * 5, uid="c")
        with pytest.raises(ValueError, match="at most four"):
            stacked_bars([("r", [1] * 5)], list("abcde"), "s")


@pytest.mark.parametrize("values", [[], [5], [3, 3, 3]])
def test_a_flat_or_empty_sparkline_is_drawn(values: list[float]) -> None:
    assert "nan" not in sparkline(values).lower()


def test_a_hidden_count_has_words_and_no_bar() -> None:
    drawn = count_bars([("Women", 40, "40"), ("Men", 20, "20"), ("Other", None, "fewer than 10")])
    assert drawn.count("<rect") == 2
    assert 'width="50.0%"' in drawn
    assert "<i>fewer than 10</i>" in drawn
