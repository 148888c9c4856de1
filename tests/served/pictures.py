"""Documents as a reader sees them: drawn as pictures by poppler and by PDFium, and compared."""

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

ROOT = Path(__file__).parents[2]
DOTS_PER_INCH = 60
POINTS_PER_INCH = 72
#: Of 255 steps of grey: what differs less is the edge of a letter.
VISIBLE = 48

#: Draws certificates as plain Python does: their contents, one a line, come in; the files go to a folder.
PLAIN = """
import sys
from pathlib import Path
from academy.credentials.documents import read_document
from academy.credentials.formats.pdf import render_certificate
for number, line in enumerate(sys.stdin):
    Path(sys.argv[1], f"{number}.pdf").write_bytes(render_certificate(read_document(line)))
"""


def by_poppler(pdf: bytes) -> Image.Image:
    """Return the first page as poppler draws it (Evince, Okular), in grey."""
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", "-"]
    picture = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(picture)).convert("L")


def by_pdfium(pdf: bytes) -> Image.Image:
    """Return the first page as PDFium draws it (Chrome, Android), in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn: Image.Image = page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
        return drawn.convert("L")
    finally:
        document.close()


READERS = {"poppler": by_poppler, "pdfium": by_pdfium}


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return which share of the pixels differs visibly; 1 when the sizes differ."""
    if one.size != other.size:
        return 1.0
    changed = ImageChops.difference(one, other).point(lambda step: 255 if step > VISIBLE else 0)
    return changed.histogram()[255] / (one.width * one.height)


def drawn_plainly(contents: Sequence[str], folder: Path, **environment: str) -> list[bytes]:
    """Return certificates drawn by plain Python processes of their own; ``environment`` is for the interpreter."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-c", PLAIN, str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        input="\n".join(contents),
        text=True,
        capture_output=True,
        check=True,
    )
    return [(folder / f"{number}.pdf").read_bytes() for number in range(len(contents))]
