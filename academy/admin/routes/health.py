"""The administrators' page of what should be changed on this installation."""

from flask import current_app, render_template

from academy.admin.permissions import Permission
from academy.admin.routes.blueprint import blueprint
from academy.core.advice import current_advice
from academy.web.blueprint import requires


@blueprint.get("/admin/health")
@requires(Permission.HEALTH_READ)
def show_health() -> str:
    """Say what should be changed on this installation."""
    return render_template("admin/health.html", advice=current_advice(current_app))
