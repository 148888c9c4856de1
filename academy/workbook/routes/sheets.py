"""A sheet of the workbook: its page, its single values and weeks, its evenings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.content.expressions import Call
from academy.content.workbook import Formula
from academy.core.errors import NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.formats import day as day_in_words
from academy.workbook.addresses import (
    NEW,
    day_boxes,
    is_day,
    row_boxes,
    series_boxes,
    single_boxes,
    values_in,
    with_values,
)
from academy.workbook.forms import PartForm
from academy.workbook.permissions import Permission
from academy.workbook.queries import ledger_days, worked_out
from academy.workbook.results.tables import filled_rows
from academy.workbook.results.view import name_of_row, value_in_words, view_of
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.place import SheetPlace, is_autosave, say_when_done, sheet_at
from academy.workbook.services.saving import WorkbookError, save_values
from academy.workbook.words import label_of, tone_word, word_for

DAYS_A_PAGE = 7
SUGGESTED_TEXTS = 30
TEMPLATES = {
    "form": "workbook/form.html",
    "ledger": "workbook/ledger.html",
    "list": "workbook/list.html",
    "series": "workbook/series.html",
}


@blueprint.get("/courses/<slug>/workbook/<sheet_id>")
@requires(Permission.WORKBOOK_FILL)
def show_workbook_sheet(slug: str, sheet_id: str) -> str:
    """Show a sheet with its sums."""
    return sheet_page(sheet_at(slug, sheet_id))


@blueprint.post("/courses/<slug>/workbook/<sheet_id>")
@requires(Permission.WORKBOOK_FILL)
def save_workbook_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Save the single values of a sheet, and all weeks of a series."""
    at = sheet_at(slug, sheet_id)
    form = single_form(at)
    if not save_form(at, form):
        return sheet_page(at, single=form), 422
    if is_autosave():
        return _figures(sheet_at(slug, sheet_id))
    flash(_("Saved."), "good")
    return redirect(sheet_url(at), 303)


@blueprint.post("/courses/<slug>/workbook/<sheet_id>/days/<day>", form_page="workbook.show_workbook_sheet")
@requires(Permission.WORKBOOK_FILL)
def save_workbook_day(slug: str, sheet_id: str, day: str) -> ResponseReturnValue:
    """Save what was counted on an evening."""
    at = sheet_at(slug, sheet_id)
    if not (at.sheet.day_fields and is_day(day)):
        raise NotFoundError(_("This day is not in the sheet."))
    evening = date.fromisoformat(day)
    form = evening_form(at, evening)
    if not save_form(at, form):
        return sheet_page(at, evening=(evening, form)), 422
    flash(_("%(day)s: your count is saved.", day=day_in_words(evening)), "good")
    later = sum(entry.day > evening for entry in ledger_days(at.sheet, at.result))
    return redirect(sheet_url(at, page=later // DAYS_A_PAGE + 1, anchor=f"day-{day}"), 303)


def save_form(at: SheetPlace, form: PartForm, *, is_line: bool = False) -> bool:
    """Save a form; when that is not possible, the form says why beside its boxes."""
    if not form.take(request.form, at.book.tool, is_line=is_line):
        return False
    try:
        saved = save_values(current_actor(), at.edition_id, form.sent(), at.today)
    except WorkbookError as error:
        form.form_errors.append(str(error))
        return False
    form.show_conflicts(saved.conflicts)
    say_when_done(saved)
    return not saved.conflicts


def single_form(at: SheetPlace) -> PartForm:
    """Return the form of the single values, in a series with all its weeks."""
    boxes = single_boxes(at.sheet) + (series_boxes(at.sheet) if at.sheet.kind == "series" else [])
    return PartForm(at.sheet, boxes, values_in(at.sheet, at.book.entries), at.amounts)


def line_form(at: SheetPlace, row_id: str = NEW) -> PartForm:
    """Return the form of a line; a new one begins with today and with what the last line said."""
    stored = values_in(at.sheet, at.book.entries)
    boxes = row_boxes(at.sheet, row_id)
    if row_id == NEW:
        rows = at.book.entries.get(at.sheet.id, {}).get("rows", [])
        for box in boxes:
            if box.field.type == "choice":
                stored[box.address] = (rows[-1] if rows else {}).get(box.field.id) or box.field.choices[0]
            elif box.field is at.sheet.date_field and at.sheet.kind == "ledger":
                asked = request.args.get("day", "")
                stored[box.address] = asked if is_day(asked) else at.today.isoformat()
    return PartForm(at.sheet, boxes, stored, at.amounts)


def evening_form(at: SheetPlace, day: date) -> PartForm:
    """Return the form of an evening."""
    return PartForm(at.sheet, day_boxes(at.sheet, day), values_in(at.sheet, at.book.entries), at.amounts)


def sheet_url(at: SheetPlace, *, day: str = "", page: int = 1, anchor: str | None = None) -> str:
    """Return the address of a sheet; `day` is what its next line begins with, `page` counts its days by seven."""
    return url_for(
        "workbook.show_workbook_sheet",
        slug=at.slug,
        sheet_id=at.sheet.id,
        day=day or None,
        page=page if page > 1 else None,
        _anchor=anchor,
    )


def sheet_page(
    at: SheetPlace,
    *,
    single: PartForm | None = None,
    line: PartForm | None = None,
    evening: tuple[date, PartForm] | None = None,
    note: str = "",
) -> str:
    """Return the page of a sheet; a form that could not be saved stands there as it was typed, with its sums."""
    for unsaved in (single, evening[1] if evening else None):
        if unsaved is not None:
            at = _with_typed(at, unsaved)
    days = ledger_days(at.sheet, at.result) if at.sheet.kind == "ledger" else []
    pages = max(1, -(-len(days) // DAYS_A_PAGE))
    page = min(request.args.get("page", 1, type=int) or 1, pages) if request.method == "GET" else 1
    shown = days[(max(page, 1) - 1) * DAYS_A_PAGE : max(page, 1) * DAYS_A_PAGE]
    faulty = dict([evening] if evening else [])
    shown += [day for day in days if day.day in faulty and day not in shown]
    return render_template(
        TEMPLATES[at.sheet.kind],
        at=at,
        single=single or (single_form(at) if at.sheet.single_fields or at.sheet.kind == "series" else None),
        line=line or (line_form(at) if at.sheet.row and at.sheet.kind != "series" else None),
        days=[(day, faulty.get(day.day) or evening_form(at, day.day)) for day in shown],
        texts=_earlier_texts(at),
        page=max(page, 1),
        pages=pages,
        note=note,
        room=len(at.result.rows) < at.sheet.row_limit,
        **template_words(at),
    )


def _with_typed(at: SheetPlace, form: PartForm) -> SheetPlace:
    """Return the sheet as it would be with what a form holds; what reads a refused box is unknown."""
    entries = with_values(at.sheet, at.book.entries, form.entered())
    shown = worked_out(at.edition_id, current_locale(), at.amounts.currency.code, entries, at.today)
    return replace(at, book=replace(at.book, result=shown.result))


def _figures(at: SheetPlace) -> str:
    return render_template("workbook/figures.html", at=at, **template_words(at))


def template_words(at: SheetPlace) -> Mapping[str, object]:
    """Return what the templates of all kinds call."""
    return {
        "view": view_of(at.sheet, at.result, at.amounts),
        "rows": filled_rows(at.sheet, at.result),
        "name_of_row": name_of_row,
        "value_in_words": value_in_words,
        "label_of": label_of,
        "word_for": word_for,
        "tone_word": tone_word,
        "lowest": next((at.result.computed[part.id] for part in at.sheet.computed if _is_lowest(part)), None),
        "yesterday": at.today - timedelta(days=1),
    }


def _is_lowest(formula: Formula) -> bool:
    return isinstance(formula.node, Call) and formula.node.function == "argmin"


def _earlier_texts(at: SheetPlace) -> list[str]:
    """Return the texts that were written last, to choose from instead of typing."""
    field = next((field for field in at.sheet.row if field.type == "text"), None)
    rows = at.book.entries.get(at.sheet.id, {}).get("rows", [])
    if field is None or at.sheet.kind != "ledger":
        return []
    return list(dict.fromkeys(row[field.id] for row in reversed(rows) if field.id in row))[:SUGGESTED_TEXTS]
