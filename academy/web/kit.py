"""Installs the page kit: static files, template globals, the display choice and, while developing, the style guide."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from academy.core.i18n import lazy_gettext as _l
from academy.web import files, routes, styleguide
from academy.web.assets import install_assets
from academy.web.forms import aria
from academy.web.menus import add_footer_link


def init_kit(app: Flask, *, has_styleguide: bool) -> None:
    """Install the page kit in ``app``; ``has_styleguide`` in development and in tests only."""
    install_assets(app)
    app.jinja_env.globals["aria"] = aria
    csrf: CSRFProtect = app.extensions["csrf"]
    # The footer's form is on pages that shared caches may keep, so it carries no token (docs/decisions/0201).
    csrf.exempt(routes.change_display)
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(routes.pages)
    app.register_blueprint(files.blueprint)
    add_footer_link(app, _l("Languages"), "pages.show_languages")
    if has_styleguide:
        app.register_blueprint(styleguide.blueprint)
