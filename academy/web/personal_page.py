"""Pages of signed-in people that differ from person to person in a few words only.

Two learners at the same place of the same lesson see the same page but for their name and the token of the
form. Such a page is rendered once with markers there, kept, and completed for each reader. The phone may keep
it too and ask whether it is still the same (docs/decisions/0703).
"""

import re
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any

from flask import Response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from academy.core.cache import ProcessCache
from academy.core.permissions import Actor, current_actor
from academy.web.context import Viewer, first_cluster

#: Private-use characters stand for the words of one reader; no text of ours or of a course holds them.
NAME, INITIAL, TOKEN = "\ue000", "\ue001", "\ue002"
_MARKERS = re.compile(f"([{NAME}{INITIAL}{TOKEN}])")

_pages: ProcessCache[tuple[str, ...]] = ProcessCache("web.personal", size=256)


def personal_page(template: str, key: Hashable, context: Callable[[], dict[str, Any]]) -> ResponseReturnValue:
    """Return ``template`` for the current reader; ``key`` names everything of the page but address and look.

    ``context`` is called only when the page is not in memory. A page with a message for the reader, with a
    query in its address, or for a guest is never kept here.
    """
    actor = current_actor()
    if actor.is_anonymous:
        return render_template(template, **context())
    token = generate_csrf()
    if "_flashes" in session or request.query_string:
        html = render_template(template, **context())
    else:
        look = (request.cookies.get("theme"), request.cookies.get("text-size"), actor.roles)
        parts = _pages.get_or_make((request.path, look, key), lambda: _parts(template, context(), token))
        html = _complete(parts, actor, token)
    return _private(html, token)


def _parts(template: str, context: dict[str, Any], token: str) -> tuple[str, ...]:
    """Render with markers and cut at them. Macros print the token of this request, which is known."""
    html = render_template(
        template, **context, viewer=Viewer(NAME, INITIAL, url_for("accounts.show_profile"))
    )
    return tuple(_MARKERS.split(html.replace(token, TOKEN)))


def _complete(parts: tuple[str, ...], actor: Actor, token: str) -> str:
    name = str(escape(actor.display_name))
    words = {NAME: name, INITIAL: str(escape(first_cluster(actor.display_name))), TOKEN: token}
    return "".join([words.get(part, part) for part in parts])


def _private(html: str, token: str) -> BaseResponse:
    """Return ``html`` for this reader alone, with a tag: the unchanged page is answered with 304 and no body.

    The token is written anew into every page, so the tag counts the session's own token instead.
    """
    own = str(session["csrf_token"]).encode()
    tag = blake2b(html.replace(token, "").encode(), digest_size=12, key=own[:64])
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag.hexdigest(), weak=True)
    return response.make_conditional(request)
