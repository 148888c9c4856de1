"""Covers and lists of counts: small, the same again, closed to markup in names."""

from xml.etree import ElementTree

import pytest
from flask import Flask

from academy.web.charts import count_bars
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


def test_names_cannot_bring_markup() -> None:
    nasty = '<script>"&'
    drawing = count_bars([(nasty, 40, nasty), (nasty, None, nasty)])
    assert shown_as_text(drawing, nasty)
    ElementTree.fromstring(f"<x>{drawing}</x>")  # noqa: S314  # our own markup


def test_a_hidden_count_has_words_and_no_bar() -> None:
    drawn = count_bars([("Women", 40, "40"), ("Men", 20, "20"), ("Other", None, "fewer than 10")])
    assert drawn.count("<rect") == 2
    assert 'width="50.0%"' in drawn
    assert "<i>fewer than 10</i>" in drawn
