"""Pages of signed-in people that differ from person to person in a few words only.

Two learners at the same place of the same lesson see the same page but for their name and the token of the
form. Such a page is rendered once with markers there, compressed in pieces, kept, and completed for each
reader. The phone may keep it too and ask whether it is still the same (docs/decisions/0703).
"""

import re
import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from flask import Response, g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from academy.core.cache import ProcessCache
from academy.core.names import without_turning
from academy.core.permissions import Actor, current_actor
from academy.web.context import Viewer, chosen_look, first_cluster, this_path

#: Private-use characters stand for the words of one reader; no text of ours or of a course holds them.
NAME, INITIAL, TOKEN = "\ue000", "\ue001", "\ue002"
_MARKERS = re.compile(f"([{NAME}{INITIAL}{TOKEN}])")

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_LONGEST_STORED_BLOCK = 65_535


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page: a marker to be replaced, or text as deflate blocks.

    The text itself would take three times the memory, and reading it back takes a fiftieth of a page.
    """

    marker: str
    packed: bytes = b""

    @property
    def plain(self) -> bytes:
        """Return the text."""
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page with markers, and a digest of everything that is the same for all its readers."""

    pieces: tuple[Piece, ...]
    digest: bytes


_tokens: ProcessCache[str] = ProcessCache("web.tokens", size=1024, seconds=3600)
#: Two hundred learners in six courses and three languages stand at 750 different places.
_frames: ProcessCache[Frame] = ProcessCache("web.frames", size=1024)


def personal_page(template: str, key: Hashable, context: Callable[[], dict[str, Any]]) -> ResponseReturnValue:
    """Return ``template`` for the current reader; ``key`` names everything of the page but address and look.

    ``context`` is called only when the page is not in memory. A page with a message for the reader, with a
    query in its address, or for a guest is never kept here.
    """
    actor = current_actor()
    if actor.is_anonymous:
        return render_template(template, **context())
    token = _form_token()
    if "_flashes" in session or "?" in this_path():
        return _private(Response(render_template(template, **context()), mimetype="text/html"))
    look = (chosen_look(), actor.roles)
    frame = _frames.get_or_make(
        (request.path, look, key), lambda: _frame(_with_markers(template, context(), token))
    )
    return _complete(frame, actor, token)


def _form_token() -> str:
    """Return the token for forms of this session; signing costs, and tokens live as long as their session."""
    own = session.get("csrf_token")
    if own:
        g.csrf_token = _tokens.get_or_make(own, generate_csrf)
    return str(generate_csrf())


def _with_markers(template: str, context: dict[str, Any], token: str) -> str:
    """Render for a nameless reader. Macros print the token of this request, which is known."""
    viewer = Viewer(NAME, INITIAL, url_for("accounts.show_profile"))
    return render_template(template, **context, viewer=viewer).replace(token, TOKEN)


def _frame(html: str) -> Frame:
    pieces = tuple(
        Piece(part) if _MARKERS.fullmatch(part) else Piece("", _deflated(part.encode()))
        for part in _MARKERS.split(html)
    )
    return Frame(pieces, blake2b(html.encode(), digest_size=16).digest())


def _complete(frame: Frame, actor: Actor, token: str) -> BaseResponse:
    shown = without_turning(actor.display_name)
    name = str(escape(shown)).encode()
    words = {NAME: name, INITIAL: str(escape(first_cluster(shown))).encode()}
    own_tag = blake2b(frame.digest + name, digest_size=12, key=str(session["csrf_token"]).encode()[:64])
    words[TOKEN] = token.encode()
    body = b"".join([words[piece.marker] if piece.marker else piece.plain for piece in frame.pieces])
    response = Response(mimetype="text/html")
    response.set_etag(own_tag.hexdigest(), weak=True)
    if request.accept_encodings["gzip"] > 0:
        response.set_data(_gzipped(frame, words, body))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(body)
    return _private(response)


def _private(response: BaseResponse) -> BaseResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response.make_conditional(request)


def _deflated(data: bytes) -> bytes:
    """Return ``data`` as deflate blocks that end on a byte and look back at nothing before them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)


def _stored(data: bytes) -> bytes:
    """Return ``data`` as one deflate block that is not compressed (RFC 1951, 3.2.4)."""
    if len(data) > _LONGEST_STORED_BLOCK:
        raise ValueError("too long for one block")
    return struct.pack("<BHH", 0, len(data), len(data) ^ 0xFFFF) + data


def _gzipped(frame: Frame, words: dict[str, bytes], body: bytes) -> bytes:
    """Return ``body`` as a gzip file (RFC 1952), put together from the pieces that are compressed already."""
    blocks = [_stored(words[piece.marker]) if piece.marker else piece.packed for piece in frame.pieces]
    end = struct.pack("<II", zlib.crc32(body), len(body))
    return b"".join((_GZIP_HEAD, *blocks, _LAST_BLOCK, end))
