"""Send text messages through the HTTPS gateway that the settings describe."""

import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from academy.core.mail.couriers import Message, NotSentError, RefusedError, SilenceError, without_addresses

ANSWER_SECONDS = 20
LONGEST_READ = 10_000
#: The gateway understood us and says that this message is wrong; every other answer may change.
REFUSED = frozenset({400, 422})


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would carry the number, the text and our key to somewhere else."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Follow nothing."""


class SmsCourier:
    """Sends text messages by one HTTP request each.

    ``url`` may carry a name and password (HTTP Basic). ``fields`` is ``name=value&…`` or a JSON object, and
    ``headers`` lines of ``Name: value``; in values ``{number}`` is the number in E.164, ``{digits}`` the same
    without +, ``{text}`` the text and ``{id}`` an id that stays the same when it is tried again. With GET the
    fields go into the address. Success is an answer of 2xx which contains ``success``.
    """

    def __init__(self, url: str, *, method: str, fields: str, headers: str, success: str) -> None:
        parts = urlsplit(url)
        self.url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self.headers = _read_headers(headers)
        if parts.username:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self.headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
        self.method, self.fields, self.success = method.upper(), fields, success

    def send(self, message: Message) -> str:
        """Send one text message; return the gateway's answer. Raises NotSentError and its kinds."""
        opener = build_opener(_NoRedirects, HTTPSHandler(context=ssl.create_default_context()))
        try:
            with opener.open(self._request(message), timeout=ANSWER_SECONDS) as response:
                status, body = response.status, response.read(LONGEST_READ)
        except HTTPError as error:
            with error:
                status, body = error.code, error.read(LONGEST_READ)
        except OSError as error:
            raise _failure(error) from error
        return self._judge(status, body.decode("utf-8", "replace"), message)

    def try_out(self, seconds: float) -> None:
        """Connect to the gateway and check its certificate, ask nothing. Raises NotSentError."""
        parts = urlsplit(self.url)
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        try:
            with socket.create_connection((host, parts.port or (443 if is_tls else 80)), seconds) as line:
                if is_tls:
                    ssl.create_default_context().wrap_socket(line, server_hostname=host).close()
        except OSError as error:
            raise _failure(error) from error

    def _request(self, message: Message) -> Request:
        values = {
            "{number}": message.address,
            "{digits}": message.address.lstrip("+"),
            "{text}": message.body,
            "{id}": message.id,
        }
        headers = {name: _fill(value, values) for name, value in self.headers.items()}
        is_json = self.fields.lstrip().startswith("{")
        filled = _fill(json.loads(self.fields) if is_json else parse_qsl(self.fields, True), values)
        if self.method == "GET":
            mark = "&" if urlsplit(self.url).query else "?"
            return Request(f"{self.url}{mark}{urlencode(filled)}", headers=headers)  # noqa: S310 - checked at start
        body = json.dumps(filled) if is_json else urlencode(filled)
        headers.setdefault(
            "Content-Type", "application/json" if is_json else "application/x-www-form-urlencoded"
        )
        return Request(self.url, body.encode(), headers, method=self.method)  # noqa: S310 - checked at start

    def _judge(self, status: int, text: str, message: Message) -> str:
        is_taken = 200 <= status < 300  # noqa: PLR2004 - the answers that agree
        said = text.replace(message.body, "…").replace(message.address.lstrip("+"), "…")
        answer = without_addresses(f"{status} {said}")
        if is_taken and self.success in text:
            return answer
        raise RefusedError(answer) if status in REFUSED else NotSentError(answer)


def _read_headers(setting: str) -> dict[str, str]:
    lines = (line.partition(":") for line in setting.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _colon, value in lines}


def _fill(template: Any, values: Mapping[str, str]) -> Any:
    """Return ``template`` with its placeholders filled, in every text that it holds."""
    match template:
        case str():
            for placeholder, value in values.items():
                template = template.replace(placeholder, value)
            return template
        case dict():
            return {name: _fill(value, values) for name, value in template.items()}
        case list() | tuple():
            return type(template)(_fill(value, values) for value in template)
        case _:
            return template


def _failure(error: OSError) -> NotSentError:
    """Return what stopped a message, in a sentence for administrators."""
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, OSError) else error
    match cause:
        case ssl.SSLCertVerificationError():
            words = f"The gateway's certificate is not trusted: {cause.verify_message}"
            return NotSentError(without_addresses(words))
        case TimeoutError():
            return SilenceError("The gateway did not answer in time.")
        case _:
            return NotSentError(without_addresses(f"No connection to the gateway: {cause}"))
