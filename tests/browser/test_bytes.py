"""What a phone loads that has never been here, counted by a real browser on every kind of page a guest sees."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.traffic import new_phone
from tests.factories.catalogue import COURSES, MODEL_SLUG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

#: Everything that comes over the wire, heads of answers included, with a cold cache.
MOST_BYTES = 17_000
#: The landing page invites, the list names every course, and the glossary holds the words of all of them.
LIST_OF_COURSES = 15_800 + 200 * len(list(COURSES.glob("*/course.yaml")))
MORE_BYTES = {"/en/": 17_500, "/km/": 18_000, "/en/courses": LIST_OF_COURSES, "/en/glossary": 22_000}
MOST_REQUESTS = 5
LESSON = f"/en/courses/{MODEL_SLUG}/lessons/see-where-your-money-goes"
PAGES = {
    "landing": "/en/",
    "landing in Khmer": "/km/",
    "catalogue": "/en/courses",
    "course": f"/en/courses/{MODEL_SLUG}",
    "lesson": LESSON,
    "pathways": "/en/pathways",
    "tools": "/en/tools",
    "glossary": "/en/glossary",
    "languages": "/en/languages",
    "where to ask": "/en/where-to-ask",
    "sign in": "/en/sign-in",
    "register": "/en/register",
    "verify": "/en/verify",
    "nothing there": "/en/courses/nothing",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_p4_a_first_visit_is_light(site: Site, chromium: Browser, path: str) -> None:
    with new_phone(chromium) as (page, traffic):
        page.goto(site.url + path, wait_until="networkidle")
        page.locator(".top__in > .drop summary").first.click()
        page.wait_for_load_state("networkidle")
    assert not [url for url in traffic.addresses.values() if "woff2" in url], traffic.told()
    assert traffic.bytes <= MORE_BYTES.get(path, MOST_BYTES), traffic.told()
    assert len(traffic.addresses) <= MOST_REQUESTS, traffic.told()


@pytest.mark.parametrize("place", ["main", "html"])
def test_burmese_text_comes_with_its_font(site: Site, chromium: Browser, place: str) -> None:
    add = """place => {
        const text = document.createElement("p");
        text.textContent = "\u1019\u103c\u1014\u103a\u1019\u102c";
        (place == "html" ? document.documentElement : text).lang = "my";
        document.querySelector("main").append(text);
    }"""
    with new_phone(chromium) as (page, traffic):
        page.goto(f"{site.url}/en/courses", wait_until="networkidle")
        with page.expect_response(lambda answer: "academy-myanmar" in answer.url):
            page.evaluate(add, place)
        assert traffic.bytes, traffic.told()
