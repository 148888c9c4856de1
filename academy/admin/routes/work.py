"""What waits to be done, and what failed; one failure or all of a kind are tried again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.admin.labels import error_sentence
from academy.admin.permissions import Permission, get_failure_or_404
from academy.admin.queries.messages import count_failed
from academy.admin.queries.work import failures_of, failures_page
from academy.admin.routes.blueprint import blueprint
from academy.core import audit, work
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.paging import page_in_address

FAILURES_A_PAGE = 50


@blueprint.get("/admin/work")
@requires(Permission.WORK_READ)
def show_work() -> ResponseReturnValue:
    """Show every kind of work with what waits of it, and what failed."""
    page = page_in_address()
    failures, total = failures_page(page, FAILURES_A_PAGE)
    return render_template(
        "admin/work.html",
        kinds=work.work_now(),
        failures=failures,
        total=total,
        page=page,
        pages=-(-total // FAILURES_A_PAGE),
        failed_messages=count_failed(),
        error_sentence=error_sentence,
    )


@blueprint.post("/admin/work/failures/<failure_id>/try-again", form_page="admin.show_work")
@requires(Permission.WORK_WRITE)
def try_failure_again(failure_id: str) -> ResponseReturnValue:
    """Try one failed piece of work again."""
    failure = get_failure_or_404(failure_id)
    work.try_again(failure)
    _record(work.kind_of(failure.task), 1)
    flash(_("It is tried again. If it is still here in a minute, read the new reason."), "info")
    return _back()


@blueprint.post("/admin/work/<kind>/try-again", form_page="admin.show_work")
@requires(Permission.WORK_WRITE)
def try_kind_again(kind: str) -> ResponseReturnValue:
    """Try everything again that failed of one kind of work."""
    if not work.tasks_of(kind):
        raise NotFoundError(_("There is no such kind of work."))
    failures = failures_of(kind)
    for failure in failures:
        work.try_again(failure)
    if failures:
        _record(kind, len(failures))
    flash(ngettext("%(num)s is tried again.", "%(num)s are tried again.", len(failures)), "info")
    return _back()


def _record(kind: str, count: int) -> None:
    audit.record("work.try-again", f"work:{kind}", actor=current_actor().public_id, count=count)


def _back() -> Response:
    return redirect(url_for("admin.show_work"), 303)
