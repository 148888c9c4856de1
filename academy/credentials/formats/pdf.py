"""A certificate's PDF: a pure function of its document, the template of its kind and the font files.

It asks neither clock, database, network nor request; the same document gives the same bytes on the same fonts.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from academy.core import pdf
from academy.core.dates import long_date
from academy.core.qr import draw_qr
from academy.credentials.documents import Document

#: Raise it when a certificate looks different: files of an older version are drawn again.
TEMPLATE_VERSION: Final = 2
TEMPLATES: Final = Path(__file__).parents[1] / "templates" / "credentials" / "pdf"
ASSETS: Final = ("band.svg", "certificate.css", "mark.svg", "seal.svg", "tick.svg")
#: Text sizes in certificate.css, from roomy to dense.
SIZES: Final = range(11)
#: Names up to a width, with their class in certificate.css.
NAME_SIZES: Final = ((22, "short"), (30, "medium"), (46, "long"))


def render_certificate(document: Document) -> bytes:
    """Return the certificate as a PDF of one A4 page, landscape, drawn in a process of its own.

    Raises academy.core.pdf.PdfFailedError when fonts or libraries are missing, and when the text does not fit even
    at the smallest size, which the limits of documents rule out.
    """
    return pdf.render_one_page_apart(
        _candidates(document), assets=_assets(), identifier=_identifier(document)
    )


def _identifier(document: Document) -> bytes:
    return hashlib.sha256(f"{TEMPLATE_VERSION}{document.to_canonical_json()}".encode()).digest()[:16]


def _candidates(document: Document) -> Iterator[str]:
    """Yield the page as HTML, each time with smaller text."""
    context = _context(document)
    template = _environment().get_template(f"{document.kind}.html")
    return (template.render(context, size=size) for size in SIZES)


def _context(document: Document) -> dict[str, Any]:
    name, second = document.holder_name, document.second
    return {
        "document": document,
        "labels": document.labels,
        "second": second,
        "language": document.locale.replace("_", "-"),
        "date": long_date(document.issued_on, document.locale),
        "second_date": long_date(document.issued_on, second.locale) if second else "",
        "name_size": next((size for limit, size in NAME_SIZES if _width(name) <= limit), "longest"),
        "name_is_tall": any(map(_is_tall, name)),
        "qr": draw_qr(document.verification_url),
        "locale": document.locale,
    }


def _width(text: str) -> float:
    """Return about how wide a text is, in Latin letters."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 2
    if "\u0b80" <= letter <= "\u0bff":  # Tamil
        return 1.8
    return 1.3 if "\u1000" <= letter <= "\u17ff" else 1  # Burmese, Khmer


def _is_tall(letter: str) -> bool:
    """Tell whether a letter is Tamil, Thai, Lao, Burmese or Khmer, with marks above and below."""
    return "\u0b80" <= letter <= "\u17ff"


@cache
def _assets() -> dict[str, bytes]:
    return {name: (TEMPLATES / name).read_bytes() for name in ASSETS}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["breakable"] = _breakable
    return environment


@jinja2.pass_context
def _breakable(context: jinja2.runtime.Context, text: str) -> str:
    return pdf.breakable(text, context["locale"])
