"""A phone that goes from hand to hand: it knows what each answer must be, and opens the page that follows."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import urljoin, urlsplit

import brotli

from bench.client import BROWSER, Client
from tests.served.visitor import Answer

OK, ACCEPTED, SEE_OTHER, REDIRECTS = 200, 202, 303, (301, 302, 303, 307, 308)
SHOWN_OF_A_PAGE = 800
UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
Values = Mapping[str, str | Sequence[str]]


class BenchError(RuntimeError):
    """The bench cannot go on; the message says which action met what."""


@dataclass
class Someone:
    """Somebody with a session: her cookies, her language, and the token of her forms once she has seen one."""

    jar: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    token: str = ""


class Phone(Client):
    """Sends requests to one server for one person after the other, over one kept connection."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        #: Where the last request went, and how many were answered as expected.
        self.path, self.answers = "", 0

    def lend(self, who: Someone | None) -> None:
        """Give the phone to ``who``; None is a guest without cookies."""
        self.cookies = {} if who is None else who.jar

    def open(self, path: str, *expect: int) -> bytes:
        """Return the body of a page. Raises BenchError for a status that is not expected (200 unless given)."""
        return self._expected("GET", path, self.get(path), expect or (OK,))

    def send(self, path: str, values: Values, *expect: int, then: int = OK) -> bytes:
        """Send a form and open the page that follows, whose status is ``then``.

        Raises BenchError for a status that is not expected (303 unless given).
        """
        body = self._expected("POST", path, self.post(path, values), expect or (SEE_OTHER,))
        return self.follow(then) if self.status in REDIRECTS else body

    def follow(self, *expect: int) -> bytes:
        """Open the page where the last answer leads."""
        target = urljoin(self.path, self.headers["location"])
        return self.open(urlsplit(target)._replace(scheme="", netloc="").geturl(), *expect)

    def form_page(self, path: str) -> Answer:
        """Open a page uncompressed, so that its forms can be read."""
        self.encoding = "identity"
        try:
            body = self.open(path)
        finally:
            self.encoding = BROWSER
        return Answer(f"http://bench{self.path}", self.status, Message(), body)

    def _expected(self, method: str, path: str, body: bytes, expect: tuple[int, ...]) -> bytes:
        self.path = path
        self.answers += 1
        if self.status not in expect:
            raise BenchError(f"{method} {path} got {self.status} instead of {expect[0]}: {self._words(body)}")
        return body

    def _words(self, body: bytes) -> str:
        """Return what the reader of a refused request sees."""
        unpack = UNPACK[self.headers.get("content-encoding", "identity")]
        return Answer("", self.status, Message(), unpack(body)).words[:SHOWN_OF_A_PAGE]
