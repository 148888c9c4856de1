"""A sheet of the workbook: its page, its single values and weeks, its evenings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.content.expressions import Call
from academy.content.workbook import FieldKind, Formula, SheetKind
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.web.blueprint import requires
from academy.web.formats import day as day_in_words
from academy.workbook.addresses import (
    NEW,
    day_boxes,
    is_day,
    row_boxes,
    rows_in,
    series_boxes,
    single_boxes,
    values_in,
    with_values,
)
from academy.workbook.forms import PartForm
from academy.workbook.permissions import Permission
from academy.workbook.results.days import ledger_days
from academy.workbook.results.tables import filled_rows
from academy.workbook.results.view import name_of_row, value_in_words, view_of
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.shown import ShownSheet, is_autosave, say_when_done, sheet_at
from academy.workbook.services import WorkbookError, save_values
from academy.workbook.words import label_of, tone_word, word_for

DAYS_A_PAGE = 7
SUGGESTED_TEXTS = 30


@blueprint.get("/courses/<slug>/workbook/<sheet_id>")
@requires(Permission.WORKBOOK_FILL)
def show_workbook_sheet(slug: str, sheet_id: str) -> str:
    """Show a sheet with its sums."""
    return sheet_page(sheet_at(slug, sheet_id))


@blueprint.post("/courses/<slug>/workbook/<sheet_id>")
@requires(Permission.WORKBOOK_FILL)
def save_workbook_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Save the single values of a sheet, and all weeks of a series."""
    at = sheet_at(slug, sheet_id, is_to_write=True)
    form = single_form(at)
    form.take(request.form)
    at = save_form(at, form)
    if form.errors:
        return sheet_page(at, single=form), 422
    if is_autosave():
        return _figures(at)
    flash(_("Saved."), "good")
    return redirect(sheet_url(at), 303)


@blueprint.post("/courses/<slug>/workbook/<sheet_id>/days/<day>", form_page="workbook.show_workbook_sheet")
@requires(Permission.WORKBOOK_FILL)
def save_workbook_day(slug: str, sheet_id: str, day: str) -> ResponseReturnValue:
    """Save what was counted on an evening."""
    at = sheet_at(slug, sheet_id, is_to_write=True)
    if not (at.sheet.day_fields and is_day(day)):
        raise NotFoundError(_("This day is not in the sheet."))
    evening = date.fromisoformat(day)
    form = evening_form(at, evening)
    form.take(request.form)
    at = save_form(at, form)
    if form.errors:
        return sheet_page(at, evening=(evening, form)), 422
    flash(_("%(day)s: your count is saved.", day=day_in_words(evening)), "good")
    later = sum(entry.day > evening for entry in ledger_days(at.sheet, at.result))
    return redirect(sheet_url(at, page=later // DAYS_A_PAGE + 1, anchor=f"day-{day}"), 303)


def save_form(at: ShownSheet, form: PartForm) -> ShownSheet:
    """Save what a form took, and return the sheet as it is then.

    When it cannot be saved, the form says why beside its boxes, and the sheet shows the sums of what is in them.
    """
    try:
        saved = save_values(at.book, form.sent())
    except WorkbookError as error:
        form.form_errors.append(str(error))
        entries = with_values(at.sheet, at.book.entries, form.typed)
        return replace(at, tried=at.book.with_entries(entries))
    form.tell(saved.refusals, saved.conflicts)
    say_when_done(saved)
    return at.after(saved)


def single_form(at: ShownSheet) -> PartForm:
    """Return the form of the single values, in a series with all its weeks."""
    boxes = single_boxes(at.sheet) + series_boxes(at.sheet)
    return PartForm(at.sheet, boxes, values_in(at.sheet, at.book.entries), at.amounts)


def line_form(at: ShownSheet, row_id: str = NEW) -> PartForm:
    """Return the form of a line; a new one begins with today and with what the last line said."""
    stored = values_in(at.sheet, at.book.entries)
    boxes = row_boxes(at.sheet, row_id)
    if row_id == NEW:
        last = next(reversed(rows_in(at.sheet, at.book.entries)), {})
        for box in boxes:
            if box.field.kind is FieldKind.CHOICE:
                stored[box.address] = last.get(box.field.id) or box.field.choices[0]
            elif box.field is at.sheet.date_field and at.sheet.kind is SheetKind.LEDGER:
                asked = request.args.get("day", "")
                stored[box.address] = asked if is_day(asked) else at.book.today.isoformat()
    return PartForm(at.sheet, boxes, stored, at.amounts)


def evening_form(at: ShownSheet, day: date) -> PartForm:
    """Return the form of an evening."""
    return PartForm(at.sheet, day_boxes(at.sheet, day), values_in(at.sheet, at.book.entries), at.amounts)


def sheet_url(at: ShownSheet, *, day: str = "", page: int = 1, anchor: str | None = None) -> str:
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
    at: ShownSheet,
    *,
    single: PartForm | None = None,
    line: PartForm | None = None,
    evening: tuple[date, PartForm] | None = None,
    note: str = "",
) -> str:
    """Return the page of a sheet; a form that could not be saved stands there as it was typed, with its sums."""
    days = ledger_days(at.sheet, at.result)
    pages = max(1, -(-len(days) // DAYS_A_PAGE))
    page = min(request.args.get("page", 1, type=int) or 1, pages) if request.method == "GET" else 1
    shown = days[(max(page, 1) - 1) * DAYS_A_PAGE : max(page, 1) * DAYS_A_PAGE]
    faulty = dict([evening] if evening else [])
    shown += [day for day in days if day.day in faulty and day not in shown]
    return render_template(
        f"workbook/{at.sheet.kind}.html",
        at=at,
        single=single
        or (single_form(at) if at.sheet.single_fields or at.sheet.kind is SheetKind.SERIES else None),
        line=line or (line_form(at) if at.sheet.row and at.sheet.kind is not SheetKind.SERIES else None),
        days=[(day, faulty.get(day.day) or evening_form(at, day.day)) for day in shown],
        texts=_earlier_texts(at),
        page=max(page, 1),
        pages=pages,
        note=note,
        room=len(at.result.rows) < at.sheet.row_limit,
        **template_words(at),
    )


def _figures(at: ShownSheet) -> str:
    return render_template("workbook/figures.html", at=at, **template_words(at))


def template_words(at: ShownSheet) -> Mapping[str, object]:
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
        "yesterday": at.book.today - timedelta(days=1),
    }


def _is_lowest(formula: Formula) -> bool:
    return isinstance(formula.node, Call) and formula.node.function == "argmin"


def _earlier_texts(at: ShownSheet) -> list[str]:
    """Return the texts that were written last, to choose from instead of typing."""
    field = next((field for field in at.sheet.row if field.kind is FieldKind.TEXT), None)
    rows = rows_in(at.sheet, at.book.entries)
    if field is None or at.sheet.kind is not SheetKind.LEDGER:
        return []
    return list(dict.fromkeys(row[field.id] for row in reversed(rows) if field.id in row))[:SUGGESTED_TEXTS]
