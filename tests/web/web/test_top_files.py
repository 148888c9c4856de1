"""What browsers and search engines look for at the top of a site, and what search engines may keep."""

import pytest

from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition
from tests.factories.credentials import make_certificate
from tests.support.pages import PageClient

MOST_BYTES = 2048


@pytest.mark.parametrize(
    ("path", "kinds", "start"),
    [
        ("/favicon.ico", ("image/x-icon", "image/vnd.microsoft.icon"), b"\0\0\1\0"),
        ("/apple-touch-icon.png", ("image/png",), b"\x89PNG"),
        ("/apple-touch-icon-precomposed.png", ("image/png",), b"\x89PNG"),
        ("/robots.txt", ("text/plain",), b"#"),
    ],
)
def test_f5_files_at_the_top_are_there_and_small(
    client: PageClient, path: str, kinds: tuple[str, ...], start: bytes
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype in kinds
    assert answer.data.startswith(start)
    assert len(answer.data) < MOST_BYTES
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_f5_names_are_not_indexed(client: PageClient) -> None:
    certificate = make_certificate(make_person(name="Wati Suryani"))
    page = client.get(f"/en/verify/{certificate.number}")
    assert page.status_code == 200
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Disallow: /*/verify" in client.get("/robots.txt").text


@pytest.mark.parametrize("path", ["/en/profile", f"/en/courses/{MODEL_SLUG}", "/en/courses"])
def test_f5_pages_of_signed_in_people_are_not_indexed(client: PageClient, path: str) -> None:
    make_edition()
    sign_in(client, make_person())
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/en/", "/en/courses", f"/en/courses/{MODEL_SLUG}", "/en/glossary"])
def test_what_guests_share_may_be_found(client: PageClient, path: str) -> None:
    make_edition()
    for _ in range(2):
        assert client.get(path).headers["X-Robots-Tag"] == "all"
