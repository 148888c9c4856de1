"""What the door takes for a whole request to read something."""

import pytest

from academy.web.door import WHOLE_REQUEST

LONG = b"a" * 500_000


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/en/courses", b"/en/courses"),
        (b"/en/courses?q=a?b#c", b"/en/courses"),
        (b"/en/courses#top?", b"/en/courses"),
        (b"/?", b"/"),
        (b"//en", b"//en"),
    ],
)
def test_a_whole_request_is_known_with_its_path(target: bytes, path: bytes) -> None:
    found = WHOLE_REQUEST.fullmatch(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert found
    assert found["path"] == path


@pytest.mark.parametrize(
    "said",
    [
        b"GET /en HTTP/1.1\r\nHost: x\r\n",
        b"GET /en HTTP/1.1\r\ncontent-LENGTH: 1\r\n\r\n",
        b"GET /en HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /en HTTP/1.1\r\n\r\nGET /en HTTP/1.1\r\n\r\n",
        b"POST /en HTTP/1.1\r\n\r\n",
        b"GET http://localhost/en HTTP/1.1\r\n\r\n",
    ],
)
def test_whatever_else_is_said_takes_the_long_way(said: bytes) -> None:
    assert WHOLE_REQUEST.fullmatch(said) is None


@pytest.mark.parametrize("said", [b"GET /" + LONG, b"GET /?" + LONG, b"GET / HTTP/1.1\r\n" + LONG])
def test_an_address_that_never_ends_is_given_up_in_one_look(said: bytes) -> None:
    """A look that grows with the square of the length would hold the thread that listens to everybody."""
    assert WHOLE_REQUEST.fullmatch(said) is None
