"""What was typed into a public tool, as a file to keep."""

from dataclasses import replace

from flask import url_for
from flask.typing import ResponseReturnValue

from academy.web.blueprint import limited, public
from academy.web.files import file_response
from academy.web.urgency import Urgency
from academy.workbook.files.spreadsheet import workbook_xlsx
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.files import XLSX, filled_pdf
from academy.workbook.routes.guest_sheet import sent_sheet
from academy.workbook.routes.tool_sheets import tool_page


@blueprint.post(
    "/tools/<slug>/<sheet_id>/xlsx", form_page="workbook.show_tool_sheet", urgency=Urgency.DOCUMENT
)
@limited("tools.file", 120, 600)  # a whole class may share one address
@public("Everybody may keep a file of what they typed.")
def download_tool_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Send the sheet as a spreadsheet."""
    typed = sent_sheet(slug, sheet_id)
    if typed.form.errors:
        return tool_page(typed), 422
    at = typed.at
    tool = replace(at.book.tool, sheets=(at.sheet,))
    file = workbook_xlsx(tool, at.book.result, at.amounts.currency, at.amounts.locale, tool.title)
    return file_response(file, XLSX, f"{at.sheet.id.replace('_', '-')}-{at.book.today.isoformat()}.xlsx")


@blueprint.post(
    "/tools/<slug>/<sheet_id>/pdf", form_page="workbook.show_tool_sheet", urgency=Urgency.DOCUMENT
)
@limited("tools.file", 120, 600)  # a whole class may share one address
@public("Everybody may keep a file of what they typed.")
def print_tool_sheet(slug: str, sheet_id: str) -> ResponseReturnValue:
    """Order the sheet as a PDF."""
    typed = sent_sheet(slug, sheet_id)
    if typed.form.errors:
        return tool_page(typed), 422
    back = url_for("workbook.show_tool_sheet", slug=slug, sheet_id=sheet_id)
    return filled_pdf(typed.at, [typed.at.sheet], back)
