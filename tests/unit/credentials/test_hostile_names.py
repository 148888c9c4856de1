"""Every name that can be set stands inside its box, covers nothing, and is covered by nothing: measured in pictures."""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from academy.core import pdf
from academy.credentials.documents import Document
from academy.credentials.documents.document import NAME_LIMIT
from academy.credentials.formats import pdf as certificate_pdf
from tests.unit.credentials.hostile_names import SETTABLE, UNSETTABLE
from tests.unit.credentials.samples import BASE, LOCALISED

DOTS_PER_INCH = 80
#: Half a millimetre: letters lean over their own place, and edges are soft.
TOLERANCE = 2
VISIBLE, DARK = 48, 120
#: Certificates in seven scripts, and what the longest names look like in each reader.
SCRIPTS = ("vi", "th", "km", "lo", "my", "ta", "zh")

Draw = Callable[[bytes], Image.Image]


def by_poppler(data: bytes) -> Image.Image:
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", "-"]
    picture = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(picture)).convert("L")


def by_pdfium(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        drawn: Image.Image = document[0].render(scale=DOTS_PER_INCH / 72).to_pil()
        return drawn.convert("L")
    finally:
        document.close()


def drawn(content: Document, style: str) -> bytes:
    """Return the certificate as the product draws it, with more style; the sizes stay the same."""
    assets = certificate_pdf._assets()
    styled = {**assets, "certificate.css": assets["certificate.css"] + style.encode()}
    return pdf.render_one_page(certificate_pdf._candidates(content), assets=styled, identifier=b"x" * 16)


def changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return where two pictures differ, white on black."""
    return ImageChops.difference(one, other).point(lambda step: 255 if step > VISIBLE else 0)


def faults(content: Document, draw: Draw) -> list[str]:
    """Return what is wrong with the name on a certificate, by three pictures: with it, without it, and its box."""
    plain = draw(drawn(content, ""))
    without = draw(drawn(content, ".name { color: transparent }"))
    boxed = draw(drawn(content, ".name { color: transparent; background: #000 }"))
    ink, box = changed(plain, without), changed(boxed, without)
    inked, boxed_in = ink.getbbox(), box.getbbox()
    if inked is None or boxed_in is None:
        return ["no ink"]
    beyond = [
        boxed_in[0] - inked[0],
        boxed_in[1] - inked[1],
        inked[2] - boxed_in[2],
        inked[3] - boxed_in[3],
    ]
    found = [f"{more} dots outside its box" for more in beyond if more > TOLERANCE]
    others = without.point(lambda step: 255 if step < DARK else 0)
    if ImageChops.multiply(ink, others).getbbox() is not None:
        found.append("over other words")
    return found


@pytest.mark.parametrize("kind", SETTABLE)
def test_b4_a_name_of_any_size_stands_inside_its_box(kind: str) -> None:
    name = SETTABLE[kind][:NAME_LIMIT]
    assert pdf.unsettable(name) == ""
    assert faults(replace(BASE, holder_name=name), by_poppler) == []


@pytest.mark.parametrize("locale", SCRIPTS)
@pytest.mark.parametrize("draw", [by_poppler, by_pdfium])
def test_a2_a_certificate_in_each_script_covers_nothing(locale: str, draw: Draw) -> None:
    assert faults(LOCALISED[locale], draw) == []


@pytest.mark.parametrize("kind", UNSETTABLE)
def test_b4_what_a_certificate_cannot_show_is_named(kind: str) -> None:
    assert pdf.unsettable(UNSETTABLE[kind]) != ""


def test_the_pictures_see_a_name_that_leaves_its_box() -> None:
    """What finds no fault must find one that was made on purpose."""
    content = replace(BASE, holder_name="Maria")
    plain, without = (
        by_poppler(drawn(content, ".name { line-height: .2 }")),
        by_poppler(drawn(content, ".name { line-height: .2; color: transparent }")),
    )
    box = by_poppler(drawn(content, ".name { line-height: .2; color: transparent; background: #000 }"))
    inked, boxed = changed(plain, without).getbbox(), changed(box, without).getbbox()
    assert inked is not None
    assert boxed is not None
    assert boxed[1] - inked[1] > TOLERANCE
