"""What somebody gets for whom there is no room: her language, when to come again, and what became of her work."""

from email.message import Message
from email.parser import BytesParser

import html5lib
import pytest
from flask import Flask

from academy.core import locales
from academy.web.come_again import RETRY_AFTER, ComeAgain, make_answers
from academy.web.headers import security_headers
from academy.web.urgency import Urgency


@pytest.fixture
def come_again(app: Flask) -> ComeAgain:
    return ComeAgain(make_answers(app))


def parsed(answer: bytes) -> tuple[str, Message, str]:
    """Return status line, headers and body."""
    status, _line, rest = answer.partition(b"\r\n")
    message = BytesParser().parsebytes(rest)
    return status.decode(), message, rest.partition(b"\r\n\r\n")[2].decode()


@pytest.mark.parametrize("urgency", Urgency)
def test_a_page_opens_again_by_itself(come_again: ComeAgain, urgency: Urgency) -> None:
    status, headers, body = parsed(come_again.answer("GET", "/en/courses", urgency))
    seconds = str(RETRY_AFTER[urgency])
    assert status == "HTTP/1.1 503 Service Unavailable"
    assert (headers["Retry-After"], headers["Refresh"]) == (seconds, seconds)
    assert f"This page opens by itself in {seconds} seconds." in body
    assert headers["Connection"] == "close"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Length"] == str(len(body.encode()))


def test_what_was_sent_is_not_sent_again_by_itself(come_again: ComeAgain) -> None:
    _status, headers, body = parsed(come_again.answer("POST", "/en/results/x/export", Urgency.DOCUMENT))
    assert headers["Retry-After"] == "20"
    assert headers["Refresh"] is None
    assert "Nothing was saved." in body


@pytest.mark.parametrize("tag", locales.offered())
def test_the_language_is_that_of_the_address(come_again: ComeAgain, app: Flask, tag: str) -> None:
    _status, _headers, body = parsed(come_again.answer("GET", f"/{tag}/home?x=y", Urgency.LESSON))
    page = html5lib.parse(body, namespaceHTMLElements=False)
    assert page.get("lang") == tag
    titles = {parsed(come_again.answer("GET", f"/{each}/", Urgency.LESSON))[2] for each in locales.offered()}
    assert len(titles) == len(locales.offered()), "each is in a language of its own"


@pytest.mark.parametrize("path", ["/", "/healthz", "/display", "/xx/courses", "/en", "//", "/%ff"])
def test_an_address_without_a_language_gets_english(come_again: ComeAgain, path: str) -> None:
    assert 'lang="en"' in parsed(come_again.answer("GET", path, Urgency.PAGE))[2]


def test_a_head_gets_the_same_headers_and_no_body(come_again: ComeAgain) -> None:
    whole = come_again.answer("GET", "/en/courses", Urgency.PAGE)
    head = come_again.answer("HEAD", "/en/courses", Urgency.PAGE)
    assert head == whole[: whole.index(b"\r\n\r\n") + 4]


def test_it_has_the_headers_of_every_page_and_a_policy_that_lets_its_style_in(come_again: ComeAgain) -> None:
    _status, headers, body = parsed(come_again.answer("GET", "/en/", Urgency.PAGE))
    for name, value in security_headers(is_https=False).items():
        if name != "Content-Security-Policy":
            assert headers[name] == value
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert body.count("<style>") == 1
    assert "src=" not in body
    assert "href=" not in body
