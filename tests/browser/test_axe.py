"""Accessibility: every page and state in English and Khmer, light and dark, on a phone and a wide screen.

`make test` takes some of them each day, `make soak` all.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdfium2 import PdfDocument

from academy.web.blueprint import form_pages
from tests.browser.cast import Cast, Part
from tests.browser.conftest import Site
from tests.browser.samples import NOT_PAGES, SAMPLES, Sample, show
from tests.support.sample import sampled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
#: All that depends on colours; nothing else changes between light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ALL_RULES = {"type": "tag", "values": TAGS}
RUN = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}))
  .violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; '))"""
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WIDTHS = {360: 780, 1280: 900}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOCALES = ("en", "km")

Opener = Callable[[Part], Page]


@pytest.fixture(scope="module")
def page_of(site: Site, cast: Cast, chromium: Browser) -> Iterator[Opener]:
    """Give one browser page for each person; the policy is switched off here only, so that axe can be put in."""
    pages: dict[Part, Page] = {}
    contexts: list[BrowserContext] = []

    def open_page(part: Part) -> Page:
        if part not in pages:
            context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
            if part in cast.cookies:
                context.add_cookies([{"name": "academy", "value": cast.cookies[part], "url": site.url}])
            contexts.append(context)
            pages[part] = context.new_page()
        return pages[part]

    yield open_page
    for context in contexts:
        context.close()


def test_every_page_has_a_sample(site: Site) -> None:
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    leading_to_forms = {f"{endpoint}_page" for endpoint in form_pages(site.app)}
    sampled = {sample.endpoint for sample in SAMPLES} - {"error"}
    assert sampled | set(NOT_PAGES) == pages - leading_to_forms
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


CASES = [
    pytest.param(sample, locale, id=f"{sample.name} {locale}")
    for sample in SAMPLES
    for locale in LOCALES
    if locale == "en" or not sample.endpoint.startswith("styleguide.")
]
CASES_A_DAY = 36


@pytest.mark.sampled
@pytest.mark.parametrize(("sample", "locale"), sampled(CASES, CASES_A_DAY, "pages with axe"))
def test_no_violations_and_no_sideways_scrolling(
    site: Site, cast: Cast, page_of: Opener, sample: Sample, locale: str
) -> None:
    page = page_of(sample.part)
    show(page, site, cast, sample, locale)
    page.evaluate(AXE)
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate(IS_TOO_WIDE):
            found.append(f"scrolls sideways at {width}")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            rules = ALL_RULES if theme == "light" else {"type": "rule", "values": COLOUR_RULES}
            found += [f"{width} {theme}: {violation}" for violation in page.evaluate(RUN, rules)]
    assert found == []


def test_a_code_on_paper_takes_one_sheet(site: Site, cast: Cast, page_of: Opener) -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "give a code once")
    page = page_of(sample.part)
    show(page, site, cast, sample, "km")
    [_sheet] = PdfDocument(page.pdf(format="A4"))


MENU_COVERS = """() => {
  const drawn = [...document.querySelectorAll(
    '.brand, .nav > a, .nav > .drop, .top__in > .drop, .top__in > .avatar, .top__in > .btn')]
    .map(thing => thing.getBoundingClientRect()).filter(box => box.width);
  const covers = row => row.slice(1).some((box, before) => box.left < row[before].right - 1);
  return covers(drawn.filter(box => box.top < 80)) || covers(drawn.filter(box => box.top > 80));
}"""
#: What of an open list lies outside the window or has no words that can be read.
LIST_IS_CUT = """() => [...document.querySelectorAll('.nav .drop[open] > .drop__panel')].some(panel => {
  const box = panel.getBoundingClientRect();
  return box.left < 0 || box.right > window.innerWidth || box.top < 0 || box.bottom > window.innerHeight ||
    panel.scrollWidth > panel.clientWidth;
})"""
#: Everybody whose menu differs.
ROLES = [
    Part.GUEST,
    Part.LEARNER,
    Part.TRAINER,
    Part.MANAGER,
    Part.ANALYST,
    Part.ADMINISTRATOR,
    Part.EVERYTHING,
]


@pytest.mark.parametrize("locale", ["en", "id", "km"])
@pytest.mark.parametrize("part", ROLES)
def test_the_main_menu_covers_nothing(site: Site, page_of: Opener, part: Part, locale: str) -> None:
    page = page_of(part)
    page.goto(f"{site.url}/{locale}/languages")
    covered = []
    for size in ("normal", "large"):
        page.evaluate("size => document.documentElement.dataset.text = size", size)
        for width in (360, 768, 1024, 1100, 1280):
            page.set_viewport_size({"width": width, "height": 780})
            if page.evaluate(MENU_COVERS) or page.evaluate(IS_TOO_WIDE):
                covered.append((size, width))
            for drop in page.locator(".nav > .drop:visible").all():
                drop.locator("summary").click()
                if page.evaluate(LIST_IS_CUT):
                    covered.append((size, width))
                page.keyboard.press("Escape")
    assert covered == []


def test_the_menu_opens_and_closes_by_keyboard(site: Site, page_of: Opener) -> None:
    page = page_of(Part.EVERYTHING)
    page.goto(f"{site.url}/en/languages")
    page.set_viewport_size({"width": 1024, "height": 780})
    for name in ("Work", "More"):
        summary = page.locator(".nav summary", has_text=name)
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('details') !== null")
        page.keyboard.press("Escape")
        assert summary.evaluate("it => it === document.activeElement && !it.parentNode.open")


def test_axe_sees_a_violation(page_of: Opener) -> None:
    page = page_of(Part.GUEST)
    page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"><input></main></html>')
    page.evaluate(AXE)
    assert {found.partition(":")[0] for found in page.evaluate(RUN, ALL_RULES)} == {"image-alt", "label"}
