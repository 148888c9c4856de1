"""Attach the catalogue to the application."""

from flask import Flask

from academy.catalogue import personal_data  # noqa: F401 - importing it enters its tables into the register
from academy.catalogue.queries.editions import look_at_courses
from academy.catalogue.routes import blueprint, media_blueprint
from academy.core.checks import Check, add_checks
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import EVERYONE
from academy.web.menus import MORE, MenuEntry, add_footer_link, add_menu_entries


def init_catalogue(app: Flask) -> None:
    """Register the pages, the menu entry and the links at the foot."""
    app.register_blueprint(blueprint)
    app.register_blueprint(media_blueprint)
    add_menu_entries(
        app,
        MenuEntry(_l("Courses"), "catalogue.list_courses", "book-open", EVERYONE, 20),
        MenuEntry(_l("Pathways"), "catalogue.list_pathways", "list-checks", EVERYONE, 20, MORE),
        MenuEntry(_l("Glossary"), "catalogue.show_glossary", "file-text", EVERYONE, 30, MORE),
        MenuEntry(_l("Where to ask"), "catalogue.choose_country", "map-pin", EVERYONE, 40, MORE),
    )
    add_checks(app, Check("courses", _l("Courses"), 63, look_at_courses, asks_database=True))
    add_footer_link(app, _l("Glossary"), "catalogue.show_glossary")
    add_footer_link(app, _l("Pathways"), "catalogue.list_pathways")
    add_footer_link(app, _l("Where to ask"), "catalogue.choose_country")
