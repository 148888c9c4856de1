"""Pages judged by the Nu HTML checker, axe and Lighthouse: signed out and signed in, in English and Khmer."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.browser.cast import Cast, Part
from tests.browser.conftest import Site
from tests.browser.samples import COURSE, LESSON, SAMPLES, show
from tests.browser.test_axe import ALL_RULES, RUN
from tests.conformance.conftest import visitor
from tests.conformance.judges import axe, failed_audits, lighthouse, markup_findings, unaccepted

pytestmark = [pytest.mark.conformance, pytest.mark.timeout(1800)]

LOCALES = ("en", "km")
#: One state of each page; the style guide is for developers.
PAGES = {
    sample.endpoint: sample for sample in reversed(SAMPLES) if not sample.endpoint.startswith("styleguide.")
}
#: Pages that people meet first or stay on longest; and who looks.
LIGHTHOUSE_PAGES = {
    "/": Part.GUEST,
    COURSE: Part.GUEST,
    "/register": Part.GUEST,
    LESSON: Part.LEARNER,
    "/home": Part.LEARNER,
    f"{COURSE}/workbook/cashbook": Part.LEARNER,
}
BAD_PAGE = '<!doctype html><html><body><img src="x.png"><input><p><div></p></body></html>'


def test_g17_the_markup_of_every_page_is_what_it_says(site: Site, cast: Cast, tmp_path: Path) -> None:
    opened = [sample for sample in SAMPLES if not sample.press and sample.endpoint in PAGES]
    for number, sample in enumerate(opened):
        for locale in LOCALES:
            path = f"/{locale}{sample.path.format(**cast.ids)}"
            answer = visitor(site, cast, sample.part, locale).get(path)
            assert answer.status < 500, path
            (tmp_path / f"{number} {sample.name.replace('/', '-')} {locale}.html").write_bytes(answer.body)
    assert unaccepted("vnu", markup_findings(tmp_path)) == []


def test_g17_axe_of_today_finds_nothing(site: Site, cast: Cast, chromium: Browser) -> None:
    found: list[str] = []
    for part in Part:
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
        if part in cast.cookies:
            context.add_cookies([{"name": "academy", "value": cast.cookies[part], "url": site.url}])
        page = context.new_page()
        for sample in (sample for sample in PAGES.values() if sample.part is part):
            for locale in LOCALES:
                show(page, site, cast, sample, locale)
                page.evaluate(axe())
                found += [f"{sample.name} {locale}: {each}" for each in page.evaluate(RUN, ALL_RULES)]
        context.close()
    assert unaccepted("axe", found) == []


def test_g17_lighthouse_gives_every_point(site: Site, cast: Cast) -> None:
    found: list[str] = []
    for path, part in LIGHTHOUSE_PAGES.items():
        for locale in LOCALES:
            cookie = f"academy={cast.cookies[part]}" if part in cast.cookies else ""
            report = lighthouse(f"{site.url}/{locale}{path}", cookie)
            found += [f"{locale}{path}: {each}" for each in failed_audits(report)]
    assert unaccepted("lighthouse", found) == []


def test_the_judges_of_pages_see_a_bad_one(chromium: Browser, tmp_path: Path) -> None:
    """The control: a picture without words, a box without a name, a paragraph around a block."""
    page_file = tmp_path / "bad.html"
    page_file.write_text(BAD_PAGE)
    said = "\n".join(markup_findings(tmp_path))
    assert "alt" in said
    assert "No “p” element in scope" in said or "No “p” element" in said
    page = chromium.new_page()
    page.goto(page_file.as_uri())
    page.evaluate(axe())
    assert {"image-alt", "label"} <= {each.partition(":")[0] for each in page.evaluate(RUN, ALL_RULES)}
    page.close()


def test_lighthouse_sees_a_bad_page(tmp_path: Path) -> None:
    """The control: the same page, served by Python."""
    (tmp_path / "index.html").write_text(BAD_PAGE)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = failed_audits(lighthouse(f"http://127.0.0.1:{server.server_port}/"))
        server.shutdown()
    assert {"document-title", "html-has-lang", "image-alt"} <= {each.partition(":")[0] for each in found}
