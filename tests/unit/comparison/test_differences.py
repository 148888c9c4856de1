"""The comparer sees what it is there to see, and lets be what differs from one making to the next."""

import io
from email.message import Message
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.comparison.addresses import Shapes
from tests.comparison.differences import CSV, HTML, JSON, XLSX, difference
from tests.comparison.drawing import differing_points
from tests.comparison.stored import table_differences
from tests.served.visitor import Answer


def answer(body: bytes | str, kind: str = HTML, status: int = 200, target: str = "") -> Answer:
    headers = Message()
    headers["Content-Type"] = kind
    headers["Location"] = target
    return Answer("http://here/", status, headers, body.encode() if isinstance(body, str) else body)


def page(
    main: str = "<p>Save.</p>", title: str = "Home", around: str = "<a>Courses</a>", made: int = 1
) -> str:
    form = f'<form><input name="csrf_token" value="made {made} times"></form>'
    return f"<html><title>{title}</title><body>{around}<main>{main}{form}</main></body></html>"


def workbook(value: str | int) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = value
    book.save(file)
    return file.getvalue()


def picture(colour: str, height: int = 20) -> bytes:
    file = io.BytesIO()
    ground = Image.new("RGB", (10, height), "white")
    ground.putpixel((3, 4), {"white": (255, 255, 255), "grey": (250, 250, 250)}[colour])
    ground.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (answer(page()), answer(page(made=2)), ""),
        (answer(page()), answer(page(main="<p>Save.</p>\n\n")), ""),
        (answer(page(main='<p id="a" class="b">')), answer(page(main='<p class="b" id="a">')), ""),
        (answer(page(main='<p id="a" class="b">')), answer(page(main='<p id="b" class="a">')), "main"),
        (answer(page()), answer(page(main="<p>Sa ve.</p>")), "main"),
        (answer(page()), answer(page(), status=404), "status"),
        (answer("", status=303, target="/en/a"), answer("", status=303, target="/en/b"), "target"),
        (answer(page()), answer(page(), kind=CSV), "type"),
        (answer(page()), answer(page(title="Start")), "title"),
        (answer(page()), answer(page(main="<p>Save!</p>")), "main"),
        (answer(page()), answer(page(around="<a>Tools</a>")), "around"),
        (answer("a,b\r\n1,2\r\n", CSV), answer("a,b\r\n1,3\r\n", CSV), "rows"),
        (answer('{"a": 1, "b": 2}', JSON), answer('{"a": 1,"b":2}', JSON), ""),
        (answer('{"a": 1}', JSON), answer('{"a": 2}', JSON), "values"),
        (answer(workbook("=1+1"), XLSX), answer(workbook("=1+2"), XLSX), "cells"),
        (answer(workbook(1), XLSX), answer(workbook("1"), XLSX), "cells"),
        (answer(b"\x00", "image/png"), answer(b"\x01", "image/png"), "bytes"),
    ],
)
def test_what_differs_has_a_name(old: Answer, new: Answer, what: str) -> None:
    found = difference(old, new)
    assert (found.what if found else "") == what


def test_one_point_of_another_colour_is_seen_and_kept(tmp_path: Path) -> None:
    assert differing_points(picture("white"), picture("white"), tmp_path / "same") == 0
    assert differing_points(picture("white"), picture("grey"), tmp_path / "other") == 1
    assert differing_points(picture("white"), picture("white", 25), tmp_path / "longer") == 50
    assert sorted(path.name for path in tmp_path.glob("other*")) == [
        "other-difference.png",
        "other-new.png",
        "other-old.png",
    ]


def test_a_row_that_differs_is_seen(tmp_path: Path) -> None:
    import sqlite3

    for side, day in (("old", "2026-11-30"), ("new", "2026-12-01")):
        (tmp_path / side).mkdir()
        with sqlite3.connect(tmp_path / side / "academy.db") as connection:
            connection.execute("CREATE TABLE people (name, born)")
            connection.execute("CREATE TABLE words (word)")
            connection.execute("INSERT INTO people VALUES ('Sari', ?)", (day,))
    found = dict(table_differences(tmp_path / "old", tmp_path / "new"))
    assert found["words"] is None
    assert found["people"]
    assert "2026-12-01" in found["people"].how


def test_an_address_is_known_by_its_rule() -> None:
    shapes = Shapes(
        [
            "/<locale:locale>/tools",
            "/<locale:locale>/verify/<path:number>",
            "/<locale:locale>/profile/<any(email, phone):kind>",
            "/<locale:locale>/<slug>",
        ]
    )
    assert shapes.of("/en/tools") == "/<locale:locale>/tools"
    assert shapes.of("/en/verify/a/b") == "/<locale:locale>/verify/<path:number>"
    assert shapes.of("/km/profile/email") == "/<locale:locale>/profile/<any(email, phone):kind>"
    assert shapes.of("/") == ""
