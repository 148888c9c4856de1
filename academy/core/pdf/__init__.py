"""PDF files from HTML: the same input gives the same bytes, with no network, no files, and an exact text layer.

Importing this package loads neither WeasyPrint nor ICU, so a web process that makes no PDF stays small.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType

from academy.core.pdf.apart import PdfFailedError, render_apart, render_one_page_apart
from academy.core.pdf.fonts import PdfUnavailableError, missing_fonts
from academy.core.pdf.letters import unsettable

__all__ = [
    "PageTooSmallError",
    "PdfFailedError",
    "PdfUnavailableError",
    "breakable",
    "missing_fonts",
    "render_apart",
    "render_one_page",
    "render_one_page_apart",
    "render_pages",
    "unsettable",
]

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class PageTooSmallError(ValueError):
    """No candidate fits on one page."""


def render_one_page(candidates: Iterable[str], *, assets: Mapping[str, bytes], identifier: bytes) -> bytes:
    """Return a PDF of the first HTML document among ``candidates`` that fits on one page.

    ``assets`` are all the files a document may name, as ``asset:name``; any other reference is refused.
    ``identifier`` goes into the file's /ID. Dates come from the document's ``dcterms`` meta elements.
    Raises PageTooSmallError when nothing fits, PdfUnavailableError when libraries or fonts are missing.
    """
    data: bytes = _engine().render_one_page(candidates, assets, identifier)
    return data


def render_pages(html: str, *, identifier: bytes) -> bytes:
    """Return a PDF of an HTML document, on as many pages as it needs. A document names no other file.

    A worker calls `render_apart` instead. Raises PdfUnavailableError when libraries or fonts are missing.
    """
    data: bytes = _engine().render_pages(html, identifier)
    return data


def breakable(text: str, locale: str) -> str:
    """Mark with U+200B where Thai, Lao, Khmer and Burmese lines may break; other text stays as it is."""
    from academy.core.pdf import breaks  # noqa: PLC0415 - ICU's data is large

    return breaks.breakable(text, locale)


def _engine() -> ModuleType:
    try:
        from academy.core.pdf import engine  # noqa: PLC0415 - 60 MB that web processes do without
    except OSError as error:
        raise PdfUnavailableError(
            f"PDF files need system libraries: apt install {' '.join(LIBRARIES)}"
        ) from error
    return engine
