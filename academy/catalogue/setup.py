"""Attach the catalogue to the application."""

from flask import Flask

from academy.catalogue.routes import blueprint, media_blueprint
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import EVERYONE
from academy.web.menus import MenuEntry, add_menu_entries


def init_catalogue(app: Flask) -> None:
    """Register the pages and the menu entry."""
    app.register_blueprint(blueprint)
    app.register_blueprint(media_blueprint)
    add_menu_entries(app, MenuEntry(_l("Courses"), "catalogue.list_courses", "book-open", EVERYONE, 20))
