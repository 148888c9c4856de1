"""One sheet of a public tool: type, press, read."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.core.permissions import current_actor
from academy.web.blueprint import limited, public
from academy.web.urgency import Urgency
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.contacts import contact_words
from academy.workbook.routes.guest_sheet import GuestSheet, blank_sheet, sent_sheet
from academy.workbook.routes.overview import course_title, currency_choices
from academy.workbook.routes.sheets import template_words
from academy.workbook.routes.shown import is_autosave


@blueprint.get("/tools/<slug>/<sheet_id>", urgency=Urgency.PAGE)
@public("Everybody may calculate with the tools of the courses.")
def show_tool_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Show an empty sheet; lead somebody who is signed in to her own."""
    blank = blank_sheet(slug, sheet_id)
    if current_actor().is_authenticated:
        return redirect(url_for("workbook.show_workbook_sheet", slug=slug, sheet_id=sheet_id))
    return tool_page(blank)


@blueprint.post("/tools/<slug>/<sheet_id>")
@limited("tools.work-out", 6000, 600)  # typing sends the sheet, and a whole class may share one address
@public("Everybody may calculate with the tools of the courses; nothing is kept.")
def work_out_tool_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Work out what was typed and show it with the same boxes."""
    typed = sent_sheet(slug, sheet_id)
    status = 422 if typed.form.errors else 200
    if is_autosave():
        return render_template("workbook/figures.html", at=typed.at, **template_words(typed.at)), status
    return tool_page(typed), status


def tool_page(typed: GuestSheet) -> str:
    """Return the page of a sheet with what was typed, and what it gives."""
    at = typed.at
    return render_template(
        "workbook/tool_sheet.html",
        at=at,
        form=typed.form,
        singles=typed.singles(),
        line_groups=typed.line_groups(),
        evenings=typed.evenings(),
        can_grow=typed.can_grow,
        currencies=currency_choices(at.book.edition_tool) if typed.counts_money else [],
        course_title=course_title(at),
        **contact_words(at),
        **template_words(at),
    )
