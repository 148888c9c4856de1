"""What somebody typed when her session had ended waits in the sign-in form, sealed for her alone.

Nothing is stored. Whoever signs in next gets it back only when it is the same person (docs/decisions/0211).
"""

import json
from contextvars import Context
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from academy.core.db import commit
from academy.core.i18n import gettext as _
from academy.core.sealing import seal, unseal
from academy.web.blueprint import place_of_form
from academy.web.context import LOOK_COOKIES
from academy.web.refill import refilled

#: The field of the sign-in form, and how long its content can be opened.
FIELD = "kept"
SECONDS = 4 * 3600
MOST_CHARACTERS = 60_000
#: Fields that nobody typed, or that nobody may keep.
LEFT_OUT = ("csrf_token", FIELD)


@dataclass(frozen=True)
class Kept:
    """A form that was not taken: where it goes, the page on which it stood, and what was in it."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]


def sent_form() -> Kept | None:
    """Return the form of this request; None when nothing was typed, or more than fits into a page.

    Passwords and files are never kept.
    """
    fields = tuple(
        (name, text)
        for name, text in request.form.items(multi=True)
        if name not in LEFT_OUT and "password" not in name
    )
    is_large = sum(len(name) + len(text) for name, text in fields) > MOST_CHARACTERS
    return Kept(request.path, place_of_form(), fields) if fields and not is_large else None


def keep(who: str) -> str:
    """Return the form of this request sealed for the person with the public id ``who``; '' without one to keep."""
    form = sent_form()
    return seal(FIELD, json.dumps({"who": who, **asdict(form)})) if form else ""


def open_kept(sealed: str, who: str) -> Kept | None:
    """Return what was kept for ``who``, or None: it is somebody else's, too old, or was never ours."""
    found = _found(sealed)
    if found.get("who") != who:
        return None
    fields = tuple((str(name), str(value)) for name, value in found["fields"])
    return Kept(str(found["action"]), str(found["page"]), fields)


def is_for_somebody_else(sealed: str, who: str) -> bool:
    """Say whether a form was kept for another person than the one with the public id ``who``."""
    return _found(sealed).get("who") not in (None, who)


def _found(sealed: str) -> dict[str, Any]:
    text = unseal(FIELD, sealed, SECONDS) if sealed else ""
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def page_with(kept: Kept) -> Response | None:
    """Open the page of the form as the person who is signed in now, and put what she typed back into its form.

    Returns None when the form is not there any more. Commits: the page is opened by a request of its own.
    """
    note = _(
        "You have signed in again. What you typed is back in its place, but it is not saved yet. Save it now."
    )
    page = _opened(kept.page, note)
    html = refilled(page.get_data(as_text=True), kept) if page.status_code == 200 else None  # noqa: PLR2004
    return Response(html, mimetype="text/html") if html else None


def _opened(address: str, note: str) -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    g.pop("csrf_token", None)
    generate_csrf()  # the page must hold the token of the cookie that goes out with this answer
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signer.dumps({**session, "_flashes": [("info", note)]})
    path, _mark, query = address.partition("?")
    environ = {
        name: value
        for name, value in request.environ.items()
        if not name.startswith("werkzeug.") and name not in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
    }
    looks = "; ".join(f"{name}={request.cookies[name]}" for name in LOOK_COOKIES if name in request.cookies)
    environ |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": "0",
        "CONTENT_TYPE": "",
        "HTTP_COOKIE": f"{app.config['SESSION_COOKIE_NAME']}={cookie}; {looks}".rstrip("; "),
    }
    commit()
    # A context of its own: nothing of this request, its transaction least of all, is seen there.
    return Context().run(
        lambda: Response.from_app(lambda *call: Flask.wsgi_app(app, *call), environ, buffered=True)
    )
