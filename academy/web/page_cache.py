"""Answer guests from memory: a page that nobody has signed in to is the same for everyone.

The whole body is kept for some seconds, as it is and compressed, for each address and look. A request with
a session cookie always gets a page of its own (docs/decisions/0702).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any

import brotli
from flask import Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from academy.core.cache import ProcessCache
from academy.web.context import chosen_look

SECONDS = 30
PAGES = 256
BROTLI_QUALITY = 6
LONGEST_ADDRESS = 300

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: HTML in UTF-8, the same in brotli, and the tag that tells versions apart."""

    body: bytes
    compressed: bytes
    tag: str


_pages: ProcessCache[Page] = ProcessCache("web.pages", size=PAGES, seconds=SECONDS)


def shared_page(view: View) -> View:
    """Let guests share what ``view`` renders. The view must not write and must not need a session."""

    @wraps(view)
    def run(**arguments: Any) -> ResponseReturnValue:
        if not _is_shareable():
            return view(**arguments)
        key = (request.full_path, chosen_look())
        page = _pages.get(key)
        if page is None:
            made = make_response(view(**arguments))
            if made.status_code != 200 or session.modified:  # noqa: PLR2004 - OK is 200
                return made
            page = _pages.put(key, _page(made.get_data()))
        return _response(page)

    return run


def forget_pages() -> None:
    """Forget the shared pages of this process."""
    _pages.clear()


def _is_shareable() -> bool:
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return not has_session and len(request.full_path) <= LONGEST_ADDRESS


def _page(body: bytes) -> Page:
    return Page(
        body, brotli.compress(body, quality=BROTLI_QUALITY), blake2b(body, digest_size=12).hexdigest()
    )


def _response(page: Page) -> BaseResponse:
    is_compressed = request.accept_encodings["br"] > 0
    response = Response(page.compressed if is_compressed else page.body, mimetype="text/html")
    if is_compressed:
        response.headers["Content-Encoding"] = "br"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.set_etag(page.tag, weak=True)
    return response.make_conditional(request)
