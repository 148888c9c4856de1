"""Attach the workbooks to the application."""

from flask import Flask

from academy.content.workbook import FieldKind, SheetKind
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import EVERYONE
from academy.web.menus import MenuEntry, add_footer_link, add_menu_entries
from academy.workbook import personal_data  # noqa: F401 - importing it enters its table into the register
from academy.workbook.routes import blueprint


def init_workbook(app: Flask) -> None:
    """Register the pages, and the ways to the tools for those who have no workbook yet."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(FieldKind=FieldKind, SheetKind=SheetKind)
    add_menu_entries(app, MenuEntry(_l("Tools"), "workbook.list_tools", "hand-coins", EVERYONE, 25))
    add_footer_link(app, _l("Tools"), "workbook.list_tools")
