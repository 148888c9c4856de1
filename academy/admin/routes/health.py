"""The administrators' page of how this installation is: what needs somebody, its backups and its audit log."""

import platform

from flask import current_app, render_template

from academy.admin.permissions import Permission
from academy.admin.routes.blueprint import blueprint
from academy.core import audit
from academy.core.backup import records
from academy.core.checks import LONGEST_SECONDS, Check, State, all_checks, examine, quick_checks
from academy.core.db import rollback
from academy.core.release import release
from academy.web.blueprint import requires
from config import Settings

BACKUPS_SHOWN = 7
BYTES_A_MEGABYTE = 1_000_000


@blueprint.get("/admin/health")
@requires(Permission.HEALTH_READ)
def show_health() -> str:
    """Say how this installation is, as far as this machine and the database know."""
    return _page(quick_checks())


@blueprint.post("/admin/health")
@requires(Permission.HEALTH_READ)
def look_outside() -> str:
    """Say it with what other machines answer: mail server, gateway, storage, public address."""
    rollback()  # nothing is written, and nobody shall wait for the database's write lock meanwhile
    return _page(all_checks(), seconds=LONGEST_SECONDS)


def _page(checks: list[Check], **options: float) -> str:
    settings: Settings = current_app.extensions["settings"]
    results = examine(checks, **options)
    return render_template(
        "admin/health.html",
        results=results,
        troubles=[each for each in results if each.finding.state is not State.FINE],
        is_whole=any(check.is_slow for check in checks),
        release=release(),
        started_at=current_app.extensions["started_at"],
        python=platform.python_version(),
        last=records.last_sound(),
        backups=records.newest(BACKUPS_SHOWN),
        folder=settings.backup_dir or "",
        days=settings.backup_days,
        checked=audit.last_check(),
        megabyte=BYTES_A_MEGABYTE,
    )
