"""A request of nobody, in which kept pages are made: path, language and look, and nothing of who reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g, request

from academy.core.i18n import current_locale
from academy.core.permissions import Role, keep_readers_out
from academy.web.context import LOOK_COOKIES, show_frame_to

#: What a request of nobody has of the one in which it is made: where it goes, and the server.
KEPT = ("PATH_INFO", "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST")


@contextmanager
def request_of_nobody(roles: frozenset[Role]) -> Iterator[None]:
    """Let what happens inside see this request's path, language and look, and a menu for ``roles``.

    Inside are no session, no query and no other cookies; to ask who acts raises MadeForNobodyError.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own way out
    locale = current_locale()
    look = "; ".join(f"{name}={request.cookies[name]}" for name in LOOK_COOKIES if name in request.cookies)
    environ = {
        name: value for name, value in request.environ.items() if name in KEPT or name.startswith("wsgi.")
    }
    environ |= {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "HTTP_COOKIE": look}
    with app.app_context(), app.request_context(environ):
        g.locale = locale
        keep_readers_out()
        show_frame_to(roles)
        yield
