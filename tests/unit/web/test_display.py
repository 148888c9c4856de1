"""The choice of colours and text size."""

import pytest
from flask import Flask

from academy.web.routes import local_path


def test_a_choice_is_kept_in_a_cookie_and_shown(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/display", data={"theme": "dark", "next": "/en/styleguide?page=2"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/en/styleguide?page=2"
    cookie = answer.headers["Set-Cookie"]
    assert "theme=dark" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    client.post("/display", data={"text_size": "large"})
    page = client.get("/en/styleguide/text").text
    assert 'data-theme="dark"' in page
    assert 'data-text="large"' in page
    client.post("/display", data={"theme": ""})
    page = client.get("/en/styleguide/text").text
    assert "data-theme" not in page
    assert 'data-text="large"' in page


def test_an_unknown_choice_changes_nothing(app: Flask) -> None:
    answer = app.test_client().post("/display", data={"theme": "<script>", "text_size": "huge"})
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "target",
    ["", "//evil.example", "https://evil.example/", "/\\evil.example", "evil", "/a\r\nX: y", "javascript:1"],
)
def test_nobody_is_sent_elsewhere(target: str) -> None:
    assert local_path(target) == "/"


def test_a_guest_page_holds_no_token_and_starts_no_session(app: Flask) -> None:
    answer = app.test_client().get("/en/styleguide/text")
    assert "csrf_token" not in answer.text
    assert "Set-Cookie" not in answer.headers
