"""What a phone loads that has never been here, counted by a real browser on every kind of page a guest sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site
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


@dataclass
class Traffic:
    """The addresses that were loaded, and how many bytes each took."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def ask(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def finish(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def bytes(self) -> int:
        return int(sum(self.sizes.values()))

    def told(self) -> str:
        return "\n".join(f"{self.sizes.get(key, 0):8.0f} {url}" for key, url in self.addresses.items())


@contextmanager
def new_phone(chromium: Browser) -> Iterator[tuple[Page, Traffic]]:
    """Open a page of a browser without a cache, and write down what it loads."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page, traffic = context.new_page(), Traffic()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", traffic.ask)
    session.on("Network.loadingFinished", traffic.finish)
    try:
        yield page, traffic
    finally:
        context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_p4_a_first_visit_is_light(site: Site, chromium: Browser, path: str) -> None:
    with new_phone(chromium) as (page, traffic):
        page.goto(site.url + path, wait_until="networkidle")
        page.locator("details.drop summary").first.click()
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
