"""Where a site answers, and how a client comes to it."""

import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Site:
    """A site at ``url``, whom a client trusts (``tls``), and its own address on this machine (``source``)."""

    url: str
    tls: ssl.SSLContext | None = None
    source: str = ""

    def connect(self, seconds: float) -> HTTPConnection:
        """Return a connection that waits at most ``seconds``."""
        address = urlsplit(self.url)
        host, source = address.hostname or "", (self.source, 0) if self.source else None
        if address.scheme == "https":
            return HTTPSConnection(
                host, address.port, timeout=seconds, source_address=source, context=self.tls
            )
        return HTTPConnection(host, address.port, timeout=seconds, source_address=source)
