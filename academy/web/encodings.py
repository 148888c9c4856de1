"""What a reader can unpack, read once for everything that compresses.

Pages of guests, pages of learners, Flask-Compress and WhiteNoise each read ``Accept-Encoding`` in their own way, and
some take ``gzip;q=0`` for a wish. They all see a list of what may be sent instead (RFC 9110, 12.5.3).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The encodings that we have, and what else they are called.
ENCODINGS = {"br": ("br",), "gzip": ("gzip", "x-gzip")}
VARIABLE = "HTTP_ACCEPT_ENCODING"


class CompressEverything(Compress):
    """Flask-Compress, for answers of every status: a form with mistakes weighs as much as one without."""

    def after_request(self, response: Response | None) -> Response:
        """Compress an error as if all were well, and say again what is not."""
        if response is None or response.status_code < 400:  # noqa: PLR2004 - errors begin here
            return super().after_request(response)
        status, response.status_code = response.status, 200
        compressed = super().after_request(response)
        compressed.status = status
        return compressed


class ReadableEncodings:
    """Middleware that leaves in ``Accept-Encoding`` only what the reader likes best of what we have."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request with a plain list, or without one."""
        wanted = readable(environ.pop(VARIABLE, ""))
        if wanted:
            environ[VARIABLE] = wanted
        return self.application(environ, start_response)


@lru_cache(maxsize=128)
def readable(header: str) -> str:
    """Return the encodings that ``header`` likes best, or '' when plain text is liked more or nothing is allowed."""
    weights: dict[str, float] = {}
    for name, weight in parse_accept_header(header, Accept):
        weights.setdefault(name.lower(), weight)
    others = weights.get("*", 0.0)
    likes = {
        encoding: next((weights[name] for name in names if name in weights), others)
        for encoding, names in ENCODINGS.items()
    }
    most = max(likes.values())
    if most <= 0 or weights.get("identity", 0.0) > most:
        return ""
    return ", ".join(encoding for encoding, like in likes.items() if like == most)
