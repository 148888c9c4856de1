"""A PDF is drawn from what it was given: hostile HTML reaches neither the network nor the disk."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import weasyprint
from weasyprint.urls import URLFetchingError

from academy.core.pdf import render_one_page
from academy.core.pdf.engine import ClosedFetcher

SECRET = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>top-secret</title></svg>"

#: `HERE` stands for an address; each payload is tried with a web address and with the address of a file.
PAYLOADS = {
    "image": "<img src='HERE'>",
    "image with other letter case": "<IMG SRC='HERE'>",
    "image below a base address": "<base href='HERE'><img src='x.svg'>",
    "object": "<object data='HERE'></object>",
    "embed": "<embed src='HERE'>",
    "link to a style sheet": "<link rel=stylesheet href='HERE'>",
    "style import": "<style>@import 'HERE';</style>",
    "style import by url": "<style>@import url(HERE) print;</style>",
    "import in a data address": "<link rel=stylesheet href='data:text/css,@import%20url(HERE);'>",
    "background": "<p style='background:url(HERE)'>x</p>",
    "page background": "<style>@page { background: url(HERE) }</style>",
    "generated content": "<style>p::before { content: url(HERE) }</style><p>x</p>",
    "list mark": "<ul><li style='list-style-image:url(HERE)'>x</ul>",
    "border": "<p style='border:9px solid;border-image:url(HERE) 1'>x</p>",
    "mask": "<p style='mask-border-source:url(HERE)'>x</p>",
    "font": "<style>@font-face { font-family: f; src: url(HERE) } p { font-family: f }</style><p>x</p>",
    "colour profile": "<style>@color-profile --c { src: url(HERE) }</style><p style='color:color(--c 1 0 0)'>x</p>",
    "attachment": "<link rel=attachment href='HERE'>",
    "attached link": "<a rel=attachment href='HERE'>x</a>",
    "SVG image": "<svg width='9' height='9'><image href='HERE' width='9' height='9'/></svg>",
    "SVG use": "<svg width='9' height='9'><use href='HERE#x' width='9' height='9'/></svg>",
    "SVG image in a data address": "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
    "width='9' height='9'%3E%3Cimage href='HERE' width='9' height='9'/%3E%3C/svg%3E\">",
    "SVG style": "<svg width='9' height='9'><style>@import 'HERE';</style></svg>",
    "SVG fill": "<svg width='9' height='9'><rect width='9' height='9' fill='url(HERE#x)'/></svg>",
    "XML entity": "<img src=\"data:image/svg+xml,%3C!DOCTYPE s [%3C!ENTITY e SYSTEM 'HERE'%3E]%3E"
    "%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Ctext%3E%26e;%3C/text%3E%3C/svg%3E\">",
    "address with spaces and a line break": "<img src=' \nHERE '>",
    "frame": "<iframe src='HERE'></iframe>",
    "refresh": "<meta http-equiv=refresh content='0;url=HERE'>",
}
#: Addresses that are neither a web page nor a file path, and names that try to leave the dictionary of assets.
ADDRESSES = [
    "//127.0.0.1/x.svg",
    "/etc/hostname",
    "../../etc/hostname",
    "file:/etc/hostname",
    "file://localhost/etc/hostname",
    "FILE:///etc/hostname",
    "ftp://127.0.0.1/x.svg",
    "asset:../engine.py",
    "asset:/etc/hostname",
    "asset:file:///etc/hostname",
    "asset:",
    "jar:file:///etc/hostname!/x",
    "gopher://127.0.0.1/x",
    "local-file:/etc/hostname",
]

WATCHED = ("secret.svg", "hostname", "engine.py")
opened: list[str] = []


def watch(event: str, details: tuple[object, ...]) -> None:
    """Note each opening of a watched file; such a hook stays for the life of the process."""
    if event == "open" and str(details[0]).endswith(WATCHED):
        opened.append(str(details[0]))


sys.addaudithook(watch)


class Trap:
    """A web server that counts its visitors, and a secret file."""

    def __init__(self, folder: Path) -> None:
        self.visits: list[str] = []
        visits = self.visits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                visits.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "image/svg+xml")
                self.end_headers()
                self.wfile.write(SECRET)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.file = folder / "secret.svg"
        self.file.write_bytes(SECRET)
        Thread(target=self.server.serve_forever, args=(0.05,)).start()

    @property
    def addresses(self) -> tuple[str, str]:
        return f"http://127.0.0.1:{self.server.server_port}/secret.svg", self.file.as_uri()

    @property
    def was_reached(self) -> bool:
        return bool(self.visits or opened)

    def forget(self) -> None:
        self.visits.clear()
        opened.clear()


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    trap = Trap(tmp_path_factory.mktemp("trap"))
    yield trap
    trap.server.shutdown()
    trap.server.server_close()


def page(payload: str, address: str) -> str:
    body = payload.replace("HERE", address)
    return f"<!doctype html><html lang=en><title>t</title><body>{body}</body></html>"


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_payload_reaches_the_network_or_a_file(kind: str, trap: Trap) -> None:
    for address in trap.addresses:
        trap.forget()
        with suppress(URLFetchingError):  # a refused colour profile ends the drawing; all else is left out
            render_one_page([page(PAYLOADS[kind], address)], assets={}, identifier=b"0")
        assert not trap.was_reached, address


def test_the_payloads_bite_when_nothing_is_closed(trap: Trap) -> None:
    """Show that the test above can fail: WeasyPrint's own fetcher follows most of the payloads."""
    followed = set()
    for kind, payload in PAYLOADS.items():
        for address in trap.addresses:
            trap.forget()
            weasyprint.HTML(string=page(payload, address)).write_pdf()
            if trap.was_reached:
                followed.add((kind, address.partition(":")[0]))
    assert len(followed) >= 40, sorted(followed)


@pytest.mark.parametrize("address", ADDRESSES)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"No such asset|disallowed protocol|Not an absolute"):
        ClosedFetcher({"x.svg": b""}).fetch(address)
    opened.clear()
    render_one_page([page("<img src='HERE'>", address)], assets={"x.svg": b""}, identifier=b"0")
    assert not opened


def test_assets_and_data_addresses_are_served() -> None:
    fetcher = ClosedFetcher({"a.css": b"p { color: red }"})
    style = fetcher.fetch("asset:a.css")
    assert (style.content_type, style.read()) == ("text/css", b"p { color: red }")
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
