"""How large a name is printed: by how wide its letters are, whatever its script."""

from dataclasses import replace

import pytest

from academy.credentials.formats.pdf import _context
from tests.unit.credentials.samples import BASE


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("a", "short"),
        ("a" * 22, "short"),
        ("a" * 23, "medium"),
        ("a" * 30, "medium"),
        ("a" * 31, "long"),
        ("a" * 46, "long"),
        ("a" * 47, "longest"),
        ("a\u0301" * 22, "short"),  # a mark over a letter takes no room
        ("a\u200d" * 22, "short"),
        ("李" * 11, "short"),
        ("李" * 12, "medium"),
        ("Ａ" * 11, "short"),
        ("Ａ" * 12, "medium"),
        ("அ" * 12, "short"),
        ("அ" * 13, "medium"),
        ("က" * 16, "short"),
        ("က" * 17, "medium"),
        ("ក" * 16, "short"),
        ("ក" * 17, "medium"),
        ("ก" * 22, "short"),
        ("ก" * 23, "medium"),
    ],
)
def test_a_name_is_as_large_as_its_width_allows(name: str, size: str) -> None:
    assert _context(replace(BASE, holder_name=name))["name_size"] == size


@pytest.mark.parametrize(
    ("letter", "is_tall"),
    [
        *(("a", False), ("ଅ", False), ("அ", True), ("ก", True), ("ກ", True)),
        *(("က", True), ("ក", True), ("ᠠ", False), ("李", False)),
    ],
)
def test_a_script_with_marks_above_and_below_needs_more_room(letter: str, is_tall: bool) -> None:
    assert _context(replace(BASE, holder_name=f"Sari {letter}"))["name_is_tall"] is is_tall
