"""A learner's browser for the benchmark: one kept connection, cookies, and forms sent as the page offers them."""

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from urllib.parse import urlencode

#: What browsers say they understand over plain HTTP is less; behind TLS it is this.
BROWSER = "gzip, deflate, br, zstd"
#: The server ends a connection that was idle for 20 seconds; browsers then connect anew without a word.
KEPT_SECONDS = 10.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Client:
    """Sends requests to one server on 127.0.0.1, as Chromium on a phone does."""

    def __init__(self, port: int, encoding: str = BROWSER) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.encoding = encoding
        self.used_at = 0.0
        self.status = 0
        self.headers: dict[str, str] = {}

    def get(self, path: str) -> bytes:
        """Return the body of the answer to a GET."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> bytes:
        """Return the body of the answer to a posted form."""
        return self._send("POST", path, urlencode(fields, doseq=True))

    def _send(self, method: str, path: str, body: str | None) -> bytes:
        headers = {"Accept-Encoding": self.encoding, "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self.used_at > KEPT_SECONDS:
            self.connection.close()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        data = response.read()
        self.used_at = time.monotonic()
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return data


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms, the last of each name."""
    return dict(HIDDEN.findall(page))
