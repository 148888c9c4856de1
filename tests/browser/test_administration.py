"""Every page of administrators fits a phone, a small laptop and a screen: nothing is cut, nothing covers anything."""

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.cast import Cast, Part
from tests.browser.conftest import Site
from tests.browser.samples import SAMPLES, Sample, show

WIDTHS = (360, 1024, 1280)
PAGES = [sample for sample in SAMPLES if sample.part is Part.ADMINISTRATOR]
#: What sticks out of the page sideways, and what of the bar at its top or of a row of buttons covers its neighbour.
FAULTS = """() => {
  const faults = [];
  if (document.documentElement.scrollWidth > window.innerWidth) faults.push('wider than the screen');
  const covers = (things, where) => {
    const boxes = things.map(thing => thing.getBoundingClientRect()).filter(box => box.width && box.height);
    boxes.forEach((box, at) => boxes.slice(at + 1).forEach(other => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (across > 1 && down > 1) faults.push(where + ' covers its neighbour');
    }));
  };
  covers([...document.querySelectorAll(
    '.brand, .nav > a, .nav > .drop, .top__in > .drop, .top__in > .avatar')], 'the menu');
  document.querySelectorAll('.cluster, .filters, .head').forEach(row => covers([...row.children], 'a button'));
  document.querySelectorAll('main .btn, main h1, main h2, main dd').forEach(thing => {
    const box = thing.getBoundingClientRect();
    if (box.width && (box.right > window.innerWidth + 1 || box.left < -1) && !thing.closest('.tbl'))
      faults.push('cut: ' + thing.textContent.trim().slice(0, 40));
  });
  return faults;
}"""


@pytest.fixture(scope="module")
def page(site: Site, cast: Cast, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    cookie = {"name": "academy", "value": cast.cookies[Part.ADMINISTRATOR], "url": site.url}
    context.add_cookies([cookie])  # type: ignore[list-item]  # the types of Playwright know no plain dictionary
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("locale", "samples"),
    [("en", PAGES), ("id", PAGES[::4]), ("km", PAGES[2::4])],
    ids=["en", "id", "km"],
)
def test_e8_every_page_of_administrators_fits(
    site: Site, cast: Cast, page: Page, locale: str, samples: Sequence[Sample]
) -> None:
    found = []
    for sample in samples:
        show(page, site, cast, sample, locale)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 780})
            found += [f"{sample.name} at {width}: {fault}" for fault in page.evaluate(FAULTS)]
    assert found == []


def test_a_page_that_does_not_fit_would_be_seen(site: Site, cast: Cast, page: Page) -> None:
    show(page, site, cast, next(sample for sample in PAGES if sample.name == "people"), "en")
    page.set_viewport_size({"width": 1024, "height": 780})
    page.evaluate("document.querySelector('main h1').style.cssText = 'min-width:1200px'")
    page.evaluate("document.querySelectorAll('.nav > a').forEach(each => each.style.marginLeft = '-60px')")
    faults = page.evaluate(FAULTS)
    assert any(fault.startswith(("cut", "wider")) for fault in faults)
    assert "the menu covers its neighbour" in faults
