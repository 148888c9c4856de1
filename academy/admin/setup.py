"""Attach the administrators' pages to the application."""

from flask import Flask

from academy.admin import health_routes, message_routes
from academy.admin.permissions import ADMINISTRATORS
from academy.admin.routes import blueprint
from academy.core.i18n import lazy_gettext as _l
from academy.web.menus import MenuEntry, add_menu_entries

__all__ = ["health_routes", "init_admin", "message_routes"]


def init_admin(app: Flask) -> None:
    """Add the pages and their menu entries."""
    app.register_blueprint(blueprint)
    add_menu_entries(
        app,
        MenuEntry(_l("People"), "admin.list_people", "user", ADMINISTRATORS, 80),
        MenuEntry(_l("Messages"), "admin.list_messages", "mail", ADMINISTRATORS, 83),
        MenuEntry(_l("Audit log"), "admin.list_audit_entries", "history", ADMINISTRATORS, 85),
        MenuEntry(_l("Health"), "admin.show_health", "shield-check", ADMINISTRATORS, 90),
    )
