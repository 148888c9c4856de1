"""The certificate as a reader gets it: text, picture, size, one page, same bytes."""

import io
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from academy.core.dates import long_date
from academy.core.pdf import fonts
from academy.core.qr import draw_qr
from academy.credentials.documents import read_document
from academy.credentials.documents.course import CourseDocument
from academy.credentials.formats.pdf import TEMPLATES, render_certificate
from tests.unit.credentials.samples import (
    ADDRESS,
    BASE,
    COMPETENCES,
    ENGLISH_WITH_NAME,
    LOCALISED,
    NAMES,
    NUMBER,
)

POINTS_PER_MM = 72 / 25.4
SIZE_LIMIT = 45_000

LONG = {
    "english": replace(
        BASE,
        holder_name="Maria Concepción de los Reyes " * 4,
        course_title="Record keeping and cash flow for a small business, third part",
        outcomes=[outcome * 2 for outcome in BASE.outcomes],
        competences=COMPETENCES * 2,
    ),
    "one word": replace(BASE, holder_name="Wolfeschlegelsteinhausen" * 5),
    "khmer": replace(
        LOCALISED["km"],
        holder_name=f"{NAMES['khmer']} " * 4,
        course_title=LOCALISED["km"].course_title * 2,
        outcomes=[LOCALISED["km"].outcomes[0] * 2] * 8,
    ),
    "lao": replace(LOCALISED["lo"], course_title=LOCALISED["lo"].course_title * 2),
    "burmese": replace(
        LOCALISED["my"],
        holder_name=NAMES["burmese"].replace(" ", "") * 4,
        outcomes=[LOCALISED["my"].outcomes[0] * 2] * 8,
    ),
    "tamil": replace(
        LOCALISED["ta"], holder_name=f"{NAMES['tamil']} " * 4, outcomes=[*LOCALISED["ta"].outcomes] * 4
    ),
    "widest letters": replace(
        BASE,
        holder_name="龘" * 120,
        course_title="龘" * 240,
        outcomes=["龘" * 400] * 8,
        competences=[replace(COMPETENCES[0], name="龘" * 100)] * 12,
    ),
}
ALL = {**LOCALISED, **ENGLISH_WITH_NAME, **{f"long {kind}": content for kind, content in LONG.items()}}


@cache
def drawn(kind: str) -> bytes:
    return render_certificate(ALL[kind])


def lines_of(data: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def joined(text: str) -> str:
    """Drop spaces and line ends, which depend on where lines break."""
    return "".join(text.split())


def texts_of(content: CourseDocument) -> list[str]:
    labels = [label for name, label in content.labels.items() if name != "level"]
    competences = [f"{item.id} {item.name}, level {item.level}" for item in content.competences]
    second = (
        [content.second.title, content.second.course_title, content.second.statement]
        if content.second
        else []
    )
    facts = [
        content.issuer_name,
        content.number,
        f"{content.course_id}, {content.course_version}",
        str(content.hours),
    ]
    dates = [
        long_date(content.issued_on, content.locale),
        *([long_date(content.issued_on, "en")] if second else []),
    ]
    return [*labels, *competences, *second, *facts, *dates, content.holder_name, *content.outcomes]


@pytest.mark.parametrize("kind", [*LOCALISED, *ENGLISH_WITH_NAME])
def test_the_name_comes_back_exactly_as_one_line(kind: str) -> None:
    assert ALL[kind].holder_name in lines_of(drawn(kind))


@pytest.mark.parametrize("kind", ALL)
def test_every_certificate_is_one_landscape_page_of_sound_pdf(kind: str) -> None:
    with pikepdf.open(io.BytesIO(drawn(kind))) as document:
        assert document.check_pdf_syntax() == []
        (page,) = document.pages
        width, height = (float(side) / POINTS_PER_MM for side in page.mediabox[2:])
    assert (round(width), round(height)) == (297, 210)


@pytest.mark.parametrize("kind", [*LOCALISED, *ENGLISH_WITH_NAME])
def test_size(kind: str) -> None:
    """Chinese included: at most 45 kB, so that a phone gets it in seconds."""
    assert len(drawn(kind)) <= SIZE_LIMIT


@pytest.mark.parametrize("kind", ALL)
def test_all_content_is_in_the_visible_text(kind: str) -> None:
    whole = joined("".join(lines_of(drawn(kind))))
    columns = joined("".join(cropped(drawn(kind), 0, 620)) + "".join(cropped(drawn(kind), 620, 842)))
    missing = [
        text for text in texts_of(ALL[kind]) if joined(text) not in columns and joined(text) not in whole
    ]
    assert missing == []
    assert joined(ALL[kind].course_title) in columns
    assert joined(ADDRESS) in columns


def cropped(data: bytes, left: int, right: int) -> str:
    """Return the text between two points from the left edge of the page."""
    area = ["-r", "72", "-x", str(left), "-y", "0", "-W", str(right - left), "-H", "600"]
    return subprocess.run(
        ["pdftotext", *area, "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("kind", ["km", "zh", "mixed", "long burmese"])
@pytest.mark.parametrize("dots_per_inch", [90, 200])
def test_the_square_opens_the_verification_page(kind: str, dots_per_inch: int) -> None:
    command = ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", "-"]
    picture = subprocess.run(command, input=drawn(kind), capture_output=True, check=True).stdout
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert code.text == ADDRESS


def test_the_square_has_its_quiet_zone() -> None:
    drawing = draw_qr(ADDRESS)
    assert (drawing.size - 8 - 17) % 4 == 0
    assert drawing.path.startswith("M4 4h7v1h-7z")
    assert f"M{drawing.size - 4} " not in drawing.path


def test_the_same_content_gives_the_same_bytes() -> None:
    first = drawn("km")
    render_certificate(LOCALISED["th"])
    assert render_certificate(read_document(LOCALISED["km"].to_canonical_json())) == first
    other = render_certificate(replace(LOCALISED["km"], number="0000-0000-0001"))
    assert other != first


def test_dates_and_identifiers_come_from_the_content() -> None:
    with pikepdf.open(io.BytesIO(drawn("km"))) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20261121000000Z"
        assert str(document.docinfo["/ModDate"]) == "D:20261121000000Z"
        assert NUMBER in str(document.docinfo["/Title"])
        assert str(document.Root.Lang) == "km"
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize("locale", ["km", "lo", "my"])
def test_long_titles_wrap_inside_the_page(locale: str) -> None:
    """Pango alone breaks none of these: the title would run under the card at the right."""
    content = replace(LOCALISED[locale], course_title=LOCALISED[locale].course_title * 2)
    left = cropped(render_certificate(content), 0, 600).splitlines()
    title = [line for line in left if len(joined(line)) > 3 and joined(line) in joined(content.course_title)]
    assert len(title) >= 2
    assert joined("".join(title)) == joined(content.course_title)


def test_hostile_names_are_text() -> None:
    name = '<img src=file:///etc/passwd> {{ 7*7 }} & "x"'
    assert name in lines_of(render_certificate(replace(BASE, holder_name=name)))


def test_only_the_fonts_we_ask_for_are_used() -> None:
    known = {family.replace(" ", "-") for families in fonts.PACKAGES.values() for family in families}
    for kind in ALL:
        with pikepdf.open(io.BytesIO(drawn(kind))) as document:
            names = {str(item.BaseFont) for item in document.objects if is_font(item)}
        used = {name.partition("+")[2].removesuffix("-Bold") for name in names}
        assert used <= known, kind


def is_font(item: object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"


def test_the_style_sheet_names_every_font_and_no_other() -> None:
    style = (Path(TEMPLATES) / "certificate.css").read_text()
    named = {part for part in style.split('"') if part.startswith(("Noto", "Droid"))}
    assert named == set().union(*fonts.PACKAGES.values())


@pytest.mark.parametrize("style", ["Sans", "Serif"])
def test_no_font_takes_the_letters_of_another_script(style: str) -> None:
    """Debian's Noto Looped Thai claims a Khmer sign and tears Khmer syllables apart: the order counts."""
    from fontTools.ttLib import TTFont

    families = [f"Noto {style}{script}" for script in ("", " Khmer", " Lao", " Myanmar", " Tamil", " Thai")]
    maps = {family: TTFont(font_file(family)).getBestCmap() for family in families}
    blocks = {"Khmer": 0x1780, "Lao": 0x0E80, "Myanmar": 0x1000, "Tamil": 0x0B80, "Thai": 0x0E00}
    for script, start in blocks.items():
        own = f"Noto {style} {script}"
        for code in range(start, start + 0x80):
            if code in maps[own]:
                assert next(family for family in families if code in maps[family]) == own, hex(code)


def font_file(family: str) -> str:
    command = ["fc-match", "-f", "%{file}", f"{family}:regular"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
