"""The workbook as a file to keep, and as paper to write on."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import Response, current_app, request, send_file, url_for

from academy.catalogue.queries import card_by_slug
from academy.content.workbook import Sheet
from academy.core import pdf
from academy.core.cache import ProcessCache
from academy.core.i18n import current_locale
from academy.core.locales import country_of
from academy.learning.permissions import Permission
from academy.learning.queries.tools import tool_at
from academy.learning.queries.workbook import worked_out
from academy.learning.routes.blueprint import blueprint
from academy.learning.routes.workbook.contacts import contact_words
from academy.learning.routes.workbook.place import WorkbookPlace, sheet_at, today_here, workbook_at
from academy.learning.workbook_amounts import Amounts, number_tag
from academy.learning.workbook_files import workbook_csv, workbook_xlsx
from academy.learning.workbook_print import PAPERS, printed_document
from academy.web.blueprint import public, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

#: Empty sheets are the same for everybody; a file is drawn again after a day, or when what is printed to ask changed.
_empty: ProcessCache[bytes] = ProcessCache("learning.empty-sheets", size=48, seconds=86_400)


@blueprint.get("/courses/<slug>/workbook.xlsx")
@requires(Permission.WORKBOOK_FILL)
def download_workbook(slug: str) -> Response:
    """Send all sheets as one spreadsheet."""
    at = workbook_at(slug)
    file = workbook_xlsx(
        at.book.tool, at.book.result, at.amounts.currency, at.amounts.locale, at.book.tool.title
    )
    return file_response(file, XLSX, f"{_stem(at)}.xlsx")


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/csv")
@requires(Permission.WORKBOOK_FILL)
def download_sheet(slug: str, sheet_id: str) -> Response:
    """Send one sheet as plain columns."""
    at = sheet_at(slug, sheet_id)
    file = workbook_csv(at.book.tool, at.book.result, at.sheet.id)
    return file_response(file, "text/csv", f"{_stem(at)}-{at.sheet.id.replace('_', '-')}.csv")


@blueprint.get("/courses/<slug>/workbook.pdf")
@requires(Permission.WORKBOOK_FILL)
def print_workbook(slug: str) -> Response:
    """Send all sheets that have something in them as one PDF."""
    at = workbook_at(slug)
    filled = [sheet for sheet in at.book.tool.sheets if sheet.id in at.book.entries]
    return filled_pdf(at, filled or at.book.tool.sheets)


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/pdf")
@requires(Permission.WORKBOOK_FILL)
def print_sheet(slug: str, sheet_id: str) -> Response:
    """Send one sheet as a PDF."""
    at = sheet_at(slug, sheet_id)
    return filled_pdf(at, [at.sheet])


@blueprint.get("/courses/<slug>/workbook-empty.pdf")
@public("Paper for people who have no data; nothing of anybody is on it.")
def print_empty_workbook(slug: str) -> Response:
    """Send all sheets with lines to write on."""
    at = _blank(slug)
    return _empty_pdf(at, at.book.tool.sheets, "workbook")


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/empty.pdf")
@public("Paper for people who have no data; nothing of anybody is on it.")
def print_empty_sheet(slug: str, sheet_id: str) -> Response:
    """Send one sheet with lines to write on."""
    at = _blank(slug)
    return _empty_pdf(at, [at.book.sheet_or_404(sheet_id)], sheet_id.replace("_", "-"))


def filled_pdf(at: WorkbookPlace, sheets: Sequence[Sheet]) -> Response:
    """Return sheets with what was written and worked out, as a PDF."""
    return file_response(_draw(at, sheets, contact_words(at), is_empty=False), PDF, f"{_stem(at)}.pdf")


def file_response(data: bytes, mimetype: str, name: str) -> Response:
    """Return a file to keep; it stays out of every cache."""
    response = send_file(BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _empty_pdf(at: WorkbookPlace, sheets: Sequence[Sheet], name: str) -> Response:
    locale = current_locale()
    words = contact_words(at, country_of(locale))
    key = (at.edition_id, locale, _paper(), name, words["contacts"])
    data = _empty.get_or_make(key, lambda: _draw(at, sheets, words, is_empty=True))
    return file_response(data, PDF, f"{name}-empty.pdf")


def _draw(at: WorkbookPlace, sheets: Sequence[Sheet], words: Mapping[str, Any], *, is_empty: bool) -> bytes:
    settings = current_app.extensions["settings"]
    locale = current_locale()
    context = {
        "purpose": tool_at(at.slug, locale).purpose,
        "address": settings.base_url.rstrip("/") + url_for("learning.show_tool", slug=at.slug),
        "today": at.today,
        "currency": at.amounts.currency.code,
        **words,
    }
    html = printed_document(
        at.book.tool.title,
        [(sheet, at.book.result.sheets[sheet.id]) for sheet in sheets],
        at.amounts,
        paper=_paper(),
        is_empty=is_empty,
        context=context,
    )
    return pdf.render_apart(html, locale=locale)


def _blank(slug: str) -> WorkbookPlace:
    """Return an empty workbook of the current edition of a course, whoever asks. Raises NotFoundError."""
    locale = current_locale()
    edition_id = card_by_slug(slug).edition_id
    book = worked_out(edition_id, locale, "", {}, today_here())
    amounts = Amounts(book.currency, number_tag(locale, ""))
    return WorkbookPlace(slug, False, edition_id, book, amounts, today_here())


def _paper() -> str:
    asked = request.args.get("paper", "")
    return asked if asked in PAPERS else PAPERS[0]


def _stem(at: WorkbookPlace) -> str:
    return f"workbook-{at.today.isoformat()}"
