"""Lines of a ledger or a list: write, change, delete."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.content.workbook import GROWING, SheetKind
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.web.blueprint import requires
from academy.workbook.addresses import NEW, Address, row_boxes, row_ids
from academy.workbook.forms import PartForm
from academy.workbook.permissions import Permission
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.sheets import line_form, save_form, sheet_page, sheet_url
from academy.workbook.routes.shown import ShownSheet, say_when_done, sheet_at
from academy.workbook.services import WorkbookError, add_row, delete_row


@blueprint.post("/courses/<slug>/workbook/<sheet_id>/rows", form_page="workbook.show_workbook_sheet")
@requires(Permission.WORKBOOK_FILL)
def add_workbook_row(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Write a new line."""
    at = _with_lines(slug, sheet_id, is_to_write=True)
    form = line_form(at)
    form.take(request.form)
    if not form.ask_for_missing():
        return sheet_page(at, line=form), 422
    try:
        saved = add_row(at.book, form.sent(), form.key)
    except WorkbookError as error:
        form.form_errors.append(str(error))
        return sheet_page(at, line=form), 422
    form.tell(saved.refusals)
    if saved.is_refused:
        return sheet_page(at, line=form), 422
    if saved.is_changed:
        flash(_("The line is saved."), "good")
    else:
        flash(_("This line is saved already. Nothing was written twice."), "info")
    say_when_done(saved)
    return redirect(sheet_url(at, day=_other_day(at, form)), 303)


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/rows/<row_id>")
@requires(Permission.WORKBOOK_FILL)
def show_workbook_row(slug: str, sheet_id: str, row_id: str) -> str:
    """Show one line to change it."""
    at = _with_row(slug, sheet_id, row_id)
    return _row_page(at, row_id, line_form(at, row_id))


@blueprint.post("/courses/<slug>/workbook/<sheet_id>/rows/<row_id>")
@requires(Permission.WORKBOOK_FILL)
def save_workbook_row(slug: str, sheet_id: str, row_id: str) -> ResponseReturnValue:
    """Save a changed line. When it was deleted meanwhile, what was typed is offered as a new line."""
    at = _with_lines(slug, sheet_id, is_to_write=True)
    form = line_form(at, row_id)
    form.take(request.form)
    if any(
        row_id in row_ids(sheet, at.book.entries) for sheet in at.book.tool.sheets if sheet is not at.sheet
    ):
        raise NotFoundError(_("This line is not in your workbook any more. Go back to the sheet."))
    if row_id not in row_ids(at.sheet, at.book.entries):
        return _offer_again(at, form, row_id), 409
    if form.ask_for_missing():
        save_form(at, form)
    if form.errors:
        return _row_page(at, row_id, form), 422
    flash(_("The line is saved."), "good")
    return redirect(sheet_url(at), 303)


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/rows/<row_id>/delete")
@requires(Permission.WORKBOOK_FILL)
def confirm_workbook_row(slug: str, sheet_id: str, row_id: str) -> str:
    """Ask before a line is deleted."""
    at = _with_row(slug, sheet_id, row_id)
    return render_template(
        "web/confirm.html",
        title=_("Delete this line?"),
        sentence=_("The sums are worked out again without it."),
        action_label=_("Delete the line"),
        action_url=url_for("workbook.delete_workbook_row", slug=slug, sheet_id=sheet_id, row_id=row_id),
        cancel_url=sheet_url(at),
        details=line_form(at, row_id).in_words(),
    )


@blueprint.post("/courses/<slug>/workbook/<sheet_id>/rows/<row_id>/delete")
@requires(Permission.WORKBOOK_FILL)
def delete_workbook_row(slug: str, sheet_id: str, row_id: str) -> ResponseReturnValue:
    """Delete a line."""
    at = _with_lines(slug, sheet_id, is_to_write=True)
    delete_row(at.book, sheet_id, row_id)
    flash(_("The line is deleted."), "good")
    return redirect(sheet_url(at), 303)


def _with_lines(slug: str, sheet_id: str, *, is_to_write: bool = False) -> ShownSheet:
    at = sheet_at(slug, sheet_id, is_to_write=is_to_write)
    if at.sheet.kind not in GROWING:
        raise NotFoundError(_("This sheet has no lines of its own."))
    return at


def _with_row(slug: str, sheet_id: str, row_id: str) -> ShownSheet:
    at = _with_lines(slug, sheet_id)
    if row_id not in row_ids(at.sheet, at.book.entries):
        raise NotFoundError(_("This line is not in your workbook any more. Go back to the sheet."))
    return at


def _row_page(at: ShownSheet, row_id: str, form: PartForm) -> str:
    return render_template("workbook/row.html", at=at, row_id=row_id, form=form)


def _offer_again(at: ShownSheet, form: PartForm, row_id: str) -> str:
    typed = {
        address._replace(row=NEW): text
        for address, text in form.typed.items()
        if not form.box(address.field, row_id).errors
    }
    line = PartForm(at.sheet, row_boxes(at.sheet, NEW), typed, at.amounts)
    note = _("This line was deleted on another device. What you typed is below: save it to write it again.")
    return sheet_page(at, line=line, note=note)


def _other_day(at: ShownSheet, form: PartForm) -> str:
    """Return the day of a line written for another day than today: the next line begins with it too."""
    field = at.sheet.date_field if at.sheet.kind is SheetKind.LEDGER else None
    day = form.typed.get(Address(field.id, row=NEW), "") if field else ""
    return "" if day == at.book.today.isoformat() else day
