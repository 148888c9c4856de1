"""The audit log."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from academy.admin.forms.audit import AuditFilter
from academy.admin.permissions import Permission
from academy.admin.queries.audit import audit_page
from academy.admin.routes.blueprint import LONGEST_SEARCH, blueprint
from academy.web.blueprint import requires
from academy.web.paging import page_in_address

ENTRIES_A_PAGE = 50


@blueprint.get("/admin/audit")
@requires(Permission.AUDIT_READ)
def list_audit_entries() -> ResponseReturnValue:
    """Show the audit log, the newest entry first."""
    form, page = AuditFilter(formdata=request.args), page_in_address()
    action, about = ((field.data or "")[:LONGEST_SEARCH] for field in (form.action, form.about))
    rows, total = audit_page(action, about, page, ENTRIES_A_PAGE)
    return render_template(
        "admin/audit.html",
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // ENTRIES_A_PAGE),
        chosen={"action": action, "about": about},
    )
