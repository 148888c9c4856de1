"""Full addresses of pages. Those that are nearly right are sent on: without a language or with its other spelling."""

import re
from collections.abc import Iterator

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from academy.core import locales
from academy.core.i18n import preferred_locale
from academy.core.permissions import current_actor
from config import Settings


def init_addresses(app: Flask) -> None:
    """Send readers of ``app`` from an address that does not exist to the one that was meant, when there is one."""

    @app.before_request
    def send_on() -> Response | None:
        if request.method in ("GET", "HEAD") and isinstance(request.routing_exception, NotFound):
            return _to_what_was_meant()
        return None


def public_url(endpoint: str, **values: str) -> str:
    """Return the full address of a page from the setting; the Host header of a request is never used."""
    settings: Settings = current_app.extensions["settings"]
    # Built from the map itself: url_for needs a request, and tasks have none.
    return settings.base_url + current_app.url_map.bind("").build(endpoint, values)


def readers_language() -> str:
    """Return the language of whoever is signed in, else the one that the browser asks for."""
    own = current_actor().locale
    return own if own in locales.offered() else preferred_locale()


def send_to(path: str) -> Response:
    """Redirect to ``path`` of this site and keep the query; the answer depends on who asks."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    response = redirect(path + query)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _to_what_was_meant() -> Response | None:
    router = current_app.create_url_adapter(request)
    if router is None:
        return None
    for path in _candidates(re.sub("/+", "/", request.path).rstrip("/")):
        try:
            endpoint, values = router.match(path, method="GET")
        except (HTTPException, RequestRedirect):
            continue
        # Built again from its parts, so that whatever was typed stands there quoted, on this site.
        return send_to(router.build(str(endpoint), values))
    return None


def _candidates(path: str) -> Iterator[str]:
    if {".", ".."} & set(path.split("/")):
        return
    yield path
    _slash, first, *rest = path.split("/", 2) if "/" in path else ("", "", "")
    tag = locales.canonical(first) if first else None
    if tag in locales.offered():
        yield f"/{tag}/{''.join(rest)}"
    yield f"/{readers_language()}{path}"
