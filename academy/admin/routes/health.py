"""The administrators' page of what should be changed on this installation, of its backups and its audit log."""

from flask import current_app, render_template

from academy.admin.permissions import Permission
from academy.admin.routes.blueprint import blueprint
from academy.core import audit
from academy.core.advice import current_advice
from academy.core.backup import records
from academy.web.blueprint import requires
from config import Settings

BACKUPS_SHOWN = 7
BYTES_A_MEGABYTE = 1_000_000


@blueprint.get("/admin/health")
@requires(Permission.HEALTH_READ)
def show_health() -> str:
    """Say what should be changed on this installation, what became of its backups, and of its audit log."""
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        "admin/health.html",
        advice=current_advice(current_app),
        last=records.last_sound(),
        backups=records.newest(BACKUPS_SHOWN),
        folder=settings.backup_dir or "",
        days=settings.backup_days,
        checked=audit.last_check(),
        megabyte=BYTES_A_MEGABYTE,
    )
