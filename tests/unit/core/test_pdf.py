"""The PDF engine: corrections in place, same bytes each time, clear words when something is missing."""

import importlib.metadata
import io
import subprocess
import sys
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
import weasyprint
import weasyprint.draw
import weasyprint.draw.text
import weasyprint.pdf
import weasyprint.svg

from academy.core import pdf
from academy.core.pdf import breaks, engine, fonts, hooks

KHMER = "ឈឿន ស្រីពៅ សុវណ្ណារិទ្ធិ"
THAI = "นางสาวกัญญารัตน์ น้ำเพ็ชร์"
PAGE = (
    "<!doctype html><html lang=km><title>t</title><meta name=dcterms.created content='2026-11-21T00:00:00Z'>"
    "<style>p {{ font: 20pt 'Noto Sans', 'Noto Sans Khmer', 'Noto Sans Thai' }}</style><p>{}</p>"
)


def draw(text: str, identifier: bytes = b"0123456789abcdef") -> bytes:
    return pdf.render_one_page([PAGE.format(text)], assets={}, identifier=identifier)


def text_of(data: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def character_maps(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                yield item.ToUnicode.read_bytes().decode()


def matrices(data: bytes) -> int:
    """Return how many pieces of text were placed on their own."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return sum(
            stream.read_bytes().count(b" Tm")
            for stream in document.objects
            if isinstance(stream, pikepdf.Stream) and "/FontFile2" not in stream
        )


def test_the_pinned_versions_are_installed() -> None:
    """The hooks were written for these; read academy/core/pdf/hooks.py before changing a pin."""
    pinned = {"weasyprint": "70.0", "pydyf": "0.13.0", "pikepdf": "10.17.0", "pyicu-wheels": "2.15.2"}
    assert {name: importlib.metadata.version(name) for name in pinned} == pinned


def test_all_hooks_are_in_place() -> None:
    assert weasyprint.draw.draw_text.__module__ == hooks.__name__
    assert weasyprint.pdf.build_fonts_dictionary.__module__ == hooks.__name__
    assert weasyprint.svg.text.__module__ == hooks.__name__
    assert {weasyprint.svg.TAGS[tag] for tag in ("text", "tspan")} == {weasyprint.svg.text}


@pytest.mark.parametrize(
    ("home", "name"),
    [
        (weasyprint.draw.text, "draw_text"),
        (weasyprint.pdf.fonts, "build_fonts_dictionary"),
        (importlib.import_module("weasyprint.svg.text"), "text"),
    ],
)
def test_a_hook_that_moved_or_changed_is_noticed(home: Any, name: str) -> None:
    class Caller:
        __name__ = "caller"

    class Changed:
        __name__ = "changed"

    for module in (Caller, Changed):
        setattr(module, name, staticmethod(lambda: None))
    with pytest.raises(hooks.HookMovedError, match="is not in"):
        hooks._original(name, home, Caller)
    with pytest.raises(hooks.HookMovedError, match="is not in"):
        hooks._original(name, Caller(), home)
    with pytest.raises(hooks.HookMovedError, match="other parameters"):
        hooks._original(name, Changed, Changed)


def test_text_comes_back_exactly_and_not_without_the_hooks() -> None:
    """When plain WeasyPrint passes this too, the hooks can go."""
    for name in (KHMER, THAI):
        assert name in text_of(draw(name))
        program = f"import weasyprint; weasyprint.HTML(string={PAGE.format(name)!r}).write_pdf('/dev/stdout')"
        plain = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
        assert name not in text_of(plain)


def test_the_text_of_a_chart_is_shaped_as_one_and_comes_back() -> None:
    """Sign by sign, Khmer falls apart into dotted circles. When plain WeasyPrint passes this, the hook can go."""
    chart = (
        "<svg width=300 height=40><style>text {{ font-family: 'Noto Sans Khmer', 'Noto Sans Thai' }}</style>"
        "<text x=100% y=20 text-anchor=end>{}</text></svg>"
    )
    for name in (KHMER, THAI):
        data = draw(chart.format(name))
        assert name in text_of(data)
        assert matrices(data) == 1
    assert "Sales 12" in text_of(draw(chart.format("Sales 12")))


def test_no_glyph_maps_to_nothing() -> None:
    maps = list(character_maps(draw(KHMER)))
    assert maps
    assert not any("<>" in character_map for character_map in maps)


def test_line_break_marks_do_not_enter_the_text() -> None:
    broken = pdf.breakable("ការកត់ត្រាបញ្ជីនិងលំហូរសាច់ប្រាក់", "km")
    assert breaks.BREAK in broken
    assert broken.replace(breaks.BREAK, "") in text_of(draw(broken))


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("km", "លំហូរសាច់ប្រាក់សម្រាប់អាជីវកម្ម", "លំហូរ|សាច់ប្រាក់|សម្រាប់|អាជីវកម្ម"),
        ("th", "กระแสเงินสด", "กระแส|เงินสด"),
        ("lo", "ທຸລະກິດຂະໜາດນ້ອຍ", "ທຸລະກິດ|ຂະໜາດ|ນ້ອຍ"),
        ("en", "Sok Dara សុខ ដារ៉ា", "Sok Dara សុខ ដារ៉ា"),
        ("en", "Record keeping, 林美玲 and 𠮷", "Record keeping, 林美玲 and 𠮷"),
        ("my", "ငွေသားစီးဆင်းမှု", "ငွေသား|စီး|ဆင်း|မှု"),
        ("my", "", ""),
    ],
)
def test_lines_break_between_words_of_unspaced_scripts_only(locale: str, text: str, expected: str) -> None:
    assert pdf.breakable(text, locale).replace(breaks.BREAK, "|") == expected


def test_the_same_input_gives_the_same_bytes_in_any_order_and_process() -> None:
    first = draw(KHMER)
    draw(THAI)
    assert draw(KHMER) == first
    program = (
        "import sys; from tests.unit.core.test_pdf import draw, KHMER; sys.stdout.buffer.write(draw(KHMER))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert elsewhere.stdout == first
    assert draw(KHMER, identifier=b"another id") != first


def test_the_first_candidate_that_fits_wins() -> None:
    long = PAGE.format("word " * 2000)
    short = PAGE.format("fits")
    data = pdf.render_one_page([long, short, PAGE.format("too late")], assets={}, identifier=b"0")
    assert text_of(data)[0] == "fits"
    with pytest.raises(pdf.PageTooSmallError):
        pdf.render_one_page([long], assets={}, identifier=b"0")


def test_no_stream_ends_in_a_carriage_return() -> None:
    unpadded = next(data for data in map(ending_in_return, range(100_000)) if data)
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Extra = pikepdf.Stream(document, b"")
    document.Root.Extra.write(unpadded, filter=pikepdf.Name.FlateDecode)
    source = io.BytesIO()
    document.save(source, compress_streams=False)
    assert b"\r\nendstream" in source.getvalue()
    padded = engine._pad_streams(source.getvalue())
    assert b"\r\nendstream" not in padded
    assert pikepdf.open(io.BytesIO(padded)).Root.Extra.read_bytes() == zlib.decompress(unpadded)


def ending_in_return(number: int) -> bytes | None:
    compressed = zlib.compress(str(number).encode())
    return compressed if compressed.endswith(b"\r") else None


def test_fonts_are_installed_and_their_absence_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.missing_fonts() == []
    monkeypatch.setattr(fonts, "PACKAGES", {"fonts-nowhere": {"Nowhere Sans"}})
    fonts.require_fonts.cache_clear()
    with pytest.raises(pdf.PdfUnavailableError, match="apt install fonts-nowhere"):
        draw("x")
    monkeypatch.setenv("PATH", "")
    assert pdf.missing_fonts() == ["fontconfig", "fonts-nowhere"]
    fonts.require_fonts.cache_clear()


def test_importing_the_package_loads_neither_engine_nor_icu() -> None:
    program = (
        "import sys, academy.core.pdf; print({'weasyprint', 'icu', 'pikepdf', 'pydyf'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"
