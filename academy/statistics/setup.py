"""Attach statistics to the application."""

from flask import Flask

from academy.core.i18n import lazy_gettext as _l
from academy.statistics.permissions import GRANTS, Permission
from academy.statistics.routes import blueprint
from academy.web.menus import PROGRAMMES, MenuEntry, add_menu_entries


def init_statistics(app: Flask) -> None:
    """Add the pages and the menu entry."""
    app.register_blueprint(blueprint)
    readers = GRANTS[Permission.FIGURES_READ]
    add_menu_entries(
        app, MenuEntry(_l("Results"), "statistics.list_results", "chart-column", readers, 20, PROGRAMMES)
    )
