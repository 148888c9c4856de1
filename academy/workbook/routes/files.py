"""The workbook as a file to keep, and as paper to write on."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from academy.catalogue.queries import card_by_slug
from academy.content.workbook import Sheet
from academy.core.cache import ProcessCache
from academy.core.files import count_due
from academy.core.i18n import current_locale
from academy.core.locales import country_of
from academy.core.permissions import current_actor
from academy.web import files
from academy.web.blueprint import limited, public, requires
from academy.web.files import PDF, file_response
from academy.web.urgency import Urgency
from academy.workbook.files.paper import PAPERS, printed_document
from academy.workbook.files.spreadsheet import workbook_csv, workbook_xlsx
from academy.workbook.permissions import Permission
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.contacts import contact_words
from academy.workbook.routes.shown import ShownWorkbook, nobodys_workbook_at, sheet_at, workbook_at
from academy.workbook.tools import tool_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Empty sheets are the same for everybody and lie in the storage; this spares even the making of their HTML.
_empty: ProcessCache[bytes] = ProcessCache("workbook.empty-sheets", size=48, seconds=86_400)


@blueprint.get("/courses/<slug>/workbook.xlsx", urgency=Urgency.DOCUMENT)
@requires(Permission.WORKBOOK_FILL)
def download_workbook(slug: str) -> Response:
    """Send all sheets as one spreadsheet."""
    at = workbook_at(slug)
    file = workbook_xlsx(
        at.book.tool, at.book.result, at.amounts.currency, at.amounts.locale, at.book.tool.title
    )
    return file_response(file, XLSX, f"{_stem(at)}.xlsx")


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/csv", urgency=Urgency.DOCUMENT)
@requires(Permission.WORKBOOK_FILL)
def download_sheet(slug: str, sheet_id: str) -> Response:
    """Send one sheet as plain columns."""
    at = sheet_at(slug, sheet_id)
    file = workbook_csv(at.book.tool, at.book.result, at.sheet.id)
    return file_response(file, "text/csv", f"{_stem(at)}-{at.sheet.id.replace('_', '-')}.csv")


@blueprint.post("/courses/<slug>/workbook.pdf", form_page="workbook.show_workbook", urgency=Urgency.DOCUMENT)
@limited("workbook.file", 60, 600, lambda: current_actor().public_id)
@requires(Permission.WORKBOOK_FILL)
def print_workbook(slug: str) -> ResponseReturnValue:
    """Order all sheets that have something in them as one PDF."""
    at = workbook_at(slug)
    filled = [sheet for sheet in at.book.tool.sheets if sheet.id in at.book.entries]
    return filled_pdf(at, filled or at.book.tool.sheets, url_for("workbook.show_workbook", slug=slug))


@blueprint.post(
    "/courses/<slug>/workbook/<sheet_id>/pdf",
    form_page="workbook.show_workbook_sheet",
    urgency=Urgency.DOCUMENT,
)
@limited("workbook.file", 60, 600, lambda: current_actor().public_id)
@requires(Permission.WORKBOOK_FILL)
def print_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Order one sheet as a PDF."""
    at = sheet_at(slug, sheet_id)
    return filled_pdf(at, [at.sheet], url_for("workbook.show_workbook_sheet", slug=slug, sheet_id=sheet_id))


@blueprint.get("/courses/<slug>/workbook-empty.pdf", urgency=Urgency.DOCUMENT)
@public("Paper for people who have no data; nothing of anybody is on it.")
def print_empty_workbook(slug: str) -> ResponseReturnValue:
    """Send all sheets with lines to write on."""
    at = _blank(slug)
    return _empty_pdf(at, at.book.tool.sheets, "workbook")


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/empty.pdf", urgency=Urgency.DOCUMENT)
@public("Paper for people who have no data; nothing of anybody is on it.")
def print_empty_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Send one sheet with lines to write on."""
    at = _blank(slug)
    return _empty_pdf(at, [at.book.sheet_or_404(sheet_id)], sheet_id.replace("_", "-"))


def filled_pdf(at: ShownWorkbook, sheets: Sequence[Sheet], back: str) -> ResponseReturnValue:
    """Order sheets with what was written and worked out, as a PDF; `back` is the path of the page with the button."""
    html = _html(at, sheets, contact_words(at), is_empty=False)
    return files.order(html, locale=current_locale(), name=f"{_stem(at)}.pdf", back=back)


def _empty_pdf(at: ShownWorkbook, sheets: Sequence[Sheet], name: str) -> ResponseReturnValue:
    locale = current_locale()
    words = contact_words(at, country_of(locale))
    key = (at.book.edition_id, locale, _paper(), name, words["contacts"])
    data = _empty.get(key)
    if data is None:
        data = files.shared_file(_html(at, sheets, words, is_empty=True), locale)
        if data is None:
            return files.waiting_page(count_due(), url_for("workbook.show_tool", slug=at.slug))
        _empty.put(key, data)
    return file_response(data, PDF, f"{name}-empty.pdf")


def _html(at: ShownWorkbook, sheets: Sequence[Sheet], words: Mapping[str, Any], *, is_empty: bool) -> str:
    settings = current_app.extensions["settings"]
    context = {
        "purpose": tool_at(at.slug, current_locale()).purpose,
        "address": settings.base_url.rstrip("/") + url_for("workbook.show_tool", slug=at.slug),
        "today": at.book.today,
        "currency": at.amounts.currency.code,
        **words,
    }
    return printed_document(
        at.book.tool.title,
        [(sheet, at.book.result.sheets[sheet.id]) for sheet in sheets],
        at.amounts,
        paper=_paper(),
        is_empty=is_empty,
        context=context,
    )


def _blank(slug: str) -> ShownWorkbook:
    """Return an empty workbook of the current edition of a course, whoever asks. Raises NotFoundError."""
    return nobodys_workbook_at(slug, card_by_slug(slug).edition_id)


def _paper() -> str:
    asked = request.args.get("paper", "")
    return asked if asked in PAPERS else PAPERS[0]


def _stem(at: ShownWorkbook) -> str:
    return f"workbook-{at.book.today.isoformat()}"
