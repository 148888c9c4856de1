"""The workbook as a file to keep."""

from io import BytesIO

from flask import Response, send_file

from academy.learning.permissions import Permission
from academy.learning.routes.blueprint import blueprint
from academy.learning.routes.workbook.place import WorkbookPlace, sheet_at, workbook_at
from academy.learning.workbook_files import workbook_csv, workbook_xlsx
from academy.web.blueprint import requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/courses/<slug>/workbook.xlsx")
@requires(Permission.WORKBOOK_FILL)
def download_workbook(slug: str) -> Response:
    """Send all sheets as one spreadsheet."""
    at = workbook_at(slug)
    file = workbook_xlsx(
        at.book.tool, at.book.result, at.amounts.currency, at.amounts.locale, at.book.tool.title
    )
    return _file(file, XLSX, f"{_stem(at)}.xlsx")


@blueprint.get("/courses/<slug>/workbook/<sheet_id>/csv")
@requires(Permission.WORKBOOK_FILL)
def download_sheet(slug: str, sheet_id: str) -> Response:
    """Send one sheet as plain columns."""
    at = sheet_at(slug, sheet_id)
    file = workbook_csv(at.book.tool, at.book.result, at.sheet.id)
    return _file(file, "text/csv", f"{_stem(at)}-{at.sheet.id.replace('_', '-')}.csv")


def _stem(at: WorkbookPlace) -> str:
    return f"workbook-{at.today.isoformat()}"


def _file(data: bytes, mimetype: str, name: str) -> Response:
    response = send_file(BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
