"""The audit log: filtered on a page, and taken along as a file."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from academy.admin.forms.audit import AuditFilter
from academy.admin.permissions import Permission
from academy.admin.queries.audit import AuditSearch, audit_page, audit_rows, count_entries
from academy.admin.routes.blueprint import blueprint
from academy.core import audit, clock
from academy.core.db import reading
from academy.core.errors import DomainError
from academy.core.i18n import formats_locale, ngettext
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.core.spreadsheets import Cell, FileFormat, Table, usual_separator, write_file
from academy.web.blueprint import requires
from academy.web.paging import page_in_address
from academy.web.urgency import Urgency

ENTRIES_A_PAGE = 50
#: More entries than this make no file: it would keep the server busy and no reader would read it.
ENTRIES_A_FILE = 20_000
BYTES_IN_MEMORY = 1_000_000
NAMES = ("time", "actor_id", "actor", "action", "target", "details")


@blueprint.get("/admin/audit")
@requires(Permission.AUDIT_READ)
def list_audit_entries() -> ResponseReturnValue:
    """Show the audit log, the newest entry first."""
    form, page = AuditFilter(formdata=request.args), page_in_address()
    is_right = form.validate()
    rows, total = audit_page(form.search, page, ENTRIES_A_PAGE) if is_right else ([], 0)
    answer = render_template(
        "admin/audit.html",
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // ENTRIES_A_PAGE),
        chosen=_chosen(form.search),
        formats=FileFormat,
    )
    return answer, 200 if is_right else 422


@blueprint.post("/admin/audit/export", form_page="admin.list_audit_entries", urgency=Urgency.DOCUMENT)
@requires(Permission.AUDIT_EXPORT)
def export_audit_entries() -> ResponseReturnValue:
    """Send the entries that the filter shows as a file, and write down that they were taken."""
    form = AuditFilter(formdata=request.form)
    try:
        file_format = FileFormat(request.form.get("format", ""))
    except ValueError as error:
        raise DomainError(_("Choose CSV or Excel.")) from error
    if not form.validate():
        return redirect(url_for("admin.list_audit_entries", **_chosen(form.search)), 303)
    search = form.search
    file = SpooledTemporaryFile(max_size=BYTES_IN_MEMORY)  # noqa: SIM115 - sent by the server, which closes it
    with reading():  # a large file would keep the write lock of SQLite for too long
        total = count_entries(search)
        if total > ENTRIES_A_FILE:
            flash(_too_many(total), "bad")
            return redirect(url_for("admin.list_audit_entries", **_chosen(search)), 303)
        write_file(file, file_format, [_table(search)], usual_separator(str(formats_locale())))
    file.seek(0)
    audit.record(
        "audit.export",
        "audit",
        actor=current_actor().public_id,
        format=file_format.value,
        entries=total,
        filters=search.used,
    )
    response = send_file(
        file,
        mimetype=file_format.media_type,
        as_attachment=True,
        download_name=f"audit-{clock.today():%Y-%m-%d}.{file_format.value}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _table(search: AuditSearch) -> Table:
    heads = (_("Time (UTC)"), _("Id"), _("Who"), _("What"), _("To what"), _("Details"))
    return Table(_("Audit log"), [str(head) for head in heads], _rows(search), NAMES)


def _rows(search: AuditSearch) -> Iterator[list[Cell]]:
    for row in audit_rows(search, ENTRIES_A_FILE):
        details = " · ".join(f"{name}: {words}" for name, words in row.details)
        yield [row.at, row.actor, row.actor_name, row.action, row.target, details]


def _chosen(search: AuditSearch) -> dict[str, Any]:
    """Return the filter as it stands in addresses."""
    values = {"action": search.action, "about": search.about, "since": search.since, "until": search.until}
    return {name: str(value) for name, value in values.items() if value}


def _too_many(total: int) -> str:
    sentence: str = ngettext(
        "%(num)s entry fits. Choose fewer days or more words: a file holds at most %(most)s.",
        "%(num)s entries fit. Choose fewer days or more words: a file holds at most %(most)s.",
        total,
        most=ENTRIES_A_FILE,
    )
    return sentence
