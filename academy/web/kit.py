"""Installs the page kit: static files, template globals, the display choice and, while developing, the style guide."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from academy.web import routes, styleguide
from academy.web.assets import install_assets


def init_kit(app: Flask, *, has_styleguide: bool) -> None:
    """Install the page kit in ``app``; ``has_styleguide`` in development and in tests only."""
    install_assets(app)
    csrf: CSRFProtect = app.extensions["csrf"]
    # The footer's form is on pages that shared caches may keep, so it carries no token (docs/decisions/0201).
    csrf.exempt(routes.change_display)
    app.register_blueprint(routes.blueprint)
    if has_styleguide:
        app.register_blueprint(styleguide.blueprint)
