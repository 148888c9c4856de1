"""Today's files, as people get them from the academy: PDFs and workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser

from academy.credentials.formats.pdf import render_certificate
from tests.browser.cast import Cast, Part
from tests.browser.conftest import Site
from tests.browser.samples import COURSE, GIVEN, SAMPLES, show
from tests.conformance.conftest import visitor
from tests.factories.catalogue import MODEL_SLUG
from tests.served.test_printing import until_it_comes
from tests.served.visitor import filled
from tests.unit.credentials.samples import BASE, LOCALISED

LOCALES = ("en", "km")
SHEET = f"/tools/{MODEL_SLUG}/forecast"


@dataclass(frozen=True)
class Document:
    """A file with a name of ours, and words that stand in it."""

    name: str
    data: bytes
    words: str = ""
    #: Whether the academy drew it; a browser drew the others.
    is_ours: bool = True


def pdfs(site: Site, cast: Cast, chromium: Browser) -> Iterator[Document]:
    """Yield certificates in every script, sheets of paper and filled ones, a code on paper."""
    graduate = visitor(site, cast, Part.GRADUATE)
    answer = graduate.get(f"/en/certificates/{cast.ids['certificate']}/download")
    yield Document(
        "certificate from the site", until_it_comes(graduate, answer), "Siti Nurhaliza binti Ahmad"
    )
    for content in (BASE, *LOCALISED.values()):
        yield Document(f"certificate {content.locale}", render_certificate(content), content.holder_name)
    for locale in LOCALES:
        guest, learner = (visitor(site, cast, part, locale) for part in (Part.GUEST, Part.LEARNER))
        for paper in ("a4", "pocket"):
            empty = until_it_comes(guest, guest.get(f"/{locale}{COURSE}/workbook-empty.pdf?paper={paper}"))
            yield Document(f"empty workbook {paper} {locale}", empty)
        book = learner.send(learner.get(f"/{locale}{COURSE}/workbook"), action="workbook.pdf")
        yield Document(f"filled workbook {locale}", until_it_comes(learner, book), "Mrs Chan")
        form = guest.get(f"/{locale}{SHEET}").form("cash_now")
        sheet = guest.post(f"/{locale}{SHEET}/pdf", {**filled(form), "cash_now": "1234"})
        yield Document(f"filled sheet {locale}", until_it_comes(guest, sheet), "1")
    yield Document("code on paper km", _code_on_paper(site, cast, chromium), is_ours=False)


def _code_on_paper(site: Site, cast: Cast, chromium: Browser) -> bytes:
    """Return what staff print for somebody who forgot her password."""
    context = chromium.new_context()
    context.add_cookies([{"name": "academy", "value": cast.cookies[Part.MANAGER], "url": site.url}])
    page = context.new_page()
    sample = next(sample for sample in SAMPLES if sample.typed is GIVEN)
    show(page, site, cast, sample, "km")
    data = page.pdf(format="A4", tagged=True)
    context.close()
    return data


def workbooks(site: Site, cast: Cast) -> Iterator[Document]:
    """Yield the workbook of a learner, a sheet of a guest, the rows of a programme and the audit log."""
    for locale in LOCALES:
        guest, learner, analyst, administrator = (
            visitor(site, cast, part, locale)
            for part in (Part.GUEST, Part.LEARNER, Part.ANALYST, Part.ADMINISTRATOR)
        )
        yield Document(f"workbook {locale}", learner.get(f"/{locale}{COURSE}/workbook.xlsx").body, "Mrs Chan")
        form = guest.get(f"/{locale}{SHEET}").form("cash_now")
        typed = {**filled(form), "cash_now": "1234"}
        yield Document(f"sheet {locale}", guest.post(f"/{locale}{SHEET}/xlsx", typed).body, "1234")
        results = analyst.get(f"/{locale}/results/{cast.ids['programme']}")
        rows = analyst.send(results, {"format": "xlsx"}, action="/export")
        yield Document(f"rows {locale}", rows.body, "KH")
        log = administrator.send(
            administrator.get(f"/{locale}/admin/audit"), {"format": "xlsx"}, action="/export"
        )
        yield Document(f"audit log {locale}", log.body, "role")
