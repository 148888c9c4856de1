"""What holds for every address: language, errors, headers, health."""

import pytest

from tests.support.pages import PageClient


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("in-ID,in;q=0.9", "/id/"),
        ("km-KH", "/km/"),
        ("my-MM, en;q=0.5", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
    ],
)
def test_the_start_page_opens_in_the_language_the_phone_asks_for(
    client: PageClient, sent: str, expected: str
) -> None:
    response = client.get("/", headers={"Accept-Language": sent})
    assert response.location == expected
    assert "Accept-Language" in response.headers["Vary"]


def test_only_complete_languages_have_pages(client: PageClient) -> None:
    assert client.get("/my/").status_code == 404
    assert client.get("/xx/").status_code == 404


def test_the_page_of_languages_says_which_are_drafts(client: PageClient) -> None:
    page = client.get("/en/languages").text
    assert page.count("draft, not yet read by a native speaker") == 2
    assert page.count("coming") >= 8


@pytest.mark.parametrize(
    "path", ["/en/nothing", "/en/courses/%00", "/en/%F0%9F%98%80", "/nothing", "/en/courses/" + "x" * 3000]
)
def test_what_does_not_exist_is_a_page_that_says_so(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "text/html"


def test_programs_get_problem_json(client: PageClient) -> None:
    response = client.get("/en/nothing", headers={"Accept": "application/json"})
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == 404


def test_a_post_without_a_token_is_refused(client: PageClient) -> None:
    client.get("/en/sign-in")
    response = client.post("/en/sign-in", data={"address": "a@b.co", "password": "x"})
    assert response.status_code == 400
    assert "too old" in response.text


def test_b6_blocked_cookies_are_explained(client: PageClient) -> None:
    client.get("/en/sign-in")
    token = client.last_token
    client.delete_cookie("academy")
    for fields in ({}, {"csrf_token": token}):
        answer = client.post("/en/sign-in", data={"address": "a@b.co", "password": "x", **fields})
        assert answer.status_code == 400
        assert "Cookies are needed" in answer.text
        assert "too old" not in answer.text


@pytest.mark.parametrize("path", ["/en/", "/en/nothing", "/healthz", "/v/x"])
def test_security_headers_are_on_every_response(client: PageClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_health(client: PageClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok", "work": "in-time"}
