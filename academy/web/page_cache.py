"""Answer guests from memory: a page that nobody has signed in to is the same for everyone.

The whole body is kept for some seconds, as it is and compressed, for each address and look. Of an address count the
path and the parameters that the view names; what others add to it (``fbclid``, ``utm_source``) makes no other page and
is not repeated in it. A request with a session cookie always gets a page of its own (docs/decisions/0702).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

import brotli
from flask import Response, g, make_response, request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as BaseResponse

from academy.core.cache import ProcessCache
from academy.web.context import LOOK_COOKIES, chosen_look
from academy.web.cookies import brings_session

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


def shared_page(*parameters: str) -> Callable[[View], View]:
    """Let guests share what the view renders for its path and ``parameters``.

    The view must not write and must not need a session. Parameters that are not named are not there for it, and of
    the cookies of a guest only those for the look.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def run(**arguments: Any) -> ResponseReturnValue:
            address = g.this_path = _keep_only(parameters)
            if not _is_shareable(address):
                return view(**arguments)
            key = (address, chosen_look())
            page = _pages.get(key)
            if page is None:
                _forget_cookies()
                made = make_response(view(**arguments))
                if made.status_code != 200 or session.modified:  # noqa: PLR2004 - OK is 200
                    return made
                page = _pages.put(key, _page(made.get_data()))
            return _response(page)

        return run

    return declare


def _keep_only(parameters: tuple[str, ...]) -> str:
    """Forget what ``parameters`` does not name, so that the view cannot read it; return the address that is left."""
    given = [(name, value) for name in parameters for value in request.args.getlist(name)]
    request.args = ImmutableMultiDict(given)
    return f"{request.path}?{urlencode(given)}" if given else request.path


def _forget_cookies() -> None:
    """Leave to the view what stands in the key; what else this guest's browser keeps cannot come into the page."""
    request.cookies = ImmutableMultiDict(
        (name, request.cookies[name]) for name in LOOK_COOKIES if name in request.cookies
    )


def _is_shareable(address: str) -> bool:
    return not brings_session() and len(address) <= LONGEST_ADDRESS


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
    response.headers["X-Robots-Tag"] = "all"
    response.set_etag(page.tag, weak=True)
    return response.make_conditional(request)
