"""How urgent a request is, known from its method and path alone, before anything is done for it (docs/decisions/0044).

A route says it (``urgency=`` at the route or at its blueprint, `academy.web.blueprint`); the router that serves it
finds it again. There is no second list of paths.
"""

from collections.abc import Container
from enum import IntEnum

from flask import Flask
from flask.sansio.app import App
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


class Urgency(IntEnum):
    """Who goes first when more people come than can be served, the most urgent first."""

    #: Of a question: nothing that somebody worked out is lost.
    ANSWER = 0
    #: What somebody typed or decided: handing in, saving, signing in, joining. And the questions of load balancers.
    SUBMIT = 1
    #: Style, script, font or picture of a page that was shown: without them it is broken.
    PART = 2
    #: What somebody reads who is learning.
    LESSON = 3
    #: Everything else that is read.
    PAGE = 4
    #: Files that take long to make, and can wait.
    DOCUMENT = 5


#: What a route is that says nothing, by its method: what was typed is never turned away for what is read.
UNSAID = {"POST": Urgency.SUBMIT}


def declared(app: App) -> dict[str, Urgency]:
    """Return the urgency of each endpoint that declares one."""
    urgencies: dict[str, Urgency] = app.extensions.setdefault("urgencies", {})
    return urgencies


class Urgencies:
    """Knows how urgent each request to ``app`` is."""

    def __init__(self, app: Flask) -> None:
        self._declared = declared(app)
        self._router = app.url_map.bind("")
        self._files: Container[str] = app.extensions.get("static_files", ())

    def of(self, method: str, path: str) -> Urgency:
        """Return how urgent a request is; ``path`` as WSGI has it: unquoted, bytes as Latin-1."""
        if path in self._files:
            return Urgency.PART
        try:
            endpoint, _values = self._router.match(path.encode("latin-1").decode(errors="replace"), method)
        except (HTTPException, RequestRedirect):
            return Urgency.PAGE
        return self._declared.get(str(endpoint), UNSAID.get(method, Urgency.PAGE))
