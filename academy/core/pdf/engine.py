"""The WeasyPrint wrapper. Import it only through `academy.core.pdf`, which does so when a PDF is asked for."""

import io
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pikepdf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from academy.core.pdf import PageTooSmallError, hooks
from academy.core.pdf.fonts import require_fonts

ASSET_SCHEME = "asset:"
CONTENT_TYPES = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}

_one_at_a_time = threading.Lock()  # Pango's font map is not safe for threads

hooks.install()


class ClosedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Serves named assets and data: addresses, and refuses every other address."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return an asset or the content of a data: address; raise ValueError for anything else."""
        if not url.startswith(ASSET_SCHEME):
            return super().fetch(url, headers)
        name = url.removeprefix(ASSET_SCHEME)
        if name not in self._assets:
            raise ValueError(f"No such asset: {name}")
        kind = CONTENT_TYPES[name.rpartition(".")[2]]
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


def render_one_page(candidates: Iterable[str], assets: Mapping[str, bytes], identifier: bytes) -> bytes:
    """Return the PDF of the first candidate that fits on one page; see `academy.core.pdf.render_one_page`."""
    require_fonts()
    with _one_at_a_time:
        for html in candidates:
            document = _lay_out(html, assets)
            if len(document.pages) == 1:
                return _pad_streams(document.write_pdf(pdf_identifier=identifier, pdf_variant="pdf/ua-1"))
    raise PageTooSmallError("The text does not fit on one page, even at the smallest size.")


def render_pages(html: str, identifier: bytes) -> bytes:
    """Return the PDF of a document of any length; see `academy.core.pdf.render_pages`."""
    require_fonts()
    with _one_at_a_time:
        return _pad_streams(_lay_out(html, {}).write_pdf(pdf_identifier=identifier, pdf_variant="pdf/ua-1"))


def _lay_out(html: str, assets: Mapping[str, bytes]) -> Any:
    source = HTML(string=html, url_fetcher=ClosedFetcher(assets))
    return source.render(font_config=_font_configuration(), pdf_variant="pdf/ua-1")


@cache
def _font_configuration() -> FontConfiguration:
    """Return the process's font configuration; reading the system's fonts is slow, so it happens once."""
    return FontConfiguration()


def _pad_streams(data: bytes) -> bytes:
    """Append one byte to streams that end in a carriage return, which readers take for the end of line.

    The file's second identifier is a digest of its content, so equal input gives equal bytes.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for stream in pdf.objects:
            if isinstance(stream, pikepdf.Stream) and stream.get("/Filter") == "/FlateDecode":
                raw = stream.read_raw_bytes()
                if raw.endswith(b"\r"):
                    stream.write(
                        raw + b"\0", filter=pikepdf.Name.FlateDecode, decode_parms=_parameters(stream)
                    )
        return _save_packed(pdf)


def _parameters(stream: pikepdf.Stream) -> pikepdf.Dictionary | None:
    parameters = stream.get("/DecodeParms")
    return parameters if isinstance(parameters, pikepdf.Dictionary) else None


def _save_packed(pdf: pikepdf.Pdf) -> bytes:
    """Save with small objects packed into streams, again with other content while one of those ends badly."""
    for padding in range(8):
        saved = io.BytesIO()
        pdf.save(saved, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        if b"\r\nendstream" not in saved.getvalue():
            break
        pdf.docinfo["/Padding"] = pikepdf.String("-" * (padding + 1))
    return saved.getvalue()
