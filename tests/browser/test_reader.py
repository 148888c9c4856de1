"""The reader of the walk notices what goes wrong; otherwise a green walk would prove little."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.reader import Reader, reader

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

INLINE_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
WIDE_PICTURE = (
    "document.querySelector('main').append(Object.assign(document.createElement('canvas'), {width: 2000}))"
)


def open_missing_page(one: Reader) -> None:
    one.open("/en/courses/nothing")


def run_inline_script(one: Reader) -> None:
    one.open("/en/")
    one.page.evaluate(INLINE_SCRIPT)


def throw_error(one: Reader) -> None:
    one.open("/en/")
    with one.page.expect_event("pageerror"):
        one.page.evaluate("setTimeout(() => { throw new Error('broken') })")


def make_page_too_wide(one: Reader) -> None:
    one.open("/en/")
    one.page.evaluate(WIDE_PICTURE)
    one.look()


@pytest.mark.parametrize(
    ("go_wrong", "sentence"),
    [
        (open_missing_page, "answered 404"),
        (run_inline_script, "Content Security Policy"),
        (throw_error, "broken"),
        (make_page_too_wide, "scrolls sideways at 320"),
    ],
)
def test_what_goes_wrong_is_noticed(site: Site, chromium: Browser, go_wrong: object, sentence: str) -> None:
    assert callable(go_wrong)
    with pytest.raises(AssertionError, match=sentence), reader(chromium, site.url) as one:
        go_wrong(one)
