"""The style guide: every page of it opens in every offered language, and is absent in production."""

import pytest
from flask import Flask

from academy.core import locales
from academy.core.db import may_write
from academy.web.errors import show_unexpected_error
from tests.support.sample import sampled

PAGES = [
    "",
    "/lesson",
    "/landing",
    "/home",
    "/empty",
    "/certificate",
    "/agency",
    "/error",
    "/confirm",
    "/text",
]


@pytest.mark.sampled
@pytest.mark.parametrize("locale", sampled(locales.offered(), 3, "languages"))
@pytest.mark.parametrize("page", PAGES)
def test_each_page_keeps_the_rules_of_pages(app: Flask, locale: str, page: str) -> None:
    answer = app.test_client().get(f"/{locale}/styleguide{page}")
    assert answer.status_code == 200
    assert f'<html lang="{locale}"' in answer.text


def test_the_wrong_the_withdrawn_and_the_empty_are_shown(app: Flask) -> None:
    page = app.test_client().get("/en/styleguide").text
    for words in (
        "Not right",
        "This certificate was revoked.",
        "We do not know this certificate.",
        "Error:",
    ):
        assert words in page


def test_error_summary_leads_to_fields_that_exist(app: Flask) -> None:
    page = app.test_client().get("/en/styleguide").text
    for field in ("bad-name", "bad-stage-0", "bad-agree"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
    assert 'aria-describedby="bad-name-error"' in page
    assert 'aria-invalid="true"' in page


def test_every_page_has_tabs_and_more_without_a_script_and_staff_their_work(app: Flask) -> None:
    client = app.test_client()
    pages = {
        page: client.get(f"/en/styleguide/{page}").text for page in ("home", "landing", "agency", "lesson")
    }
    assert [name for name, page in pages.items() if '<body class="has-tabs">' in page] == [
        "home",
        "landing",
        "agency",
    ]
    assert [name for name, page in pages.items() if '<details class="drop nav__more' in page] == [
        "home",
        "landing",
        "agency",
    ]
    assert [name for name, page in pages.items() if '<details class="drop nav__work' in page] == ["agency"]


def test_the_error_page_needs_no_database(app: Flask) -> None:
    before = may_write.get()
    with app.test_request_context("/en/anything"):
        answer = app.make_response(show_unexpected_error(RuntimeError("secret detail")))
    assert answer.status_code == 500
    assert "secret detail" not in answer.get_data(as_text=True)
    assert may_write.get() is before, "whatever runs next in this thread may write as before"
