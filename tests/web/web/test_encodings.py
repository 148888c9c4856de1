"""Nobody gets what they cannot unpack, from any of those who compress: pages of guests and learners, static files."""

import re

import pytest

from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition
from tests.support.pages import PageClient

COURSE = f"/en/courses/{MODEL_SLUG}"
PLAIN = [
    "gzip;q=0, br;q=0",
    "br;q=0.0, gzip;q=0.000",
    "*;q=0",
    "identity",
    "identity, *;q=0",
    "identity;q=1, gzip;q=0.5, br;q=0.5",
    "br; q=0 , gzip ;q=0",
    "deflate, zstd",
    "",
]
CHOSEN = [
    ("br;q=0, gzip", "gzip"),
    ("gzip;q=0, br", "br"),
    ("gzip;q=0, *", "br"),
    ("*;q=0.5, br;q=0", "gzip"),
    ("gzip;q=1.0, br;q=0.1", "gzip"),
    ("gzip;q=0.2, br;q=0.9", "br"),
    ("BR", "br"),
    ("br;q=0, x-gzip", "gzip"),
    ("identity;q=0.5, gzip;q=1, *;q=0", "gzip"),
]


def pages(client: PageClient) -> dict[str, PageClient]:
    """Return a page of each of those who compress, with a reader for it."""
    make_edition()
    guest, learner = (PageClient(client.application) for _ in range(2))
    sign_in(learner, make_person())
    found = re.search(r"/static/app\.[0-9a-f]+\.css", guest.get("/en/").text)
    assert found
    return {
        "/en/courses": guest,
        "/en/sign-in": guest,
        found[0]: guest,
        COURSE: learner,
        "/en/profile": learner,
    }


@pytest.mark.parametrize("header", PLAIN)
def test_f6_who_refuses_encodings_gets_plain_text(client: PageClient, header: str) -> None:
    for path, reader in pages(client).items():
        for _ in range(2):  # made, and then from memory
            answer = reader.get(path, headers={"Accept-Encoding": header})
            assert "Content-Encoding" not in answer.headers, path
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert answer.text


@pytest.mark.parametrize(("header", "encoding"), CHOSEN)
def test_f6_a_reader_gets_the_encoding_that_they_like_best(
    client: PageClient, header: str, encoding: str
) -> None:
    for path, reader in pages(client).items():
        answer = reader.get(path, headers={"Accept-Encoding": header})
        assert answer.headers.get("Content-Encoding") == encoding, path


def test_a_reader_without_the_header_gets_plain_text(client: PageClient) -> None:
    for path, reader in pages(client).items():
        assert "Content-Encoding" not in reader.get(path).headers, path


@pytest.mark.parametrize("header", ["gzip, deflate, br, zstd", "*", "br;q=high, gzip"])
def test_what_is_sent_is_always_something_that_was_asked_for(client: PageClient, header: str) -> None:
    for path, reader in pages(client).items():
        assert reader.get(path, headers={"Accept-Encoding": header}).headers["Content-Encoding"] in (
            "br",
            "gzip",
        )


def test_pages_that_say_what_is_wrong_are_compressed_too(client: PageClient) -> None:
    answer = client.get("/en/courses/nothing", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 404
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 4000
