"""Attach statistics to the application."""

from flask import Flask

from academy.core.i18n import lazy_gettext as _l
from academy.programmes.results import ResultsReader, read_results_by
from academy.statistics.permissions import GRANTS, Permission
from academy.statistics.queries import exact_totals, published_totals
from academy.statistics.routes import blueprint
from academy.web.menus import PROGRAMMES, MenuEntry, add_menu_entries


def init_statistics(app: Flask) -> None:
    """Add the pages and the menu entry; programmes show from now on what they came to."""
    app.register_blueprint(blueprint)
    read_results_by(app, ResultsReader(exact_totals, published_totals))
    readers = GRANTS[Permission.FIGURES_READ]
    add_menu_entries(
        app, MenuEntry(_l("Results"), "statistics.list_results", "chart-column", readers, 20, PROGRAMMES)
    )
