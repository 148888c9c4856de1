"""What readers get for whom there is no room now: a short page in the language of the address, made at the start.

It leaves before anything is done for the request, so it knows no session, no look and no style sheet, and its bytes are
ready. Who opens a page sees it again by itself; nothing that was sent is sent again by itself.
"""

import base64
import hashlib
import itertools
import re
from collections.abc import Callable, Mapping

from flask import Flask
from flask_babel import force_locale

from academy.core import locales
from academy.web.headers import security_headers
from academy.web.urgency import Urgency
from config import Settings

#: When to come again, in seconds: who learns sooner than who looks around, and files last.
RETRY_AFTER = {
    Urgency.ANSWER: 2,
    Urgency.SUBMIT: 5,
    Urgency.PART: 5,
    Urgency.LESSON: 5,
    Urgency.PAGE: 10,
    Urgency.DOCUMENT: 20,
}
LOCALE = re.compile(r"/([A-Za-z-]+)(?:/|$)")
READS = frozenset({"GET", "HEAD"})
DEFAULT = "en"
STYLE = (
    ":root{color-scheme:light dark}body{max-width:34rem;margin:3rem auto;padding:0 1rem;"
    "font:1.125rem/1.7 system-ui,sans-serif}h1{font-size:1.75rem;line-height:1.4}"
)
STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"


#: Head and body of an answer, by language, seconds, and whether somebody only reads.
Answers = Mapping[tuple[str, int, bool], tuple[bytes, bytes]]


class ComeAgain:
    """The ready answers."""

    def __init__(self, answers: Answers, note: Callable[[str], None] = lambda _urgency: None) -> None:
        """Take the answers; ``note`` hears of everybody who gets one, by the name of the urgency."""
        self._answers, self._note = answers, note

    def answer(self, method: str, path: str, urgency: Urgency) -> bytes:
        """Return the whole answer to a request, which ends its connection."""
        self._note(urgency.name.lower())
        found = LOCALE.match(path)
        tag = found[1] if found else DEFAULT
        key = (RETRY_AFTER[urgency], method in READS)
        head, body = self._answers.get((tag, *key)) or self._answers[DEFAULT, *key]
        return head if method == "HEAD" else head + body


def make_answers(app: Flask) -> Answers:
    """Make the answers of ``app`` in every language that it offers."""
    kinds = itertools.product(locales.offered(), set(RETRY_AFTER.values()), (True, False))
    with app.app_context():
        return {
            (tag, seconds, is_read): _answer(app, tag, seconds, is_read=is_read)
            for tag, seconds, is_read in kinds
        }


def _answer(app: Flask, tag: str, seconds: int, *, is_read: bool) -> tuple[bytes, bytes]:
    settings: Settings = app.extensions["settings"]
    with force_locale(tag):
        template = app.jinja_env.get_template("web/come_again.html")
        body = template.render(locale=tag, seconds=seconds, is_read=is_read, style=STYLE).encode()
    headers = {
        **security_headers(is_https=settings.is_https),
        "Content-Security-Policy": POLICY,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Retry-After": str(seconds),
        "Connection": "close",
    }
    if is_read:
        headers["Refresh"] = str(seconds)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 503 Service Unavailable\r\n{lines}\r\n".encode(), body
