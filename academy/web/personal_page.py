"""Pages of signed-in people that differ from person to person in a few words only.

Two learners at the same place of the same lesson see the same page but for their name and the token of the
form. Such a page is made once, for nobody, with markers there, and completed for each reader. The phone may keep it
too and ask whether it is still the same (docs/decisions/0703, 0080).
"""

from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from flask import Response, g, has_request_context, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from academy.core.cache import ProcessCache
from academy.core.names import without_turning
from academy.core.permissions import Actor, current_actor
from academy.web.context import Viewer, chosen_look, first_cluster, this_path
from academy.web.nobody import request_of_nobody
from academy.web.page_frames import INITIAL, NAME, TOKEN, Frame

Key = TypeVar("Key", bound=Hashable)

_tokens: ProcessCache[str] = ProcessCache("web.tokens", size=1024, seconds=3600)
#: Two hundred learners in six courses and three languages stand at 750 different places.
_frames: ProcessCache[Frame] = ProcessCache("web.frames", size=1024)


class PersonalPage(Generic[Key]):
    """A template and the function that makes what stands in it from a key, which is all that it gets.

    It is made with its module: a function written inside a view could remember who asked for the page.
    """

    def __init__(self, template: str, context_of: Callable[[Key], dict[str, Any]]) -> None:
        if has_request_context():
            raise RuntimeError("a personal page is made with its module, not for one reader")
        self.template = template
        self.context_of = context_of

    def show(self, key: Key) -> ResponseReturnValue:
        """Return the page for the current reader; ``key`` names everything in it but address, look and roles.

        A page with a message for the reader, with a query in its address, or for a guest is never kept here.
        """
        actor = current_actor()
        if actor.is_anonymous:
            return self._rendered(key)
        token = _form_token()
        if "_flashes" in session or "?" in this_path():
            return _private(Response(self._rendered(key), mimetype="text/html"))
        place = (request.path, chosen_look(), actor.roles, key)
        return _complete(_frames.get_or_make(place, lambda: self._frame(key, actor)), actor, token)

    def _frame(self, key: Key, actor: Actor) -> Frame:
        """Make the page for a nameless reader with the roles of ``actor``."""
        with request_of_nobody(actor.roles):
            g.csrf_token = TOKEN
            viewer = Viewer(NAME, INITIAL, url_for("accounts.show_profile"))
            return Frame.of(self._rendered(key, viewer=viewer))

    def _rendered(self, key: Key, **frame: Any) -> str:
        return render_template(self.template, **self.context_of(key), **frame)


def _form_token() -> str:
    """Return the token for forms of this session; signing costs, and tokens live as long as their session."""
    own = session.get("csrf_token")
    if own:
        g.csrf_token = _tokens.get_or_make(own, generate_csrf)
    return str(generate_csrf())


def _complete(frame: Frame, actor: Actor, token: str) -> BaseResponse:
    shown = without_turning(actor.display_name)
    name = str(escape(shown)).encode()
    words = {NAME: name, INITIAL: str(escape(first_cluster(shown))).encode(), TOKEN: token.encode()}
    own_tag = blake2b(frame.digest + name, digest_size=12, key=str(session["csrf_token"]).encode()[:64])
    body = frame.completed(words)
    response = Response(mimetype="text/html")
    response.set_etag(own_tag.hexdigest(), weak=True)
    if request.accept_encodings["gzip"] > 0:
        response.set_data(frame.gzipped(words, body))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(body)
    return _private(response)


def _private(response: BaseResponse) -> BaseResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response.make_conditional(request)
